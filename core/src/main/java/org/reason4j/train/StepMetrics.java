package org.reason4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.reason4j.reward.Verdict;
import org.reason4j.rollout.Answer;

/// The numbers of a rollout step under the names that TRL gives them.
final class StepMetrics {
  private StepMetrics() {}

  static boolean right(Answer answer) {
    return answer.verdict() instanceof Verdict.Correct;
  }

  static boolean unverified(Answer answer) {
    return answer.verdict() instanceof Verdict.Unverified;
  }

  static SequencedMap<String, Double> of(
      List<List<Answer>> groups,
      double[] rewards_N,
      Grpo.Signal signal,
      List<PolicyUpdate.Step> updates) {
    var metrics = new LinkedHashMap<String, Double>();
    List<Answer> answers = groups.stream().flatMap(List::stream).toList();
    metrics.put("loss", mean(updates.stream().mapToDouble(PolicyUpdate.Step::loss).toArray()));
    metrics.put(
        "grad_norm", mean(updates.stream().mapToDouble(PolicyUpdate.Step::gradNorm).toArray()));
    double[] scored = Arrays.stream(rewards_N).filter(r -> !Double.isNaN(r)).toArray();
    metrics.put("reward", mean(scored));
    metrics.put("reward_std", groupDeviation(rewards_N, groups.size()));
    metrics.put(
        "frac_reward_zero_std", 1 - (double) signal.informative() / Math.max(1, signal.groups()));
    for (String name : answers.getFirst().rewards().keySet()) {
      double[] column =
          answers.stream()
              .map(a -> a.rewards().getOrDefault(name, java.util.OptionalDouble.empty()))
              .filter(java.util.OptionalDouble::isPresent)
              .mapToDouble(java.util.OptionalDouble::getAsDouble)
              .toArray();
      metrics.put("rewards/" + name + "/mean", mean(column));
      metrics.put("rewards/" + name + "/std", deviation(column));
    }
    metrics.put("accuracy", mean(answers.stream().mapToDouble(a -> right(a) ? 1 : 0).toArray()));
    lengths(metrics, answers);
    metrics.put("unverified", (double) signal.unverified());
    Map<String, List<Double>> merged = new LinkedHashMap<>();
    for (PolicyUpdate.Step update : updates)
      update.metrics().forEach((k, v) -> merged.computeIfAbsent(k, _ -> new ArrayList<>()).add(v));
    merged.forEach((name, values) ->
        metrics.put(name, mean(values.stream().mapToDouble(Double::doubleValue).toArray())));
    return metrics;
  }

  private static void lengths(Map<String, Double> metrics, List<Answer> answers) {
    double[] all = answers.stream().mapToDouble(a -> a.completion().ids().length).toArray();
    double[] ended =
        answers.stream()
            .filter(a -> !a.truncated())
            .mapToDouble(a -> a.completion().ids().length)
            .toArray();
    metrics.put("completions/mean_length", mean(all));
    metrics.put("completions/min_length", Arrays.stream(all).min().orElse(0));
    metrics.put("completions/max_length", Arrays.stream(all).max().orElse(0));
    metrics.put("completions/mean_terminated_length", mean(ended));
    metrics.put("completions/clipped_ratio", 1 - (double) ended.length / Math.max(1, all.length));
  }

  private static double groupDeviation(double[] rewards_N, int groups) {
    int size = rewards_N.length / groups;
    double sum = 0;
    for (int p = 0; p < groups; p++)
      sum +=
          deviation(
              Arrays.stream(rewards_N, p * size, (p + 1) * size)
                  .filter(r -> !Double.isNaN(r))
                  .toArray());
    return sum / groups;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private static double deviation(double[] values) {
    if (values.length < 2) return 0;
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
  }
}
