package org.reason4j.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `reason4j doctor`: can this machine train, and what to do where it cannot.
@Command(
    name = "doctor",
    description = "Checks this machine; one line a check, with the fix where one is needed.",
    footer = {
      "",
      "Examples:",
      "  reason4j doctor",
      "  reason4j doctor --json | jq '.checks[] | select(.status != \"OK\")'",
      "  reason4j doctor --out /mnt/big       checks that folder's disk instead of this one's"
    })
final class DoctorCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Check> checks =
        Checks.all(flags.out().map(session.folder()::resolve).orElse(session.folder()));
    boolean failed = checks.stream().anyMatch(check -> check.status() == Check.Status.FAIL);
    if (flags.json()) {
      session.out().println(json(checks, failed));
    } else {
      for (Check check : checks) {
        if (flags.quiet() && check.status() == Check.Status.OK) continue;
        session
            .out()
            .println("%-4s  %-8s  %s".formatted(check.status(), check.name(), check.found()));
        check.fix().ifPresent(fix -> session.out().println("                fix: " + fix));
      }
    }
    return failed ? ExitCode.SAID_NO : ExitCode.DONE;
  }

  private static String json(List<Check> checks, boolean failed) {
    var root = JsonNodeFactory.instance.objectNode().put("ok", !failed);
    ArrayNode array = root.putArray("checks");
    for (Check check : checks) {
      var node =
          array
              .addObject()
              .put("name", check.name())
              .put("status", check.status().name())
              .put("found", check.found());
      check.fix().ifPresent(fix -> node.put("fix", fix));
    }
    return JsonMapper.shared().writeValueAsString(root);
  }
}
