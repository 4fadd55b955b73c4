package org.reason4j.eval.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.reason4j.eval.Bootstrap;
import org.reason4j.eval.ConsAtK;
import org.reason4j.eval.EvalSummary;
import org.reason4j.eval.HeadlineCell;
import org.reason4j.eval.Interval;
import org.reason4j.eval.LengthBins;
import org.reason4j.eval.MajorityCurve;
import org.reason4j.eval.PassAtK;
import org.reason4j.eval.Sample;
import org.reason4j.verify.Checkers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the answers to a suite come to.
///
/// pass@1 is the mean over items of each item's share of right answers among the verified ones. An
/// asking that failed and an answer that could not be verified are neither right nor wrong: both
/// are counted. cons@k and pass@k need k verified answers of every item that has any, and are
/// absent where one has fewer: an estimate from fewer would fall as k grows. Which answers are one
/// in a vote say the [Ballots].
///
/// @param items that have an answer
/// @param samples answers written, failed ones left out
/// @param missing askings without an answer so far, failed ones included
/// @param failed askings that failed
/// @param majority maj@k for 1, 2, 4 ... k votes; empty where cons@k is
public record SuiteSummary(
    String metric,
    int k,
    int items,
    int samples,
    int missing,
    int failed,
    OptionalDouble passAt1,
    Optional<Interval> passAt1Interval,
    OptionalDouble consAtK,
    Optional<Interval> consAtKInterval,
    List<MajorityCurve.Point> majority,
    OptionalDouble passAtK,
    Optional<Interval> passAtKInterval,
    double truncated,
    double unverified,
    OptionalDouble meanLength,
    OptionalDouble thinkingLength,
    List<LengthBins.Bin> byLength) {
  private static final int RESAMPLES = 2000;
  private static final int BINS = 5;

  /// Kinds whose answers cannot be told equal, so that no vote can be held.
  private static final Set<String> VOTELESS =
      Set.of("code", "ifeval", "refusal", "format", "language", "judge", "game24", "countdown");

  /// The summary of a suite's answers, in whatever order they were written.
  ///
  /// @param total answers that there will be
  /// @param checkers tell which wrong answers are one in a vote
  public static SuiteSummary of(
      Suite suite, int k, int total, List<Judged> judged, Checkers checkers) {
    Map<String, List<Judged>> byItem = new LinkedHashMap<>();
    List<Judged> said = new ArrayList<>();
    for (Judged one : judged) {
      if (one.verdict() == Judged.Verdict.FAILED) continue;
      said.add(one);
      byItem.computeIfAbsent(one.item(), _ -> new ArrayList<>()).add(one);
    }
    List<List<Judged>> verified =
        byItem.values().stream()
            .map(own -> own.stream().filter(SuiteSummary::verified).toList())
            .filter(own -> !own.isEmpty())
            .toList();
    boolean enough = !verified.isEmpty() && verified.stream().allMatch(own -> own.size() >= k);
    double[] right = values(verified, SuiteSummary::share);
    var ballots = new Ballots(checkers, suite.kind());
    List<List<ConsAtK.Vote>> votes =
        enough && k > 1 && !VOTELESS.contains(suite.kind())
            ? verified.stream().map(own -> ballots.of(own).subList(0, k)).toList()
            : List.of();
    List<MajorityCurve.Point> majority =
        votes.isEmpty() ? List.of() : MajorityCurve.of(votes, EvalSummary.resampling());
    Optional<MajorityCurve.Point> all =
        majority.isEmpty() ? Optional.empty() : Optional.of(majority.getLast());
    double[] any =
        enough && k > 1
            ? values(verified, own -> PassAtK.of(new PassAtK.Count(own.size(), rights(own)), k))
            : new double[0];
    return new SuiteSummary(
        suite.metric(),
        k,
        byItem.size(),
        said.size(),
        total - said.size(),
        judged.size() - said.size(),
        mean(right),
        interval(right),
        all.map(point -> OptionalDouble.of(point.value())).orElse(OptionalDouble.empty()),
        all.map(MajorityCurve.Point::interval),
        majority,
        mean(any),
        interval(any),
        mean(values(said, one -> one.truncated() ? 1 : 0)).orElse(0),
        mean(values(said, one -> verified(one) ? 0 : 1)).orElse(0),
        length(said, Answered.Text::tokens),
        length(said, Answered.Text::thinkingTokens),
        LengthBins.of(
            said.stream().map(Judged::asSample).toList(),
            Sample::length,
            BINS,
            EvalSummary.resampling()));
  }

  private static boolean verified(Judged one) {
    return one.verdict() == Judged.Verdict.CORRECT || one.verdict() == Judged.Verdict.WRONG;
  }

  private static boolean right(Judged one) {
    return one.verdict() == Judged.Verdict.CORRECT;
  }

  private static int rights(List<Judged> own) {
    return (int) own.stream().filter(SuiteSummary::right).count();
  }

  private static double share(List<Judged> own) {
    return (double) rights(own) / own.size();
  }

  private static OptionalDouble length(
      List<Judged> said, Function<Answered.Text, OptionalInt> tokens) {
    return said.stream()
        .flatMap(
            one -> one.answer() instanceof Answered.Text text ? Stream.of(text) : Stream.empty())
        .map(tokens)
        .filter(OptionalInt::isPresent)
        .mapToInt(OptionalInt::getAsInt)
        .average();
  }

  private static <T> double[] values(List<T> all, ToDoubleFunction<T> value) {
    return all.stream().mapToDouble(value).toArray();
  }

  private static OptionalDouble mean(double[] values) {
    return DoubleStream.of(values).average();
  }

  private static Optional<Interval> interval(double[] values) {
    return values.length == 0
        ? Optional.empty()
        : Optional.of(
            EvalSummary.interval(
                values, Bootstrap.resamples(EvalSummary.resampling(), RESAMPLES, values.length)));
  }

  /// The suite's figure with what it needs to be believed.
  public String headline() {
    return switch (metric) {
      case "cons@k" -> cell("cons@" + k, consAtK, consAtKInterval);
      case "pass@k" -> cell("pass@" + k, passAtK, passAtKInterval);
      default -> cell("pass@1", passAt1, passAt1Interval);
    };
  }

  /// How right the vote is as more vote, such as `maj@1 40.0 %, maj@2 42.5 %, maj@4 50.0 %`; empty
  /// where there is no vote.
  public Optional<String> curve() {
    return majority.isEmpty()
        ? Optional.empty()
        : Optional.of(
            majority.stream()
                .map(point ->
                    String.format(Locale.ROOT, "maj@%d %.1f %%", point.k(), 100 * point.value()))
                .collect(Collectors.joining(", ")));
  }

  private String cell(String name, OptionalDouble value, Optional<Interval> interval) {
    return value.isPresent()
        ? HeadlineCell.text(name, value.getAsDouble(), interval, k, items, truncated)
        : name + " = – (%d of %d answers, %d failed)".formatted(samples, samples + missing, failed);
  }

  /// As `summary.json` holds it.
  public ObjectNode json() {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    put(node, "pass@1", passAt1);
    put(node, "ci", passAt1Interval);
    put(node, "cons@k", consAtK);
    put(node, "cons@k_ci", consAtKInterval);
    var curve = node.putArray("maj@k");
    for (MajorityCurve.Point point : majority) {
      ObjectNode each = curve.addObject().put("k", point.k()).put("value", point.value());
      put(each, "ci", Optional.of(point.interval()));
    }
    put(node, "pass@k", passAtK);
    put(node, "pass@k_ci", passAtKInterval);
    node.put("k", k)
        .put("truncated", truncated)
        .put("unverified", unverified)
        .put("failed", failed)
        .put("missing", missing);
    put(node, "mean_length", meanLength);
    put(node, "thinking_length", thinkingLength);
    var bins = node.putArray("accuracy_by_thinking_length");
    for (LengthBins.Bin bin : byLength) {
      ObjectNode each = bins.addObject();
      each.put("shortest", bin.shortest())
          .put("longest", bin.longest())
          .put("samples", bin.samples())
          .put("items", bin.items())
          .put("accuracy", bin.accuracy());
      put(each, "ci", Optional.of(bin.interval()));
    }
    return node.put("items", items)
        .put("samples", samples)
        .put("metric", metric)
        .put("headline", headline());
  }

  private static void put(ObjectNode node, String key, OptionalDouble value) {
    if (value.isPresent()) node.put(key, value.getAsDouble());
    else node.putNull(key);
  }

  private static void put(ObjectNode node, String key, Optional<Interval> interval) {
    interval.ifPresentOrElse(
        i -> node.putArray(key).add(i.low()).add(i.high()), () -> node.putNull(key));
  }
}
