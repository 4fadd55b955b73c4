package org.reason4j.pipeline.graph;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.reason4j.checkpoint.CheckpointException;
import org.reason4j.weights.Disk;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What is remembered of a stage: `stages/NAME.json` of the run, written when it begins and again
/// when it is done.
///
/// @param inputs hash of each input by name, as it was when the stage began
/// @param outputs hash of each output by name; empty until it is done
/// @param seconds spent in it by all calls together
/// @param peakMebibytes highest resident memory of the calls so far
/// @param figures what its kind kept, by name
public record StageRecord(
    String kind,
    List<String> set,
    Map<String, String> inputs,
    Map<String, String> outputs,
    double seconds,
    double peakMebibytes,
    Map<String, Double> figures) {
  private static final JsonMapper JSON = JsonMapper.shared();

  public StageRecord {
    set = List.copyOf(set);
    inputs = copy(inputs);
    outputs = copy(outputs);
    figures = copy(figures);
  }

  private static <V> SequencedMap<String, V> copy(Map<String, V> map) {
    return java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }

  /// A stage that begins.
  static StageRecord begun(Stage stage, Map<String, String> inputs) {
    return new StageRecord(stage.kind(), stage.set(), inputs, Map.of(), 0, 0, Map.of());
  }

  public boolean done() {
    return !outputs.isEmpty();
  }

  /// With the time and memory of one more call.
  StageRecord after(double more, double peak) {
    double highest = Double.isFinite(peak) ? Math.max(peak, peakMebibytes) : peakMebibytes;
    return new StageRecord(kind, set, inputs, outputs, seconds + more, highest, figures);
  }

  StageRecord done(Map<String, String> made, Map<String, Double> kept) {
    return new StageRecord(kind, set, inputs, made, seconds, peakMebibytes, kept);
  }

  /// Where the record of a stage lies.
  public static Path file(Path run, String stage) {
    return run.resolve("stages").resolve(stage + ".json");
  }

  /// The record of a stage; empty where it has not begun.
  ///
  /// @throws CheckpointException if the file is damaged
  public static Optional<StageRecord> read(Disk disk, Path run, String stage) {
    Path file = file(run, stage);
    if (!disk.exists(file)) return Optional.empty();
    try {
      return Optional.of(JSON.readValue(disk.read(file), StageRecord.class));
    } catch (JacksonException e) {
      throw new CheckpointException(
          file,
          "cut off or damaged",
          "the record of a stage; --from " + stage + " runs it again",
          e);
    }
  }

  void write(Disk disk, Path run, String stage) {
    Path file = file(run, stage);
    disk.makeFolder(run.resolve("stages"));
    disk.publish(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }
}
