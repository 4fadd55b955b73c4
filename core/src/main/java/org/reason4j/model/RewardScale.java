package org.reason4j.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.reason4j.config.JsonFault;
import org.reason4j.weights.Disk;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Where a reward model's scores lie on examples it was not trained on, so that scores of two
/// models can be added: `z = (score - mean) / deviation`. Kept in `reward_scale.json` beside the
/// weights.
///
/// @param mean of the scores
/// @param deviation their standard deviation (population), above 0
public record RewardScale(double mean, double deviation) {
  /// The file's name.
  public static final String FILE = "reward_scale.json";

  public RewardScale {
    if (!Double.isFinite(mean) || !(deviation > 0) || !Double.isFinite(deviation))
      throw new ModelException(
          "%s: mean is %s and deviation is %s; expected finite numbers, the deviation above 0"
              .formatted(FILE, mean, deviation));
  }

  /// That of these scores; empty where they are all equal (or there are none).
  public static Optional<RewardScale> of(double[] scores) {
    double mean = 0;
    for (double score : scores) mean += score / scores.length;
    double square = 0;
    for (double score : scores) square += (score - mean) * (score - mean) / scores.length;
    double deviation = Math.sqrt(square);
    return deviation > 1e-12 && Double.isFinite(deviation)
        ? Optional.of(new RewardScale(mean, deviation))
        : Optional.empty();
  }

  /// A score in deviations from the mean.
  public double standardise(double score) {
    return (score - mean) / deviation;
  }

  /// The scale kept in a model's directory; empty where it has none.
  ///
  /// @throws ModelException if the file holds something else
  public static Optional<RewardScale> read(Disk disk, Path folder) {
    Path file = folder.resolve(FILE);
    if (!disk.exists(file)) return Optional.empty();
    try {
      JsonNode node =
          JsonMapper.shared().readTree(new String(disk.read(file), StandardCharsets.UTF_8));
      return Optional.of(
          new RewardScale(
              node.path("mean").asDouble(Double.NaN), node.path("deviation").asDouble(Double.NaN)));
    } catch (JacksonException e) {
      throw new ModelException(
          file + ": no JSON (" + JsonFault.of(e) + "); copy the file again", e);
    }
  }

  /// Writes it into a model's directory.
  public void write(Disk disk, Path folder) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("mean", mean);
    node.put("deviation", deviation);
    String json =
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    disk.publish(folder.resolve(FILE), json.getBytes(StandardCharsets.UTF_8));
  }
}
