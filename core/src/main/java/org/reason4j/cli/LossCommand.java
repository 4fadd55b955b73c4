package org.reason4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.reason4j.config.JsonFault;
import org.reason4j.engine.Engine;
import org.reason4j.train.Presets;
import org.reason4j.train.loss.cases.LossCase;
import org.reason4j.train.loss.cases.LossCaseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j loss CASE.json...`: recomputes loss cases, so that anyone can compare a trainer with
/// ours.
@Command(
    name = "loss",
    description =
        "Recomputes loss cases (rewards, log-probabilities, settings) in float64: a JSON line a"
            + " case, gradients included. Or lists the presets.",
    footer = {
      "",
      "Examples:",
      "  reason4j loss core/src/test/resources/golden/grpo/ref_r1.json",
      "  reason4j loss cases/*.json > ours.jsonl",
      "  cat cases.jsonl | reason4j loss -",
      "  reason4j loss --presets              what r1, trl, verl, dapo ... set",
      "  reason4j loss --presets --json"
    })
final class LossCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Option(names = "--presets", description = "List the presets and the knobs that each sets.")
  private boolean presets;

  @Parameters(
      paramLabel = "CASE",
      arity = "0..*",
      description = "A file with one case, or with one a line; - is stdin.")
  private List<String> cases = new ArrayList<>();

  LossCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (presets == !cases.isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE, "loss: give case files or --presets, not " + (presets ? "both" : "none"));
    }
    if (presets) {
      session.out().print(flags.json() ? json() + "\n" : table());
      return ExitCode.DONE;
    }
    Engine.start(1);
    int worst = ExitCode.DONE;
    for (String name : cases) {
      try {
        if (!answer(name, read(name))) worst = ExitCode.BAD_INPUT;
      } catch (IOException unreadable) {
        print(error(name, 0, ExitCode.describe(unreadable)));
        if (worst == ExitCode.DONE) worst = ExitCode.of(unreadable);
      }
    }
    return worst;
  }

  private String read(String name) throws IOException {
    if (name.equals("-")) return new String(session.in().readAllBytes(), StandardCharsets.UTF_8);
    Path file = session.folder().resolve(name);
    if (Files.isDirectory(file)) throw new NoSuchFileException(name, null, "it is a folder");
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /// Answers a whole file that is one case, or each line of one with a case a line.
  private boolean answer(String name, String text) {
    List<String> lines = text.lines().toList();
    long full = lines.stream().filter(line -> !line.isBlank()).count();
    boolean perLine = full > 1 && lines.getFirst().strip().endsWith("}");
    if (!perLine) return answer(name, 0, text);
    boolean good = true;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) good &= answer(name, i + 1, lines.get(i));
    }
    return good;
  }

  private boolean answer(String name, int line, String text) {
    try {
      JsonNode parsed = JSON.readTree(text);
      print(LossCase.evaluate(parsed));
      return true;
    } catch (LossCaseException wrong) {
      print(error(name, line, String.valueOf(wrong.getMessage())));
    } catch (JacksonException malformed) {
      print(error(name, line, "not JSON: " + JsonFault.of(malformed)));
    }
    return false;
  }

  private void print(ObjectNode answer) {
    session.out().println(JSON.writeValueAsString(answer));
  }

  private static ObjectNode error(String name, int line, String message) {
    ObjectNode error = JsonNodeFactory.instance.objectNode().put("file", name);
    if (line > 0) error.put("line", line);
    return error.put("error", message);
  }

  // ---- presets ----

  private static String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode array = root.putArray("presets");
    for (Presets.Preset preset : Presets.known()) {
      ObjectNode node = array.addObject().put("name", preset.name()).put("source", preset.source());
      ObjectNode knobs = node.putObject("knobs");
      preset.knobs().forEach(knobs::put);
      ArrayNode proven = node.putArray("proven_by");
      preset.proven().forEach(proven::add);
      node.put("note", preset.note());
    }
    return JSON.writeValueAsString(root);
  }

  private static String table() {
    var text = new StringBuilder();
    for (Presets.Preset preset : Presets.known()) {
      text.append("%-13s %s%n".formatted(preset.name(), preset.source()));
      Map<String, String> knobs = preset.knobs();
      wrap(
          text,
          knobs.entrySet().stream()
              .map(knob -> knob.getKey() + " " + knob.getValue())
              .collect(Collectors.joining(", ")));
      if (!preset.note().isEmpty()) wrap(text, "note: " + preset.note());
      wrap(
          text,
          preset.proven().isEmpty()
              ? "by its documentation"
              : "proven by " + String.join(", ", preset.proven()));
    }
    return text.toString();
  }

  private static void wrap(StringBuilder text, String line) {
    String indent = " ".repeat(14);
    int column = 0;
    for (String word : line.split(" ")) {
      if (column == 0 || column + 1 + word.length() > 100) {
        text.append(column == 0 ? "" : System.lineSeparator()).append(indent).append(word);
        column = indent.length() + word.length();
      } else {
        text.append(' ').append(word);
        column += 1 + word.length();
      }
    }
    text.append(System.lineSeparator());
  }
}
