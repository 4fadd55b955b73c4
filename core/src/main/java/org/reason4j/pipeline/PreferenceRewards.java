package org.reason4j.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.reason4j.engine.Workers;
import org.reason4j.reward.RewardMix;
import org.reason4j.reward.RewardModelScore;
import org.reason4j.reward.Verifier;
import org.reason4j.reward.Verifiers;
import org.reason4j.weights.Disk;

/// The reward models of a run as columns of its reward: helpfulness on the summary, safety on the
/// whole response, each general prompt judged by one of them (DeepSeek-R1, section 2.3.4).
final class PreferenceRewards implements AutoCloseable {
  private final List<RewardModelScore> open = new ArrayList<>();
  private final List<RewardMix.Part> parts = new ArrayList<>();

  private PreferenceRewards() {}

  /// Opens those that the recipe names, in the order of the columns.
  ///
  /// @throws org.reason4j.model.ModelException if one is missing or no reward model
  static PreferenceRewards open(
      ZeroRecipe.Rewards recipe, Verifiers verifiers, Disk disk, Workers workers) {
    Set<String> safety = new TreeSet<>(recipe.safetyVerifiers());
    Set<String> helpfulness = new TreeSet<>();
    for (String name : verifiers.names())
      if (verifiers.reads(name) == Verifier.Reads.SUMMARY && !safety.contains(name))
        helpfulness.add(name);
    var made = new PreferenceRewards();
    try {
      made.add(
          recipe.helpfulnessModel(),
          recipe.helpfulness(),
          new RewardModelScore.Settings(
              "helpfulness",
              RewardModelScore.Reads.SUMMARY,
              helpfulness,
              recipe.preferenceScale(),
              recipe.preferenceClip()),
          disk,
          workers);
      made.add(
          recipe.safetyModel(),
          recipe.safety(),
          new RewardModelScore.Settings(
              "safety",
              RewardModelScore.Reads.WHOLE,
              safety,
              recipe.preferenceScale(),
              recipe.preferenceClip()),
          disk,
          workers);
    } catch (RuntimeException failed) {
      made.close();
      throw failed;
    }
    return made;
  }

  private void add(
      Optional<Path> folder,
      double weight,
      RewardModelScore.Settings settings,
      Disk disk,
      Workers workers) {
    if (folder.isEmpty()) return;
    RewardModelScore score = RewardModelScore.open(settings, disk, folder.get(), workers);
    open.add(score);
    parts.add(new RewardMix.Part(score, weight));
  }

  /// The columns; none where the recipe names no model.
  List<RewardMix.Part> parts() {
    return List.copyOf(parts);
  }

  @Override
  public void close() {
    open.forEach(RewardModelScore::close);
  }
}
