package org.reason4j.reward;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.reason4j.engine.Workers;
import org.reason4j.model.ModelException;
import org.reason4j.model.RewardModel;
import org.reason4j.model.RewardScale;
import org.reason4j.weights.Disk;

/// The score of a reward model as a column of the reward (DeepSeek-R1, section 2.3.4).
///
/// It has an opinion on prompts of its own set of verifiers alone, so that each general prompt is
/// judged by one model. Scores are put on the scale of the model's held-out examples and clipped,
/// which makes two models comparable and bounds what a policy can win by finding the place where a
/// model is wrong. A response with nothing to score (no summary, nothing said, cut off at the
/// length limit) has the lowest score, not none: to have none would pay.
///
/// The same responses give the same scores, to rounding in any company. Owns the model. Thread
/// rule: not from inside one of the workers, which it waits for; one thread at a time.
public final class RewardModelScore implements Reward, AutoCloseable {
  /// What of a response the model reads.
  public enum Reads {
    /// What is said after the thinking, so that the thinking is not shaped (helpfulness).
    SUMMARY,
    /// All of it, so that nothing harmful hides (safety).
    WHOLE
  }

  /// How a model's number becomes a score.
  public enum Scale {
    /// In deviations from the mean of held-out examples, within plus and minus the clip.
    STANDARD,
    /// The model's own number, within plus and minus the clip.
    RAW,
    /// Its sigmoid, 0 to 1: the probability of a model trained on labels.
    SIGMOID
  }

  /// What a column is.
  ///
  /// @param name the column's, such as `helpfulness`
  /// @param verifiers of the prompts that it has an opinion on
  /// @param clip largest distance from 0, above 0; of no effect on [Scale#SIGMOID]
  public record Settings(
      String name, Reads reads, Set<String> verifiers, Scale scale, double clip) {
    public Settings {
      verifiers = Collections.unmodifiableSet(new java.util.TreeSet<>(verifiers));
      if (!(clip > 0))
        throw new org.reason4j.config.ConfigException(
            "reward.%s: clip is %s; it must be above 0", name, clip);
    }
  }

  private static final int BATCH_TOKENS = 8192;

  private final Settings settings;
  private final RewardModel model;
  private final ScoredText text;
  private final Optional<RewardScale> held;
  private final Workers workers;

  /// Takes over the model; borrows the workers.
  ///
  /// @throws ModelException if scores are to be standardised and the model has no scale
  public RewardModelScore(Settings settings, RewardModel model, ScoredText text, Workers workers) {
    if (settings.scale() == Scale.STANDARD && model.scale().isEmpty())
      throw new ModelException(
          "the model of reward %s has no %s, which its scores are standardised by; train it with"
                  .formatted(settings.name(), RewardScale.FILE)
              + " `reason4j reward-model`, or write {\"mean\":0,\"deviation\":1} into it");
    this.settings = settings;
    this.model = model;
    this.text = text;
    this.held = model.scale();
    this.workers = workers;
  }

  /// Opens a reward model's directory with its vocabulary.
  ///
  /// @throws ModelException if it is no reward model, or says no end token
  public static RewardModelScore open(Settings settings, Disk disk, Path folder, Workers workers) {
    ScoredText text = ScoredText.read(disk, folder);
    RewardModel model = RewardModel.open(disk, folder);
    try {
      return new RewardModelScore(settings, model, text, workers);
    } catch (RuntimeException failed) {
      model.close();
      throw failed;
    }
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public OptionalDouble score(Response response) {
    return scores(List.of(response)).getFirst();
  }

  @Override
  public List<OptionalDouble> scores(List<Response> responses) {
    List<OptionalDouble> scores =
        new ArrayList<>(Collections.nCopies(responses.size(), OptionalDouble.empty()));
    List<int[]> rows = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < responses.size(); i++) {
      Response response = responses.get(i);
      if (!settings.verifiers().contains(response.verifier())) continue;
      Optional<String> said = said(response);
      if (said.isEmpty()) {
        scores.set(i, OptionalDouble.of(lowest()));
      } else {
        rows.add(fitting(text.encode(response.question(), said.get())));
        places.add(i);
      }
    }
    double[] seen = model.score(rows, BATCH_TOKENS, workers);
    for (int r = 0; r < seen.length; r++)
      scores.set(places.get(r), OptionalDouble.of(scaled(seen[r])));
    return scores;
  }

  private Optional<String> said(Response response) {
    if (response.truncated()) return Optional.empty();
    return switch (settings.reads()) {
      case SUMMARY -> Answers.summary(response.text());
      case WHOLE -> Optional.of(response.text().strip()).filter(text -> !text.isEmpty());
    };
  }

  /// The last tokens where a row is longer than the model's positions.
  private int[] fitting(int[] ids) {
    int most = model.maxPositions();
    return ids.length <= most
        ? ids
        : java.util.Arrays.copyOfRange(ids, ids.length - most, ids.length);
  }

  private double lowest() {
    return settings.scale() == Scale.SIGMOID ? 0 : -settings.clip();
  }

  private double scaled(double score) {
    if (!Double.isFinite(score)) return lowest();
    double clip = settings.clip();
    return switch (settings.scale()) {
      case STANDARD -> Math.clamp(held.orElseThrow().standardise(score), -clip, clip);
      case RAW -> Math.clamp(score, -clip, clip);
      case SIGMOID -> 1 / (1 + Math.exp(-score));
    };
  }

  @Override
  public void close() {
    model.close();
  }
}
