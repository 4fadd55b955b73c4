package org.reason4j.pipeline.r1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.config.ConfigException;
import org.reason4j.data.ExampleException;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.reward.judge.FakeEndpoint;

final class PreferTest {
  @TempDir private Path folder;

  @Test
  void pairsAreComparedByTheJudgeNamedAndSilenceIsCounted() throws IOException {
    try (var judge =
        new FakeEndpoint((_, exchange, user) -> {
          String first = VoiceStages.told(user).get(0);
          String second = VoiceStages.told(user).get(1);
          if (user.hashCode() % 5 == 0) FakeEndpoint.send(exchange, 200, "<html>");
          else FakeEndpoint.say(exchange, first.compareTo(second) < 0 ? "[[A>>B]]" : "[[B>>A]]");
        })) {
      Map<String, Double> figures = run("pair-judge=" + judge.address());
      assertThat(figures.get("pairs_kept")).isPositive();
      assertThat(figures.get("queries_unjudged")).isPositive();
      List<String> lines = Files.readAllLines(folder.resolve("judged/pairs.jsonl"));
      assertThat(lines).hasSize(figures.getOrDefault("pairs_kept", -1.0).intValue());
      assertThat(Files.readString(folder.resolve("judged/pairs.md"))).contains("http://127.0.0.1");
    }
  }

  @Test
  void noPairLeftSaysWhatTookThem() throws IOException {
    assertThatThrownBy(() -> run("judge.scale=0", "judge.noise=0", "judge.bias=0"))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("stage judged: no pair is left of")
        .hasMessageContaining("undecided");
  }

  @Test
  void aJudgeThatSaysNothingEndsTheStageAndAFileOfPromptsWantsOne() throws IOException {
    try (var judge = new FakeEndpoint((_, exchange, _) -> FakeEndpoint.say(exchange, "Fine."))) {
      assertThatThrownBy(() -> run("pair-judge=" + judge.address()))
          .isInstanceOf(NoOpinionException.class)
          .hasMessageContaining("stage judged: pair-judge http://127.0.0.1")
          .hasMessageContaining("no label");
      assertThat(folder.resolve("judged/pairs.jsonl")).doesNotExist();
    }
    assertThatThrownBy(() -> run("helpful=[\"prompts.jsonl\"]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("constructed=0");
    assertThatThrownBy(() -> run("pair-judge=ftp://host"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pair-judge is \"ftp://host\"");
    assertThatThrownBy(
            () -> run("pair-judge=http://localhost:1", "pair-judge-endpoint.key-env=NO_SUCH"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("NO_SUCH, which is not set");
  }

  private Map<String, Double> run(String... set) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("problems=6", "samples=4", "constructed=1.0", "pair-judge-endpoint.retries=0"));
    all.addAll(List.of(set));
    var stage = new Stage("judged", "prefer", Map.of("model", "model"), all);
    return VoiceStages.shop(
        folder,
        shop -> {
          var kind = new Prefer(shop, VoiceStages.VOICES);
          kind.check(stage);
          Path tiny = folder.resolve("tiny");
          new R1(shop, tiny).run(Optional.of("zero"), () -> false);
          return kind.run(
                  new StageKind.Call(
                      stage,
                      folder.resolve("judged"),
                      Map.of("model", tiny.resolve("zero/export")),
                      () -> false))
              .orElseThrow();
        });
  }
}
