package org.reason4j.task.general;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;
import org.reason4j.reward.Verifiers;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Task;
import org.reason4j.task.TaskException;
import org.reason4j.task.Wording;

class GeneralTest {
  private static final Wording BOTH = new Wording(.5);

  @Test
  void everyTaskHasProblemsOfEverySplitInBothLanguages() {
    for (Task task : General.all(BOTH)) {
      var seen = new HashMap<String, Split>();
      for (Split split : Split.values()) {
        List<Problem> problems = Problems.of(task, Level.TRAIN, split, 1).distinct(60);
        assertThat(problems.size())
            .as("%s %s", task.name(), split)
            .isGreaterThan(split == Split.TRAIN ? 40 : 4);
        Set<String> languages =
            problems.stream().map(Problem::language).collect(Collectors.toSet());
        assertThat(languages).as(task.name()).containsExactlyInAnyOrder("en", "zh");
        for (Problem problem : problems) {
          Split other = seen.putIfAbsent(problem.id(), split);
          assertThat(other).isNull();
          assertThat(problem.task()).isEqualTo(task.name());
        }
      }
    }
  }

  @Test
  void everyReferenceSatisfiesItsVerifierWhichReadsTheSummary() {
    Verifiers verifiers = Verifiers.standard();
    for (Task task : General.all(BOTH)) {
      for (Level level : task.levels()) {
        var random = new SplittableRandom(2);
        for (int i = 0; i < 400; i++) {
          Problem problem = task.problem(random, level);
          Verifier verifier = verifiers.named(problem.verifier());
          assertThat(verifier.reads()).isEqualTo(Verifier.Reads.SUMMARY);
          assertThat(verifier.verify(problem.question(), problem.reference(), problem.reference()))
              .as("%s", problem)
              .isEqualTo(new Verdict.Correct());
        }
      }
    }
  }

  @Test
  void noQuestionHasTwoReferencesAndNoTwoCasesOneQuestion() {
    var byQuestion = new HashMap<String, String>();
    for (Task task : General.all(BOTH)) {
      for (Level level : task.levels()) {
        var random = new SplittableRandom(3);
        for (int i = 0; i < 3_000; i++) {
          Problem problem = task.problem(random, level);
          String id = byQuestion.putIfAbsent(problem.question(), problem.id());
          if (id != null) assertThat(problem.id()).as(problem.question()).isEqualTo(id);
        }
      }
    }
  }

  @Test
  void aQuestionForTwoFactsIsOfTheSplitOfBoth() {
    Task task = General.named("facts", Wording.ENGLISH);
    Map<String, Split> single = new HashMap<>();
    Set<String> twofold = new HashSet<>();
    for (Split split : Split.values()) {
      for (Problem problem : Problems.of(task, Level.TRAIN, split, 1).distinct(300)) {
        if (problem.difficulty() == 1) single.put(problem.question(), split);
        else twofold.add(split + "/" + problem.question());
      }
    }
    assertThat(single).hasSize(120);
    assertThat(twofold).hasSizeGreaterThan(30);
    for (String line : twofold) {
      String[] words = line.substring(line.indexOf('/') + 1).split(" ");
      for (String topic : List.of(words[3], words[5])) {
        String one = "what is the %s of %s ?".formatted(topic, words[7]);
        assertThat(single.get(one)).as(line).hasToString(line.substring(0, line.indexOf('/')));
      }
    }
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> General.named("fact", BOTH))
        .isInstanceOf(TaskException.class)
        .hasMessageContaining("no general task is named 'fact'")
        .hasMessageContaining("look-alike");
  }
}
