package org.reason4j.task.general;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.engine.RandomStreams;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.judge.Opinion;
import org.reason4j.reward.judge.PairJudge;
import org.reason4j.task.Problem;

/// Plays the person, or the model, that says which of two answers is better: the [Rubric]'s
/// difference, with noise and a slight bias for the answer read first, rounded to -2..2. What it
/// draws belongs to the pair and to the query: asked again, it says the same.
public final class RubricJudge implements PairJudge {
  /// How it errs.
  ///
  /// @param scale how far it leans for each point of the rubric
  /// @param noise the deviation of its noise, in steps of its own scale
  /// @param bias how far it leans to the answer read first, in the same steps
  public record Config(
      @Doc("How far it leans for each point of the rubric.") @Range(min = 0) @Default("1.5")
          double scale,
      @Doc("Deviation of its noise, in steps of -2 to 2.") @Range(min = 0) @Default("0.6")
          double noise,
      @Doc("How far it leans to the answer read first.") @Range(min = -2, max = 2) @Default("0.15")
          double bias) {
    /// Right about large differences, unsure about small ones.
    public static Config standard() {
      return new Config(1.5, .6, .15);
    }

    /// Finite numbers, scale and noise of at least 0.
    public Config {
      if (!(scale >= 0) || !(noise >= 0) || !Double.isFinite(scale + noise + bias)) {
        throw new ConfigException(
            "rubric judge has scale %s, noise %s, bias %s; expected finite numbers, scale and noise >= 0"
                .formatted(scale, noise, bias));
      }
    }
  }

  private final Map<String, Problem> byPrompt;
  private final Config config;
  private final long seed;

  /// A judge that knows these problems, by their questions and by their prompts.
  public RubricJudge(
      Collection<Problem> problems, PromptTemplate template, Config config, long seed) {
    var map = new HashMap<String, Problem>();
    for (Problem problem : problems) {
      map.put(problem.question(), problem);
      map.put(template.prompt(problem.question()), problem);
    }
    this.byPrompt = Map.copyOf(map);
    this.config = config;
    this.seed = seed;
  }

  @Override
  public String name() {
    return "rubric";
  }

  @Override
  public Opinion compare(String prompt, String first, String second, int query) {
    Problem problem = byPrompt.get(prompt);
    if (problem == null) return new Opinion.Unjudged("no problem has this prompt: " + prompt);
    double difference =
        Rubric.score(problem, first).total() - Rubric.score(problem, second).total();
    SplittableRandom random =
        RandomStreams.of(seed, "rubric-judge", key(prompt), key(first), key(second), query);
    double leaning =
        config.scale() * difference + config.bias() + config.noise() * random.nextGaussian();
    return new Opinion.Leaning(
        Math.clamp(Math.round(leaning), -Opinion.STRONGEST, Opinion.STRONGEST));
  }

  private static long key(String text) {
    return RandomStreams.key(0, text);
  }
}
