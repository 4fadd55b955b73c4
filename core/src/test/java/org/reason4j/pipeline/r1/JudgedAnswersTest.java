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
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.config.ConfigException;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.reward.judge.FakeEndpoint;
import org.reason4j.sandbox.Sandbox;
import org.reason4j.sandbox.SandboxException;
import org.reason4j.task.Problem;

final class JudgedAnswersTest {
  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  @Test
  void theJudgesThreeOutcomesTakeThePlaceOfTheVerdictsOnFile() throws IOException {
    List<Drawn> samples = VoiceStages.allWrong();
    long unsure = samples.stream().filter(one -> right(one) && odd(one)).count();
    long right = samples.stream().filter(one -> right(one) && !odd(one)).count();
    assertThat(List.of(unsure, right)).allMatch(count -> count > 3);
    try (var judge =
        new FakeEndpoint((_, exchange, user) -> {
          List<String> told = VoiceStages.told(user);
          boolean same = told.get(0).equals(told.get(1));
          VoiceStages.verdict(exchange, !same ? "wrong" : odd(told.get(0)) ? "unsure" : "correct");
        })) {
      Map<String, Double> figures =
          run("run", samples, () -> false, "judge=" + judge.address()).orElseThrow();
      assertThat(figures)
          .containsEntry("seen", 48.0)
          .containsEntry("dropped_judged_wrong", 48.0 - unsure - right)
          .containsEntry("dropped_unjudged", (double) unsure)
          .containsEntry("dropped_correct", 0.0);
      assertThat(Files.readAllLines(folder.resolve("run/data.jsonl")))
          .isNotEmpty()
          .hasSize(figures.getOrDefault("reasoning", -1.0).intValue());
      assertThat(Files.readString(folder.resolve("run/data.md"))).contains("judged by http://");
      assertThat(notes).singleElement().asString().contains("unjudged: ").contains("unsure");
    }
  }

  @Test
  void aStageThatWasStoppedAsksNothingTwiceAndMakesTheSameData() throws IOException {
    List<Drawn> samples = VoiceStages.allWrong();
    try (var judge = new FakeEndpoint((_, exchange, user) -> VoiceStages.honest(exchange, user))) {
      String address = "judge=" + judge.address();
      assertThat(run("alone", samples, () -> false, address, "judge-endpoint.concurrency=2"))
          .isPresent();
      int questions = judge.asked().size();
      String one = "judge-endpoint.concurrency=1";
      for (int most = 10; most < 40; most += 10) {
        int until = questions + most;
        assertThat(run("stopped", samples, () -> judge.asked().size() >= until, address, one))
            .isEmpty();
        assertThat(judge.asked().size()).isBetween(until, 2 * questions - 1);
        assertThat(folder.resolve("stopped/data.jsonl")).doesNotExist();
      }
      assertThat(run("stopped", samples, () -> false, address, one)).isPresent();
      assertThat(judge.asked()).hasSize(2 * questions);
      assertThat(folder.resolve("stopped/data.jsonl"))
          .hasSameBinaryContentAs(folder.resolve("alone/data.jsonl"));
    }
  }

  @Test
  void whatTheJudgeCannotSayIsDroppedAndCountedAndTheRestIsKept() throws IOException {
    List<Drawn> samples = TinyR1.samples();
    long odd = samples.stream().filter(JudgedAnswersTest::odd).count();
    long wrong = samples.stream().filter(one -> !right(one) && !odd(one)).count();
    try (var judge =
        new FakeEndpoint((_, exchange, user) -> {
          if (odd(VoiceStages.told(user).get(0))) FakeEndpoint.send(exchange, 503, "busy");
          else VoiceStages.honest(exchange, user);
        })) {
      Map<String, Double> figures =
          run("run", samples, () -> false, "judge=" + judge.address(), "judge-endpoint.retries=1")
              .orElseThrow();
      assertThat(figures)
          .containsEntry("dropped_unjudged", (double) odd)
          .containsEntry("dropped_judged_wrong", (double) wrong);
      assertThat(notes).singleElement().asString().contains("server error");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"page", "nonsense", "hanging", "down"})
  void aJudgeWithoutOneOpinionEndsTheStageAfterBoundedTries(String fault) throws IOException {
    var judge =
        new FakeEndpoint((self, exchange, _) -> {
          switch (fault) {
            case "page" -> FakeEndpoint.send(exchange, 200, "<html><body>login</body></html>");
            case "nonsense" -> FakeEndpoint.say(exchange, "Certainly! It is fine.");
            default -> self.hang();
          }
        });
    try (judge) {
      if (fault.equals("down")) judge.close();
      assertThatThrownBy(() ->
              run(
                  "run",
                  TinyR1.samples(),
                  () -> false,
                  "judge=" + judge.address(),
                  "judge-endpoint.retries=1",
                  "judge-endpoint.timeout=" + (fault.equals("hanging") ? "60ms" : "5s")))
          .isInstanceOf(NoOpinionException.class)
          .hasMessageContaining("stage data: judge http://127.0.0.1")
          .hasMessageContaining(
              switch (fault) {
                case "page" -> "not JSON";
                case "nonsense" -> "no JSON verdict";
                case "hanging" -> "time-out";
                default -> "unreachable";
              });
      assertThat(judge.asked()).hasSizeLessThanOrEqualTo(2 * 48);
      assertThat(folder.resolve("run/data.jsonl")).doesNotExist();
    }
  }

  @Test
  void theRuleJudgesAnewWithoutAnybodyBeingAsked() throws IOException {
    assertThat(run("rule", VoiceStages.allWrong(), () -> false)).isPresent();
    assertThat(folder.resolve("rule/judge-cache.jsonl")).doesNotExist();
    assertThat(Files.readAllLines(folder.resolve("rule/data.jsonl"))).isNotEmpty();
  }

  @Test
  void theRuleRunsProgramsInASandbox() throws IOException {
    try (var sandbox = Sandbox.open()) {
      assertThat(sandbox).isNotNull();
    } catch (SandboxException none) {
      Assumptions.abort("no sandbox works here: " + none.getMessage());
    }
    List<Drawn> samples = new ArrayList<>();
    for (Drawn one : VoiceStages.allWrong()) {
      Problem own = one.problem();
      // Any program is right for an even number, and none for an odd one.
      String reference =
          "{\"gold\":{\"inputs\":[\"\"],\"outputs\":[\"%s\"]},\"config\":{\"language\":\"any\",\"command\":[\"/bin/true\"]}}"
              .formatted(odd(one) ? "1" : "");
      var code =
          new Problem(own.id(), own.task(), own.language(), own.question(), reference, 1, "code");
      samples.add(new Drawn(code, one.prompt(), one.sample(), one.response(), "wrong", false, 12));
    }
    long odd = VoiceStages.allWrong().stream().filter(JudgedAnswersTest::odd).count();
    assertThat(run("code", samples, () -> false).orElseThrow())
        .containsEntry("seen", 48.0)
        .containsEntry("dropped_unjudged", 0.0)
        .containsEntry("dropped_judged_wrong", (double) odd);
  }

  @Test
  void aTaskThatNoSampleIsOfIsRefused() {
    assertThatThrownBy(() -> run("run", TinyR1.samples(), () -> false, "judged=[\"zebra\"]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("judged names task \"zebra\"")
        .hasMessageContaining("chain-sums");
    assertThatThrownBy(() ->
            run("run", TinyR1.samples(), () -> false, "judged=[]", "judge=http://localhost:1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("judged names no task");
  }

  private static boolean right(Drawn one) {
    return one.response().contains("<answer> " + one.problem().reference() + "</answer>");
  }

  private static boolean odd(Drawn one) {
    return odd(one.problem().reference());
  }

  private static boolean odd(String number) {
    return "13579".indexOf(number.charAt(number.length() - 1)) >= 0;
  }

  private Optional<SequencedMap<String, Double>> run(
      String name, List<Drawn> samples, BooleanSupplier stop, String... set) throws IOException {
    List<String> all = new ArrayList<>(List.of("judged=[\"chain-sums\"]"));
    all.addAll(List.of(set));
    var stage = VoiceStages.curate(all.toArray(String[]::new));
    return VoiceStages.shop(
        folder,
        notes::add,
        shop -> {
          var kind = new Curate(shop, VoiceStages.VOICES);
          kind.check(stage);
          return kind.run(
              new StageKind.Call(
                  stage,
                  folder.resolve(name),
                  Map.of("samples", VoiceStages.samples(folder, samples)),
                  stop));
        });
  }
}
