package org.reason4j.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.reason4j.checkpoint.Rollouts;
import org.reason4j.checkpoint.Trajectory;
import org.reason4j.engine.RandomStreams;
import org.reason4j.eval.EvalSummary;
import org.reason4j.eval.Sample;
import org.reason4j.eval.SampleFile;
import org.reason4j.event.RunEvent;
import org.reason4j.event.RunEventJson;
import org.reason4j.task.behaviour.Reflection;
import org.reason4j.weights.Disk;

/// A made-up run directory that looks like one of find x: search grows, guessing dies out. For
/// tests of the report only; its numbers mean nothing.
public final class SyntheticRun {
  private static final int G = 16;
  private static final int PROMPTS = 4;

  private final Path folder;
  private final long seed;
  private final int steps;
  private final boolean learns;
  private final List<String> lines = new ArrayList<>();

  private SyntheticRun(Path folder, long seed, int steps, boolean learns) {
    this.folder = folder;
    this.seed = seed;
    this.steps = steps;
    this.learns = learns;
  }

  /// Writes a finished run of `steps` steps; one that does not learn stays at its base.
  public static Path write(Path folder, long seed, int steps, boolean learns) throws IOException {
    new SyntheticRun(folder, seed, steps, learns).write();
    return folder;
  }

  private void write() throws IOException {
    Files.createDirectories(folder.resolve("rollouts"));
    Files.createDirectories(folder.resolve("export"));
    Files.writeString(folder.resolve("recipe.toml"), recipe());
    Files.writeString(
        folder.resolve("environment.json"),
        """
        {"format":1,"environment":{"commit":"0123abcd","jdk":"Example 25.0.1","os":"Linux 6.1 amd64",
        "cpu":"Example CPU","cores":2,"threads":2,"libraries":{"pytorch":"2.10.0-1.5.13"}}}
        """);
    phase("pretrain", 320.5, this::pretrain);
    phase("base", 12.25, () -> evaluate("base", 0));
    phase("grpo", 162.75, this::grpo);
    phase("final", 14.5, () -> evaluate("final", steps));
    event(new RunEvent.PhaseStarted("report", 1, "file"));
    event(new RunEvent.RunFinished());
    Files.writeString(folder.resolve("events.jsonl"), String.join("\n", lines) + "\n");
  }

  private String recipe() {
    return """
    seed = %d
    template = "short"
    [model]
    width = 96
    layers = 3
    [reward]
    kind = "%s"
    accuracy = 2.0
    format = 0.5
    [grpo]
    preset = "r1"
    steps = %d
    learning-rate = 3e-4
    prompts = 4
    samples = 16
    temperature = 1.0
    max-new-tokens = 192
    [eval]
    samples = 16
    temperature = 0.6
    top-p = 0.95
    """
        .formatted(seed, learns ? "rule" : "random", steps);
  }

  private interface Work {
    void run() throws IOException;
  }

  private void phase(String name, double seconds, Work work) throws IOException {
    event(new RunEvent.PhaseStarted(name, steps, "step"));
    work.run();
    event(new RunEvent.PhaseFinished(name, seconds));
  }

  private void event(RunEvent event) {
    lines.add(RunEventJson.encode(event));
  }

  private void pretrain() {
    SplittableRandom random = RandomStreams.of(seed, "test.pretrain");
    for (int step = 10; step <= 1100; step += 10) {
      double loss = 0.9 + 2.8 * Math.exp(-step / 140.0) + 0.05 * random.nextDouble();
      event(
          new RunEvent.StepFinished(
              "pretrain", step, Map.of("loss", loss, "parameters", 337_000.0)));
    }
    Map<String, Double> gate = new LinkedHashMap<>();
    gate.put("find-x/accuracy/direct", 0.18);
    gate.put("find-x/accuracy/once", 0.31);
    gate.put("find-x/accuracy/several", 0.44);
    gate.put("find-x/accuracy/until-yes", 0.57);
    gate.put("find-x/share/direct", 0.36);
    gate.put("find-x/share/once", 0.2);
    gate.put("find-x/share/several", 0.2);
    gate.put("find-x/share/until-yes", 0.24);
    gate.put("find-x/verdict_honesty", 0.94);
    event(
        new RunEvent.Readiness(
            1100,
            true,
            "Ready: answers that search are right 57.0 % of the time, direct ones 18.0 %.",
            gate));
  }

  private double progress(long step) {
    return learns ? 1 - Math.exp(-3.0 * step / Math.max(1, steps)) : 0;
  }

  private void grpo() throws IOException {
    SplittableRandom random = RandomStreams.of(seed, "test.grpo");
    for (int step = 1; step <= steps; step++) {
      List<Trajectory> answers = new ArrayList<>();
      for (int prompt = 0; prompt < PROMPTS; prompt++) answers.addAll(group(step, prompt));
      writeRollouts(step, answers);
      double p = progress(step);
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("reward", 1.0 + 0.8 * p + 0.08 * random.nextDouble());
      metrics.put("reward_std", 0.6 - 0.3 * p);
      metrics.put("rewards/accuracy/mean", 0.3 + 0.55 * p + 0.06 * random.nextDouble());
      metrics.put("rewards/format/mean", 0.75 + 0.18 * p + 0.03 * random.nextDouble());
      metrics.put("frac_reward_zero_std", 0.05 + 0.3 * p);
      metrics.put("completions/mean_length", 33 + 50 * p + 4 * random.nextDouble());
      metrics.put("completions/clipped_ratio", 0.02 + 0.1 * p);
      metrics.put("kl", 0.002 + 0.06 * p * random.nextDouble());
      metrics.put("entropy", 0.9 - 0.5 * p + 0.04 * random.nextDouble());
      metrics.put("clip_ratio/region_mean", 0.01 + 0.02 * random.nextDouble());
      metrics.put("clip_ratio/low_mean", 0.005);
      metrics.put("clip_ratio/high_mean", 0.008 * random.nextDouble());
      metrics.put("grad_norm", 0.4 + 0.3 * random.nextDouble());
      metrics.put("rollout_tokens_per_second", 6000 + 300 * random.nextDouble());
      metrics.put("train_tokens_per_second", 9000 + 300 * random.nextDouble());
      metrics.put("step_time", 3.2);
      metrics.put("peak_rss_mib", 1234.0 + step);
      event(new RunEvent.StepFinished("grpo", step, metrics));
      if (step == 7) event(new RunEvent.StepSkipped(7, "gradient norm is NaN"));
      if (step % 5 == 0 && step < steps) evaluate("grpo", step);
    }
  }

  private void evaluate(String phase, long step) throws IOException {
    for (String suite : List.of("in_distribution", "harder")) {
      double right =
          suite.equals("harder") ? 0.1 + 0.3 * progress(step) : 0.35 + 0.5 * progress(step);
      List<Sample> samples = new ArrayList<>();
      for (int item = 0; item < 24; item++) {
        SplittableRandom random = RandomStreams.of(seed, "test.eval." + suite, step, item);
        double ease = Math.clamp(right + 0.5 * (random.nextDouble() - 0.5), 0.02, 0.98);
        for (int s = 0; s < 16; s++) samples.add(sample("item-" + item, s, ease, step, random));
      }
      event(EvalSummary.of(samples, 16, EvalSummary.resampling()).event(phase, step, suite));
      if (!phase.equals("grpo"))
        SampleFile.write(SampleFile.of(folder, phase, step, suite), samples);
    }
  }

  private Sample sample(String item, int index, double ease, long step, SplittableRandom random) {
    Answer answer = answer(random, step, 1 + random.nextInt(9), 0);
    boolean right = random.nextDouble() < ease;
    boolean cut = !right && random.nextDouble() < 0.1;
    return new Sample(
        item,
        index,
        right ? Sample.Judgement.CORRECT : Sample.Judgement.WRONG,
        cut ? Optional.empty() : Optional.of(right ? "4" : "" + (5 + random.nextInt(4))),
        !cut && random.nextDouble() < 0.8 + 0.15 * progress(step),
        answer.text().length() / 3,
        cut,
        Reflection.count(answer.text()).values().stream().mapToInt(n -> n).sum(),
        0.7 + 0.3 * random.nextDouble(),
        answer.style(),
        answer.behaviour());
  }

  private List<Trajectory> group(long step, int prompt) {
    SplittableRandom random = RandomStreams.of(seed, "test.group", step, prompt);
    int a = 2 + random.nextInt(8);
    int x = random.nextInt(10);
    int b = random.nextInt(10);
    String question = "find x %d * x + %d ends %d ?".formatted(a, b, (a * x + b) % 10);
    boolean[] right = new boolean[G];
    boolean[] form = new boolean[G];
    double[] rewards = new double[G];
    for (int s = 0; s < G; s++) {
      right[s] = random.nextDouble() < 0.3 + 0.55 * progress(step);
      form[s] = random.nextDouble() < 0.78 + 0.15 * progress(step);
      rewards[s] = (right[s] ? 1 : 0) + (form[s] ? 1 : 0);
    }
    double mean = Arrays.stream(rewards).average().orElse(0);
    double std =
        Math.sqrt(Arrays.stream(rewards).map(r -> (r - mean) * (r - mean)).average().orElse(0));
    List<Trajectory> group = new ArrayList<>();
    for (int s = 0; s < G; s++) {
      Answer answer = answer(random, step, a, right[s] ? x : (x + 1 + random.nextInt(9)) % 10);
      int[] ids = new int[answer.text().length() / 3];
      Arrays.setAll(ids, i -> i % 47);
      Map<String, Object> behaviour = new LinkedHashMap<>();
      behaviour.put("style", answer.style());
      behaviour.putAll(answer.behaviour());
      group.add(
          new Trajectory(
              step,
              prompt,
              s,
              "find-x",
              "%016x".formatted(step * 31 + prompt),
              "en",
              question,
              "" + x,
              new int[] {1, 2},
              ids,
              new float[ids.length],
              answer.text(),
              random.nextInt(20) == 0 ? Trajectory.Finish.LENGTH : Trajectory.Finish.STOP,
              right[s] ? Trajectory.Outcome.CORRECT : Trajectory.Outcome.WRONG,
              rewards(right[s], form[s]),
              rewards[s],
              std < 1e-9 ? 0 : (rewards[s] - mean) / std,
              behaviour));
    }
    return group;
  }

  private static Map<String, OptionalDouble> rewards(boolean right, boolean form) {
    Map<String, OptionalDouble> parts = new LinkedHashMap<>();
    parts.put("accuracy", OptionalDouble.of(right ? 1 : 0));
    parts.put("format", OptionalDouble.of(form ? 1 : 0));
    return parts;
  }

  private record Answer(String text, String style, Map<String, Double> behaviour) {}

  private Answer answer(SplittableRandom random, long step, int a, int x) {
    double p = progress(step);
    boolean searches = random.nextDouble() < 0.6 + 0.4 * p;
    if (!searches) {
      return new Answer(
          " <think> </think> <answer> " + random.nextInt(10) + " </answer>",
          "direct",
          Map.of("tries", 0.0, "wait", 0.0, "checks", 0.0));
    }
    int tries = 1 + random.nextInt(2 + (int) Math.round(8 * p));
    StringBuilder text = new StringBuilder(" <think>");
    int waits = 0;
    for (int i = 0; i < tries; i++) {
      int guess = i == tries - 1 ? x : random.nextInt(10);
      text.append(" try %d : %d + 2 = %d want 4".formatted(guess, a * guess, a * guess + 2));
      if (i < tries - 1) {
        boolean wait = random.nextInt(5) < 2;
        text.append(wait ? " no wait" : random.nextInt(4) == 0 ? " 不对" : " no");
        if (wait) waits++;
      }
    }
    text.append(" yes </think> <answer> ").append(x).append(" </answer>");
    Map<String, Double> behaviour = new LinkedHashMap<>();
    behaviour.put("tries", (double) tries);
    behaviour.put("repeated_tries", (double) (tries / 4));
    behaviour.put("checks", (double) tries);
    behaviour.put("wait", (double) waits);
    behaviour.put("accepted", 1.0);
    behaviour.put("accepted_wrong", random.nextInt(8) == 0 ? 1.0 : 0.0);
    behaviour.put("verdicts", (double) tries);
    behaviour.put("honest_verdicts", tries - (random.nextInt(5) == 0 ? 1.0 : 0.0));
    behaviour.put("steps", (double) tries);
    behaviour.put("wrong_steps", (double) (tries / 3));
    behaviour.put("caught", tries > 3 && random.nextInt(4) > 0 ? 1.0 : 0.0);
    behaviour.put("repaired", tries > 4 ? 1.0 : 0.0);
    behaviour.put("false_alarms", tries > 3 && random.nextInt(6) == 0 ? 1.0 : 0.0);
    behaviour.put("mixed", text.indexOf("不对") >= 0 ? 1.0 : 0.0);
    return new Answer(
        text.toString(), tries == 1 ? "once" : tries < 4 ? "several" : "until-yes", behaviour);
  }

  private void writeRollouts(long step, List<Trajectory> answers) {
    writeRollouts(folder, step, answers);
  }

  /// Replaces the rollouts of a step.
  static void writeRollouts(Path run, long step, List<Trajectory> answers) {
    new Rollouts(Disk.system(), run.resolve("rollouts")).write(step, answers);
  }
}
