package org.reason4j.pipeline.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.config.ConfigException;
import org.reason4j.pipeline.Outcome;
import org.reason4j.weights.Disk;

final class StageGraphTest {
  private final List<String> ran = new ArrayList<>();
  private boolean stopped;

  @TempDir private Path folder;

  /// Joins its inputs and its settings into `text`.
  private final class Join implements StageKind {
    @Override
    public String name() {
      return "join";
    }

    @Override
    public String what() {
      return "joins texts";
    }

    @Override
    public Set<String> required() {
      return Set.of();
    }

    @Override
    public Set<String> optional() {
      return Set.of("left", "right");
    }

    @Override
    public Set<String> outputs() {
      return Set.of("text");
    }

    @Override
    public void check(Stage stage) {
      if (stage.set().contains("bad"))
        throw new ConfigException("stage %s: bad is no setting", stage.name());
    }

    @Override
    public Optional<SequencedMap<String, Double>> run(Call call) {
      if (call.stop().getAsBoolean()) return Optional.empty();
      ran.add(call.stage().name());
      var text = new StringBuilder(String.join("", call.stage().set()));
      try {
        for (Path input : call.inputs().values()) text.append(Files.readString(input));
        Files.createDirectories(call.folder());
        Files.writeString(call.folder().resolve("text"), text);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      var figures = new LinkedHashMap<String, Double>();
      figures.put("length", (double) text.length());
      return Optional.of(figures);
    }
  }

  private StageGraph graph(Stage... stages) {
    return new StageGraph(
        List.of(stages), List.of(new Join()), Disk.system(), folder, System::nanoTime);
  }

  private Outcome run(Stage... stages) {
    return graph(stages).run(Optional.empty(), () -> stopped, _ -> {});
  }

  private static Stage stage(String name, String set, String... inputs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < inputs.length; i += 2) map.put(inputs[i], inputs[i + 1]);
    return new Stage(name, "join", map, List.of(set));
  }

  private final Stage first = stage("first", "a");
  private final Stage second = stage("second", "b", "left", "first/text");
  private final Stage third = stage("third", "c", "left", "first/text", "right", "second/text");

  @Test
  void runsInOrderAndHandsFilesOn() throws IOException {
    assertThat(run(first, second, third)).isEqualTo(Outcome.FINISHED);
    assertThat(ran).containsExactly("first", "second", "third");
    assertThat(Files.readString(folder.resolve("third/text"))).isEqualTo("caba");
    assertThat(StageRecord.read(Disk.system(), folder, "third").orElseThrow().figures())
        .containsEntry("length", 4.0);
  }

  @Test
  void aSecondCallRunsNothing() {
    run(first, second, third);
    ran.clear();
    assertThat(run(first, second, third)).isEqualTo(Outcome.FINISHED);
    assertThat(ran).isEmpty();
  }

  @Test
  void untilStopsThereAndTheNextCallGoesOn() {
    graph(first, second, third).run(Optional.of("second"), () -> false, _ -> {});
    assertThat(ran).containsExactly("first", "second");
    run(first, second, third);
    assertThat(ran).containsExactly("first", "second", "third");
  }

  @Test
  void aStopLeavesTheStageToTheNextCall() {
    stopped = true;
    assertThat(run(first, second)).isEqualTo(Outcome.INTERRUPTED);
    assertThat(graph(first, second).states().get("first")).isEqualTo(StageGraph.State.WAITING);
    stopped = false;
    assertThat(run(first, second)).isEqualTo(Outcome.FINISHED);
  }

  @Test
  void fromRunsAStageAndAllThatUseItAgainAndKeepsTheOldOnes() {
    run(first, second, third);
    ran.clear();
    List<Path> kept = graph(first, second, third).setAside("second");
    assertThat(kept).containsExactly(folder.resolve("second.1"), folder.resolve("third.1"));
    run(first, second, third);
    assertThat(ran).containsExactly("second", "third");
  }

  @Test
  void aChangedUserFileIsRefusedWithWhatChanged() throws IOException {
    Path own = folder.resolve("own.txt");
    Files.writeString(own, "x");
    Stage user = stage("user", "u", "left", own.toString());
    run(user);
    Files.writeString(own, "y");
    assertThatThrownBy(() -> run(user))
        .isInstanceOf(StageChangedException.class)
        .hasMessageContaining("stage user")
        .hasMessageContaining("input left")
        .hasMessageContaining("own.txt")
        .hasMessageContaining("--from user");
  }

  @Test
  void anOutputChangedByHandIsRefusedBeforeItIsUsed() throws IOException {
    run(first);
    Files.writeString(folder.resolve("first/text"), "tampered");
    assertThatThrownBy(() -> run(first, second))
        .isInstanceOf(StageChangedException.class)
        .hasMessageContaining("stage second")
        .hasMessageContaining("when first made it")
        .hasMessageContaining("--from first");
    assertThat(ran).containsExactly("first");
    graph(first, second).setAside("first");
    assertThat(run(first, second)).as("what the message says helps").isEqualTo(Outcome.FINISHED);
  }

  @Test
  void aRecordThatWasCutOffIsRefusedAndFromHelps() throws IOException {
    run(first, second);
    Path record = StageRecord.file(folder, "first");
    Files.writeString(record, Files.readString(record).substring(0, 40));
    assertThatThrownBy(() -> run(first, second))
        .hasMessageContaining("stages/first.json")
        .hasMessageContaining("--from first");
    graph(first, second).setAside("first");
    assertThat(run(first, second)).isEqualTo(Outcome.FINISHED);
  }

  @Test
  void aStopBetweenStagesBeginsNoOther() {
    Outcome outcome =
        graph(first, second).run(Optional.empty(), () -> ran.contains("first"), _ -> {});
    assertThat(outcome).isEqualTo(Outcome.INTERRUPTED);
    assertThat(StageRecord.file(folder, "second")).doesNotExist();
  }

  @Test
  void changedSettingsAreRefused() {
    run(first, second);
    assertThatThrownBy(() -> run(first, stage("second", "z", "left", "first/text")))
        .isInstanceOf(StageChangedException.class)
        .hasMessageContaining("settings: were [b], now [z]");
  }

  @Test
  void aStageAddedAtTheEndRunsAlone() {
    run(first);
    ran.clear();
    run(first, second);
    assertThat(ran).containsExactly("second");
  }

  @Test
  void graphsThatDoNotFitAreRefusedBeforeAnythingRuns() {
    assertThatThrownBy(() -> run(stage("a", "x", "left", "b/text"), stage("b", "y")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("stage b does not stand above it");
    assertThatThrownBy(() -> run(first, stage("a", "x", "left", "frist/text")))
        .hasMessageContaining("did you mean \"first/text\"?");
    assertThatThrownBy(() -> run(first, stage("a", "x", "left", "first/picture")))
        .hasMessageContaining("first (join) gives text");
    assertThatThrownBy(() -> run(first, stage("a", "x", "lift", "first/text")))
        .hasMessageContaining("left");
    assertThatThrownBy(() -> run(first, first)).hasMessageContaining("two stages");
    assertThatThrownBy(() -> run(stage("a", "bad"))).hasMessageContaining("bad is no setting");
    assertThatThrownBy(() -> run(new Stage("a", "jion", Map.of(), List.of())))
        .hasMessageContaining("join");
    assertThatThrownBy(() -> new Stage("A b", "join", Map.of(), List.of()))
        .hasMessageContaining("small letters");
    assertThat(ran).isEmpty();
  }
}
