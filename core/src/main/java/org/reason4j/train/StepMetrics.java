package org.reason4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.reason4j.reward.Verdict;
import org.reason4j.rollout.Answer;
import org.reason4j.train.loss.Completions;
import org.reason4j.train.loss.RewardMetrics;

/// The numbers of a rollout step under the names that TRL gives them.
final class StepMetrics {
  private StepMetrics() {}

  static boolean right(Answer answer) {
    return answer.verdict() instanceof Verdict.Correct;
  }

  static boolean unverified(Answer answer) {
    return answer.verdict() instanceof Verdict.Unverified;
  }

  /// @param rewards_N what advantages were made from; NaN for a row that left its group
  static SequencedMap<String, Double> of(
      List<List<Answer>> groups, double[] rewards_N, List<PolicyUpdate.Step> updates) {
    var metrics = new LinkedHashMap<String, Double>();
    List<Answer> answers = groups.stream().flatMap(List::stream).toList();
    metrics.put("loss", mean(updates.stream().mapToDouble(PolicyUpdate.Step::loss)));
    metrics.put("grad_norm", mean(updates.stream().mapToDouble(PolicyUpdate.Step::gradNorm)));
    columns(metrics, answers);
    double[][] totals_N1 =
        Arrays.stream(rewards_N).mapToObj(r -> new double[] {r}).toArray(double[][]::new);
    var totals =
        RewardMetrics.of(
            totals_N1, List.of("total"), new double[] {1}, rewards_N.length / groups.size());
    for (String name : List.of("reward", "reward_std", "frac_reward_zero_std"))
      metrics.put(name, totals.getOrDefault(name, Double.NaN));
    metrics.put("accuracy", mean(answers.stream().mapToDouble(a -> right(a) ? 1 : 0)));
    int[] lengths_N = answers.stream().mapToInt(a -> a.completion().ids().length).toArray();
    boolean[] truncated_N = new boolean[lengths_N.length];
    for (int i = 0; i < truncated_N.length; i++) truncated_N[i] = answers.get(i).truncated();
    metrics.putAll(Completions.metrics(lengths_N, truncated_N));
    metrics.put("unverified", (double) answers.stream().filter(StepMetrics::unverified).count());
    Map<String, List<Double>> merged = new LinkedHashMap<>();
    for (PolicyUpdate.Step update : updates)
      update.metrics().forEach((k, v) -> merged.computeIfAbsent(k, _ -> new ArrayList<>()).add(v));
    merged.forEach((name, values) ->
        metrics.put(name, mean(values.stream().mapToDouble(Double::doubleValue))));
    return metrics;
  }

  /// Mean and deviation of each reward column.
  private static void columns(Map<String, Double> metrics, List<Answer> answers) {
    List<String> names = List.copyOf(answers.getFirst().rewards().keySet());
    double[][] rewards_NF = new double[answers.size()][names.size()];
    for (int i = 0; i < rewards_NF.length; i++)
      for (int f = 0; f < names.size(); f++)
        rewards_NF[i][f] =
            answers
                .get(i)
                .rewards()
                .getOrDefault(names.get(f), OptionalDouble.empty())
                .orElse(Double.NaN);
    RewardMetrics.of(rewards_NF, names, new double[names.size()], rewards_NF.length)
        .forEach((name, value) -> {
          if (name.startsWith("rewards/")) metrics.put(name, value);
        });
  }

  private static double mean(java.util.stream.DoubleStream values) {
    return values.average().orElse(0);
  }
}
