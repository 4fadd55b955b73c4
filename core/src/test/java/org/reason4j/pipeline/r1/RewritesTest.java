package org.reason4j.pipeline.r1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.config.ConfigException;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.reward.judge.FakeEndpoint;

final class RewritesTest {
  @TempDir private Path folder;

  @Test
  void theRewritersTextIsLearntAndTheRulesWhereItFails() throws IOException {
    try (var rewriter =
        new FakeEndpoint((_, exchange, user) -> {
          String answer = VoiceStages.told(user).get(1);
          switch (answer.charAt(answer.length() - 1)) {
            case '0', '1', '2' -> FakeEndpoint.send(exchange, 500, "no");
            case '3', '4' -> FakeEndpoint.say(exchange, "Here you are: it is done.");
            case '5' -> FakeEndpoint.say(exchange, reply("77777"));
            default -> FakeEndpoint.say(exchange, reply(answer));
          }
        })) {
      Map<String, Double> figures = run("run", rewriter.address().toString());
      assertThat(figures.values()).allMatch(Double::isFinite);
      assertThat(figures)
          .containsEntry("rewritten", count("6789"))
          .containsEntry("rewriter_silent", count("012"))
          .containsEntry("rewriter_malformed", count("34"))
          .containsEntry("rewriter_other_answer", count("5"))
          .containsEntry("rewritten_by_rule", count("012345"));
      List<String> lines = Files.readAllLines(folder.resolve("run/data.jsonl"));
      assertThat(lines).hasSize(distinct().size());
      assertThat(lines.stream().filter(line -> line.contains("I add as I go")))
          .hasSize(count("6789").intValue());
      int asked = rewriter.asked().size();
      run("run", rewriter.address().toString());
      assertThat(rewriter.asked().size() - asked).isEqualTo(2 * count("012").intValue());
    }
  }

  @Test
  void aRewriterThatNeverRepliesEndsTheStage() throws IOException {
    try (var rewriter =
        new FakeEndpoint((_, exchange, _) -> FakeEndpoint.send(exchange, 500, ""))) {
      assertThatThrownBy(() -> run("run", rewriter.address().toString()))
          .isInstanceOf(NoOpinionException.class)
          .hasMessageContaining("stage data: rewriter default at http://127.0.0.1");
    }
    assertThat(folder.resolve("run/data.jsonl")).doesNotExist();
  }

  @Test
  void aRewriterWithoutAnAddressIsRefused() {
    assertThatThrownBy(() -> run("run", "\"\""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rewriter");
  }

  private static String reply(String answer) {
    return "<think> I add as I go.</think> Added up:<answer> " + answer + "</answer>";
  }

  private static List<String> distinct() {
    return TinyR1.samples().stream()
        .filter(Drawn::correct)
        .map(Drawn::problem)
        .distinct()
        .map(problem -> problem.reference())
        .toList();
  }

  private static Double count(String digits) {
    return (double)
        distinct().stream()
            .filter(answer -> digits.indexOf(answer.charAt(answer.length() - 1)) >= 0)
            .count();
  }

  private Map<String, Double> run(String name, String rewriter) throws IOException {
    var stage =
        VoiceStages.curate(
            "rewrite=endpoint", "rewriter=" + rewriter, "rewriter-endpoint.retries=1");
    return VoiceStages.shop(
        folder,
        shop -> {
          var kind = new Curate(shop, VoiceStages.VOICES);
          kind.check(stage);
          return kind.run(
                  new StageKind.Call(
                      stage,
                      folder.resolve(name),
                      Map.of("samples", VoiceStages.samples(folder, TinyR1.samples())),
                      () -> false))
              .orElseThrow();
        });
  }
}
