package org.reason4j.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.reason4j.checkpoint.Rollouts;
import org.reason4j.checkpoint.Trajectory;
import org.reason4j.eval.Behaviours;
import org.reason4j.task.behaviour.Reflection;

/// What the recorded answers of all training steps say together, read in one pass.
///
/// @param steps means over the answers of each step
/// @param examples one right answer with reflection from each quarter of training, by [#RULE]
/// @param early groups of the first recorded step
/// @param late groups of the last recorded step
record RolloutScan(
    NavigableMap<Long, Step> steps,
    List<Trajectory> examples,
    List<List<Trajectory>> early,
    List<List<Trajectory>> late) {
  /// How examples are chosen; printed with them.
  static final String RULE =
      "From each quarter of training: among the right answers that reflect (a word of reflection, a"
          + " caught step, or two tries or more), the one with the greatest advantage over its"
          + " group; ties go to the lowest step, prompt, sample.";

  /// How groups are chosen; printed with them.
  static final String GROUP_RULE =
      "Of the first and of the last recorded step, for each task the lowest prompt whose rewards"
          + " differ, or the lowest where none differs.";

  private static final int GROUPS = 4;

  /// Means over the answers of one step.
  ///
  /// @param behaviour means of counts, and rates
  /// @param words occurrences of each reflection word an answer
  /// @param styles share of each style
  /// @param lengths tokens of each answer
  /// @param dead share of groups whose rewards are all equal
  /// @param allRight share of groups with every answer right
  /// @param allWrong share of groups with no answer right
  record Step(
      double right,
      Map<String, Double> behaviour,
      Map<String, Double> words,
      Map<String, Double> styles,
      double[] lengths,
      double dead,
      double allRight,
      double allWrong) {}

  static RolloutScan of(Rollouts rollouts) {
    List<Long> numbers = rollouts.steps();
    NavigableMap<Long, Step> steps = new TreeMap<>();
    List<Optional<Trajectory>> best = new ArrayList<>(List.of(none(), none(), none(), none()));
    List<List<Trajectory>> early = List.of();
    List<List<Trajectory>> late = List.of();
    for (int i = 0; i < numbers.size(); i++) {
      List<Trajectory> answers = rollouts.read(numbers.get(i));
      if (answers.isEmpty()) continue;
      List<List<Trajectory>> groups = groups(answers);
      steps.put(numbers.get(i), step(answers, groups));
      if (early.isEmpty()) early = chosen(groups);
      else late = chosen(groups);
      int quarter = 4 * i / numbers.size();
      for (Trajectory answer : answers) {
        if (!Answer.correct(answer) || !reflects(answer)) continue;
        if (best.get(quarter).map(b -> answer.advantage() > b.advantage()).orElse(true)) {
          best.set(quarter, Optional.of(answer));
        }
      }
    }
    return new RolloutScan(steps, best.stream().flatMap(Optional::stream).toList(), early, late);
  }

  /// Names that occur in `map` of any step, those with the largest peak first.
  List<String> names(java.util.function.Function<Step, Map<String, Double>> map) {
    Map<String, Double> peaks = new TreeMap<>();
    for (Step step : steps.values()) {
      map.apply(step).forEach((name, value) -> peaks.merge(name, value, Math::max));
    }
    return peaks.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Optional<Trajectory> none() {
    return Optional.empty();
  }

  private static boolean reflects(Trajectory answer) {
    Map<String, Double> counts = Answer.counts(answer);
    return counts.getOrDefault("tries", 0.0) >= 2
        || counts.getOrDefault("caught", 0.0) > 0
        || Reflection.count(answer.text()).keySet().stream().anyMatch(word -> !word.equals("try"));
  }

  /// Answers by prompt, prompts and samples rising.
  static List<List<Trajectory>> groups(List<Trajectory> answers) {
    Map<Integer, List<Trajectory>> groups = new TreeMap<>();
    for (Trajectory answer : answers) {
      groups.computeIfAbsent(answer.prompt(), _ -> new ArrayList<>()).add(answer);
    }
    groups.values().forEach(group -> group.sort(Comparator.comparingInt(Trajectory::sample)));
    return List.copyOf(groups.values());
  }

  private static List<List<Trajectory>> chosen(List<List<Trajectory>> groups) {
    Map<String, List<Trajectory>> byTask = new TreeMap<>();
    for (List<Trajectory> group : groups) {
      String task = group.getFirst().task();
      List<Trajectory> held = byTask.get(task);
      if (held == null || (equalRewards(held) && !equalRewards(group))) byTask.put(task, group);
    }
    return byTask.values().stream().limit(GROUPS).toList();
  }

  private static boolean equalRewards(List<Trajectory> group) {
    double[] rewards = group.stream().mapToDouble(Trajectory::reward).toArray();
    for (double reward : rewards) if (Math.abs(reward - rewards[0]) > 1e-9) return false;
    return true;
  }

  private static Step step(List<Trajectory> answers, List<List<Trajectory>> groups) {
    double n = answers.size();
    Map<String, Double> words = new TreeMap<>();
    Map<String, Double> styles = new TreeMap<>();
    for (Trajectory answer : answers) {
      Reflection.count(answer.text())
          .forEach((word, count) -> words.merge(word, count / n, Double::sum));
      String style = Answer.style(answer);
      if (!style.isEmpty()) styles.merge(style, 1 / n, Double::sum);
    }
    return new Step(
        answers.stream().filter(Answer::correct).count() / n,
        Behaviours.means(answers.stream().map(Answer::counts).toList()),
        words,
        styles,
        answers.stream().mapToDouble(answer -> answer.ids().length).toArray(),
        share(groups, RolloutScan::equalRewards),
        share(groups, group -> group.stream().allMatch(Answer::correct)),
        share(groups, group -> group.stream().noneMatch(Answer::correct)));
  }

  private static double share(
      List<List<Trajectory>> groups, java.util.function.Predicate<List<Trajectory>> is) {
    return groups.stream().filter(is).count() / (double) groups.size();
  }
}
