package org.reason4j.eval.suite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.eval.ConsAtK;
import org.reason4j.reward.Verdict;
import org.reason4j.verify.Case;
import org.reason4j.verify.Checkers;
import tools.jackson.databind.json.JsonMapper;

/// What the answers to a question vote for. Right answers are one answer, since each equals the
/// gold; wrong ones are one where the suite's own checker takes one for the other, so that 1/2 and
/// 0.5 do not split their vote.
///
/// Answers are compared in the order of their numbers, with the first of each kind: what was
/// written when changes nothing. After [#MOST_COMPARISONS] of a question, and for texts longer than
/// [#LONGEST], only equal texts are equal.
final class Ballots {
  /// Comparisons of a question at most.
  static final int MOST_COMPARISONS = 2_000;

  /// Characters of an answer that is compared by value.
  static final int LONGEST = 200;

  private final Checkers checkers;
  private final String kind;

  /// @param kind of the suite, one of the checkers'
  Ballots(Checkers checkers, String kind) {
    this.checkers = checkers;
    this.kind = kind;
  }

  /// The votes of one question's verified answers, in the order of their numbers; an answer that
  /// could not be read does not vote.
  List<ConsAtK.Vote> of(List<Judged> answers) {
    var wrong = new Classes();
    List<ConsAtK.Vote> votes = new ArrayList<>();
    for (Judged one : answers.stream().sorted(Comparator.comparingInt(Judged::sample)).toList()) {
      boolean right = one.verdict() == Judged.Verdict.CORRECT;
      Optional<String> answer =
          right
              ? Optional.of("right")
              : one.extracted().map(String::strip).map(text -> "wrong " + wrong.of(text));
      votes.add(new ConsAtK.Vote(answer, right));
    }
    return votes;
  }

  /// Wrong answers, each with the first that equals it.
  private final class Classes {
    private final Map<String, String> known = new HashMap<>();
    private final List<String> firsts = new ArrayList<>();
    private int left = MOST_COMPARISONS;

    String of(String text) {
      String before = known.get(text);
      if (before != null) return before;
      String first = text;
      boolean comparable = !text.isEmpty() && text.length() <= LONGEST;
      boolean found = false;
      for (int i = 0; comparable && !found && i < firsts.size() && left > 0; i++, left--) {
        found = same(firsts.get(i), text);
        if (found) first = firsts.get(i);
      }
      if (comparable && !found) firsts.add(text);
      known.put(text, first);
      return first;
    }
  }

  private boolean same(String one, String other) {
    var settings = JsonMapper.shared().createObjectNode();
    return checkers.check(Case.of("", kind, one, other, settings)).verdict()
        instanceof Verdict.Correct;
  }
}
