package org.reason4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.config.ConfigException;
import org.reason4j.weights.Disk;
import org.reason4j.weights.hub.Download;
import org.reason4j.weights.hub.FileChoice;
import org.reason4j.weights.hub.Hub;
import org.reason4j.weights.hub.HubFile;
import org.reason4j.weights.hub.Listing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j pull ORG/NAME`: fetches a model, checked and whole.
@Command(
    name = "pull",
    description = {
      "Fetches a model from a hub: weights (safetensors, GGUF), configs, vocabulary.",
      "Every file is checked against the hub's digest; the folder appears when all of it is there."
          + " Run it again to go on after a break. Pickled files are never fetched."
    },
    footer = {
      "",
      "The hub is --mirror, else the environment's HF_ENDPOINT, else the public one.",
      "",
      "Examples:",
      "  reason4j pull Qwen/Qwen3-0.6B",
      "  reason4j pull ORG/NAME-GGUF --include '*Q4_0.gguf' --out models/small",
      "  HUB_TOKEN=... reason4j pull ORG/GATED --token HUB_TOKEN"
    })
final class PullCommand implements Callable<Integer> {
  private static final String MIRROR = "HF_ENDPOINT";

  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(index = "0", paramLabel = "ORG/NAME", description = "The model.")
  private String model = "";

  @Option(
      names = "--revision",
      paramLabel = "R",
      order = 1,
      description = "A branch, tag or commit (default: main).")
  private String revision = "main";

  @Option(
      names = "--mirror",
      paramLabel = "URL",
      order = 2,
      description = "Another hub with the same API.")
  private Optional<String> mirror = Optional.empty();

  @Option(
      names = "--token",
      paramLabel = "ENVVAR",
      order = 3,
      description = "The environment variable that holds the token, for gated models.")
  private Optional<String> token = Optional.empty();

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      order = 4,
      description = "Fetch these files only; may be given several times.")
  private List<String> include = List.of();

  PullCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String address =
        mirror.or(() -> Optional.ofNullable(session.environment().get(MIRROR))).orElse(Hub.PUBLIC);
    Hub hub = Hub.at(address, token.map(this::secret));
    Listing listing = hub.listing(model, revision);
    List<HubFile> files = FileChoice.of(listing, include);
    Path out =
        session
            .folder()
            .resolve(
                flags.out().orElse(Path.of("models", model.substring(model.indexOf('/') + 1))));
    long bytes = files.stream().mapToLong(HubFile::size).sum();
    String licence = listing.licence().orElse("not stated");
    tell(
        "%s at %s: %d files, %,.1f MiB, licence: %s%s"
            .formatted(
                model,
                listing.commit().substring(0, 7),
                files.size(),
                bytes / 1048576.0,
                licence,
                listing.gated() ? " (gated: its conditions apply)" : ""));
    var progress = new Progress();
    long fetched = new Download(hub, Disk.system(), progress).fetch(listing, files, out);
    progress.end();
    if (flags.json()) session.out().println(json(listing, files, out, fetched));
    else
      session
          .out()
          .println(
              fetched == 0
                  ? out + " is complete: nothing to fetch"
                  : "%s is complete; look at it: reason4j inspect %s".formatted(out, out));
    return ExitCode.DONE;
  }

  private String secret(String variable) {
    String value = session.environment().get(variable);
    if (value == null || value.isBlank())
      throw ConfigException.usage(
          "--token names the environment variable %s, which is not set; expected one that holds"
              + " the token",
          variable.matches("[A-Za-z_][A-Za-z0-9_]*") ? variable : "(not shown)");
    return value.strip();
  }

  private void tell(String line) {
    if (!flags.quiet()) session.err().println(line);
  }

  private static String json(Listing listing, List<HubFile> files, Path out, long fetched) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("path", out.toString());
    root.put("model", listing.model());
    root.put("revision", listing.commit());
    listing
        .licence()
        .ifPresentOrElse(text -> root.put("licence", text), () -> root.putNull("licence"));
    root.put("gated", listing.gated());
    root.put("downloaded_bytes", fetched);
    var array = root.putArray("files");
    for (HubFile file : files) array.addObject().put("name", file.name()).put("bytes", file.size());
    return JsonMapper.shared().writeValueAsString(root);
  }

  /// A line that is written over on a terminal; a line a file elsewhere.
  private final class Progress implements Download.Watcher {
    private String current = "";
    private long shown = -1;

    @Override
    public void bytes(HubFile file, long done) {
      if (flags.quiet()) return;
      long percent = file.size() == 0 ? 100 : 100 * done / file.size();
      boolean next = !file.name().equals(current);
      if (!next && percent == shown) return;
      shown = percent;
      if (session.terminal()) {
        if (next && !current.isEmpty()) session.err().println();
        session.err().print(String.format(Locale.ROOT, "\r  %3d %%  %s", percent, file.name()));
        session.err().flush();
      } else if (next) {
        session.err().println("  " + file.name());
      }
      current = file.name();
    }

    void end() {
      if (!current.isEmpty() && session.terminal() && !flags.quiet()) session.err().println();
    }
  }
}
