package org.reason4j.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the recorded answers of a run, `rollouts/step-000012.jsonl.gz`, a step at a time.
public final class Rollouts {
  private static final Pattern NAME = Pattern.compile("step-(\\d{1,12})\\.jsonl\\.gz");

  private final NavigableMap<Long, Path> files;

  private Rollouts(NavigableMap<Long, Path> files) {
    this.files = files;
  }

  /// The rollouts of a run directory; none if it has no such folder.
  public static Rollouts of(Path run) {
    NavigableMap<Long, Path> files = new TreeMap<>();
    Path folder = run.resolve("rollouts");
    if (!Files.isDirectory(folder)) return new Rollouts(files);
    try (var all = Files.list(folder)) {
      for (Path file : all.toList()) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        if (matcher.matches()) files.put(Long.parseLong(matcher.group(1)), file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Rollouts(files);
  }

  /// Recorded steps, rising.
  public List<Long> steps() {
    return List.copyOf(files.keySet());
  }

  /// All answers of a step, in recorded order; none if the step was not recorded.
  public List<Trajectory> step(long step) {
    List<Trajectory> answers = new ArrayList<>();
    lines(step, (_, node) -> answers.add(Trajectory.of(node)));
    return answers;
  }

  /// Calls `use` with each line of a step as it was written and as JSON.
  ///
  /// @throws ReportException naming file and line if one cannot be read
  public void lines(long step, BiConsumer<String, JsonNode> use) {
    Path file = files.get(step);
    if (file == null) return;
    int number = 0;
    try (var in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        use.accept(line, JsonMapper.shared().readTree(line));
      }
    } catch (JacksonException | IOException e) {
      throw new ReportException(
          "%s: line %d cannot be read (%s); delete this file to report the other steps"
              .formatted(file, number, Markup.shorten(String.valueOf(e.getMessage()), 200)),
          e);
    }
  }
}
