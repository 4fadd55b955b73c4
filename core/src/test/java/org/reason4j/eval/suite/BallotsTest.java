package org.reason4j.eval.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reason4j.eval.ConsAtK;
import org.reason4j.verify.Case;
import org.reason4j.verify.Checker;
import org.reason4j.verify.Checkers;
import org.reason4j.verify.Finding;

class BallotsTest {
  private static Judged answer(int sample, Finding finding) {
    return Judged.of(
        new Judged.Key("t", "1", sample),
        "",
        new Answered.Text("", "", OptionalInt.empty(), OptionalInt.empty(), Answered.Finish.STOP),
        finding);
  }

  private static List<Judged> wrong(List<String> answers) {
    List<Judged> all = new ArrayList<>();
    for (String text : answers) all.add(answer(all.size(), Finding.wrong("unequal", "7", text)));
    return all;
  }

  private static List<String> names(List<ConsAtK.Vote> votes) {
    return votes.stream().map(vote -> vote.answer().orElse("-")).toList();
  }

  @Test
  void wrongAnswersOfOneValueAreOneAnswer() {
    List<Judged> answers =
        wrong(List.of("1/2", "0.5", "\\frac{1}{2}", "50", "x+1", "1 + x", "\\text{no idea}", "50"));
    List<ConsAtK.Vote> votes = new Ballots(Checkers.standard(), "math").of(answers);
    assertThat(names(votes))
        .containsExactly(
            "wrong 1/2",
            "wrong 1/2",
            "wrong 1/2",
            "wrong 50",
            "wrong x+1",
            "wrong x+1",
            "wrong \\text{no idea}",
            "wrong 50");
    List<Judged> written = new ArrayList<>(answers);
    Collections.shuffle(written, new Random(1));
    assertThat(new Ballots(Checkers.standard(), "math").of(written)).isEqualTo(votes);
  }

  /// By text each of the wrong ones had one vote against the right answer's two.
  @Test
  void aWrongMajorityOfOneValueWins() {
    List<Judged> answers = wrong(List.of("1/2", "0.5", "\\frac12"));
    answers.add(answer(3, Finding.correct("equal", "7")));
    answers.add(answer(4, Finding.correct("equal", "7.0")));
    answers.add(answer(5, Finding.none("no-answer", "7")));
    List<ConsAtK.Vote> votes = new Ballots(Checkers.standard(), "math").of(answers);
    assertThat(votes.getLast().answer()).isEmpty();
    assertThat(ConsAtK.of(votes, 6)).isZero();
    assertThat(ConsAtK.of(votes.subList(1, 6), 5)).isEqualTo(0.5);
  }

  @Test
  void theNumberOfComparisonsIsBounded() {
    var compared = new AtomicInteger();
    var counting =
        new Checkers(
            List.of(
                new Checker() {
                  @Override
                  public String kind() {
                    return "math";
                  }

                  @Override
                  public Finding check(Case given) {
                    compared.incrementAndGet();
                    return Finding.wrong("other", given.goldText(), given.predictionText());
                  }
                }));
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) answers.add("a" + i);
    answers.add("a".repeat(Ballots.LONGEST + 1));
    List<ConsAtK.Vote> votes = new Ballots(counting, "math").of(wrong(answers));
    assertThat(votes.stream().map(ConsAtK.Vote::answer).distinct()).hasSize(501);
    assertThat(compared).hasValue(Ballots.MOST_COMPARISONS);
  }
}
