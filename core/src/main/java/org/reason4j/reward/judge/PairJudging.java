package org.reason4j.reward.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;

/// Makes preference pairs out of a judge's opinions as DeepSeek-R1 does (revised version, section
/// 3.1): each pair is asked about several times, half of them with the answers swapped; the signed
/// scores are averaged, and a pair is kept where the mean is further from 0 than a bound and the
/// answers are of like length.
///
/// The mean is that of the two orders' means, so that a failed query cannot let the judge's liking
/// for the first place through. A pair with fewer than half of its queries judged, or with an order
/// that has none, is unjudged.
public final class PairJudging {
  /// @param queries how often a pair is asked about
  /// @param least the mean must be further from 0 than this
  /// @param lengthRatio the longer answer has at most so many times the characters of the other; 0
  ///   lets every length pass
  public record Config(
      @Doc("How often a pair is put to the judge, half of them with the answers swapped.")
          @Range(min = 2, max = 64)
          @Default("4")
          int queries,
      @Doc("A pair is kept where its mean score (-2..2) is further from 0 than this.")
          @Range(min = 0, max = 2)
          @Default("1")
          double least,
      @Doc("Longest answer against the other in characters; 0 lets every length pass.")
          @Range(min = 0)
          @Default("2")
          double lengthRatio) {
    /// The paper's four queries and bound of 1.
    public static Config standard() {
      return new Config(4, 1, 2);
    }

    /// An even number of queries; bounds that something can pass.
    public Config {
      if (queries < 2 || queries % 2 != 0) {
        throw new ConfigException(
            "queries is " + queries + "; expected an even number, each order asked as often");
      }
      if (!(least >= 0 && least < Opinion.STRONGEST)) {
        throw new ConfigException("least is " + least + "; expected 0 or more, below 2");
      }
      if (!(lengthRatio == 0 || lengthRatio >= 1)) {
        throw new ConfigException("length-ratio is " + lengthRatio + "; expected 0 or at least 1");
      }
    }
  }

  /// Two answers to a prompt.
  public record Pair(String prompt, String a, String b) {}

  /// What became of a pair.
  public enum Fate {
    KEPT("kept"),
    EQUAL_TEXTS("equal texts"),
    UNLIKE_LENGTH("unlike length"),
    UNDECIDED("undecided"),
    UNJUDGED("unjudged");

    private final String word;

    Fate(String word) {
      this.word = word;
    }

    /// The word that records and tables use.
    public String word() {
      return word;
    }
  }

  /// A pair and what was said of it.
  ///
  /// @param scores each query's score, + where `a` is better in whatever order it was shown; empty
  ///   where the query is unjudged; none at all where the pair was not asked about
  /// @param mean empty where the pair is unjudged or was not asked about
  /// @param reason for people; blank where the pair is kept
  /// @param failures the reasons of the queries that are unjudged
  public record Judged(
      Pair pair,
      List<OptionalInt> scores,
      OptionalDouble mean,
      Fate fate,
      String reason,
      List<String> failures) {
    /// The lists are copied.
    public Judged {
      scores = List.copyOf(scores);
      failures = List.copyOf(failures);
    }

    /// The pair as it is learnt from; empty where it is not kept.
    public Optional<Preference> preference() {
      if (fate != Fate.KEPT) return Optional.empty();
      double lead = mean.orElseThrow();
      return Optional.of(
          lead > 0
              ? new Preference(pair.prompt(), pair.a(), pair.b(), lead)
              : new Preference(pair.prompt(), pair.b(), pair.a(), -lead));
    }
  }

  /// A kept pair.
  ///
  /// @param margin the mean's distance from 0
  public record Preference(String prompt, String chosen, String rejected, double margin) {}

  private final PairJudge judge;
  private final Config config;

  /// Borrows the judge.
  public PairJudging(PairJudge judge, Config config) {
    this.judge = judge;
    this.config = config;
  }

  /// Judges each pair and hands the results on in the order of the pairs.
  ///
  /// @param concurrency pairs judged at once; 1 judges on the calling thread
  public PairSummary judge(Iterable<Pair> pairs, int concurrency, Consumer<Judged> results) {
    var summary = new PairSummary.Counting(config.queries());
    InOrder.map(
        pairs.iterator(),
        concurrency,
        this::judge,
        judged -> {
          summary.add(judged);
          results.accept(judged);
        });
    return summary.summary();
  }

  /// Judges one pair. Texts that are equal or of unlike length are not asked about.
  public Judged judge(Pair pair) {
    if (pair.a().strip().equals(pair.b().strip())) {
      return unasked(pair, Fate.EQUAL_TEXTS, "both answers are the same text");
    }
    int a = pair.a().codePointCount(0, pair.a().length());
    int b = pair.b().codePointCount(0, pair.b().length());
    if (config.lengthRatio() > 0 && Math.max(a, b) > config.lengthRatio() * Math.min(a, b)) {
      return unasked(
          pair,
          Fate.UNLIKE_LENGTH,
          "%d and %d characters; at most %s times as many".formatted(a, b, config.lengthRatio()));
    }
    List<OptionalInt> scores = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (int query = 0; query < config.queries(); query++) {
      switch (ask(pair, query)) {
        case Opinion.Leaning(int score) ->
            scores.add(OptionalInt.of(swapped(query) ? -score : score));
        case Opinion.Unjudged(String reason) -> {
          scores.add(OptionalInt.empty());
          failures.add(reason);
        }
      }
    }
    OptionalDouble mean = mean(scores);
    if (mean.isEmpty()) {
      return new Judged(
          pair,
          scores,
          mean,
          Fate.UNJUDGED,
          "%d of %d queries failed: %s"
              .formatted(failures.size(), config.queries(), failures.getFirst()),
          failures);
    }
    boolean kept = Math.abs(mean.getAsDouble()) > config.least();
    return new Judged(
        pair,
        scores,
        mean,
        kept ? Fate.KEPT : Fate.UNDECIDED,
        kept ? "" : "mean " + mean.getAsDouble() + "; beyond " + config.least() + " is kept",
        failures);
  }

  private static Judged unasked(Pair pair, Fate fate, String reason) {
    return new Judged(pair, List.of(), OptionalDouble.empty(), fate, reason, List.of());
  }

  private Opinion ask(Pair pair, int query) {
    boolean swapped = swapped(query);
    try {
      return judge.compare(
          pair.prompt(), swapped ? pair.b() : pair.a(), swapped ? pair.a() : pair.b(), query);
    } catch (RuntimeException crash) {
      return new Opinion.Unjudged("judge failed: " + crash);
    }
  }

  /// Whether query number `query` shows `b` first.
  static boolean swapped(int query) {
    return query % 2 == 1;
  }

  private OptionalDouble mean(List<OptionalInt> scores) {
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (int query = 0; query < scores.size(); query++) {
      if (scores.get(query).isEmpty()) continue;
      int order = swapped(query) ? 1 : 0;
      sums[order] += scores.get(query).getAsInt();
      counts[order]++;
    }
    boolean enough = 2 * (counts[0] + counts[1]) >= config.queries();
    if (!enough || counts[0] == 0 || counts[1] == 0) return OptionalDouble.empty();
    return OptionalDouble.of((sums[0] / counts[0] + sums[1] / counts[1]) / 2);
  }
}
