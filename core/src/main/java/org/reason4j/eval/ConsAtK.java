package org.reason4j.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// cons@k: whether the answer most samples agree on is right (majority vote; DeepSeek-R1 uses k =
/// 64 on AIME and 16 in the training curve).
///
/// A sample without an answer does not vote. A tie counts as the chance that a random choice among
/// the tied answers is right: a rule such as "first seen" would reward the order of the samples. An
/// item may have several right answers, so a vote says itself whether it is right. If nobody votes
/// the item is wrong.
public final class ConsAtK {
  private ConsAtK() {}

  /// One sample's answer (empty: none could be read) and whether that answer is right.
  public record Vote(Optional<String> answer, boolean right) {}

  /// Votes as texts judged by equality with one gold answer.
  public static List<Vote> votes(List<Optional<String>> answers, String gold) {
    return answers.stream().map(a -> new Vote(a, a.isPresent() && a.get().equals(gold))).toList();
  }

  /// The answers with most votes, in the order in which they were first seen. Empty if nobody
  /// votes.
  public static List<String> tied(List<Vote> votes) {
    return winners(votes).stream().map(tally -> tally.answer).toList();
  }

  /// Chance that the vote of all samples is right, ties broken at random.
  public static double of(List<Vote> votes) {
    return winners(votes).stream().mapToDouble(Tally::rightShare).average().orElse(0);
  }

  /// Chance that a vote of `k` samples drawn without replacement from all of them is right: the
  /// exact mean over all subsets, found by counting them rather than by listing them. `k = 1` gives
  /// the share of right samples.
  ///
  /// @throws IllegalArgumentException if there are fewer than `k` samples
  public static double of(List<Vote> votes, int k) {
    int n = votes.size();
    if (k < 1) throw new IllegalArgumentException("cons@" + k + ": k must be at least 1");
    if (n < k) {
      throw new IllegalArgumentException(
          "cons@%d of an item with %d samples: draw at least %d samples an item"
              .formatted(k, n, k));
    }
    List<Tally> tallies = tally(votes);
    int silent = n - tallies.stream().mapToInt(t -> t.count).sum();
    double right = 0;
    for (int winner = 0; winner < tallies.size(); winner++) {
      double share = tallies.get(winner).rightShare();
      if (share == 0) continue;
      for (int g = 1; g <= Math.min(k, tallies.get(winner).count); g++) {
        double ways = choose(tallies.get(winner).count, g);
        right += share * ways * othersAtMost(tallies, winner, silent, g, k - g);
      }
    }
    return right / choose(n, k);
  }

  /// Number of ways to take `rest` samples from the other answers (each at most `limit` times) and
  /// from the silent samples, each way weighted by 1 / (1 + answers that reach `limit`).
  private static double othersAtMost(
      List<Tally> tallies, int winner, int silent, int limit, int rest) {
    double[][] ways =
        new double[rest + 1][tallies.size() + 1]; // taken, answers tied with the winner
    for (int s = 0; s <= Math.min(silent, rest); s++) ways[s][0] = choose(silent, s);
    for (int other = 0; other < tallies.size(); other++) {
      if (other == winner) continue;
      double[][] next = new double[rest + 1][tallies.size() + 1];
      for (int take = 0;
          take <= Math.min(Math.min(limit, tallies.get(other).count), rest);
          take++) {
        double choices = choose(tallies.get(other).count, take);
        int tie = take == limit ? 1 : 0;
        for (int taken = 0; taken + take <= rest; taken++) {
          for (int ties = 0; ties + tie <= tallies.size(); ties++) {
            next[taken + take][ties + tie] += ways[taken][ties] * choices;
          }
        }
      }
      ways = next;
    }
    double sum = 0;
    for (int ties = 0; ties <= tallies.size(); ties++) sum += ways[rest][ties] / (ties + 1);
    return sum;
  }

  private static double choose(int n, int k) {
    double result = 1;
    for (int i = 0; i < k; i++) result = result * (n - i) / (i + 1);
    return result;
  }

  private static List<Tally> winners(List<Vote> votes) {
    List<Tally> tallies = tally(votes);
    int most = tallies.stream().mapToInt(t -> t.count).max().orElse(0);
    return tallies.stream().filter(t -> t.count == most).toList();
  }

  private static List<Tally> tally(List<Vote> votes) {
    Map<String, Tally> tallies = new LinkedHashMap<>();
    for (Vote vote : votes) {
      vote.answer()
          .ifPresent(answer -> tallies.computeIfAbsent(answer, Tally::new).add(vote.right()));
    }
    return List.copyOf(tallies.values());
  }

  private static final class Tally {
    private final String answer;
    private int count;
    private int right;

    Tally(String answer) {
      this.answer = answer;
    }

    void add(boolean isRight) {
      count++;
      if (isRight) right++;
    }

    /// 0 or 1, except where a verifier judged the same answer text in two ways.
    double rightShare() {
      return (double) right / count;
    }
  }
}
