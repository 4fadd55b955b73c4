package org.reason4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.reason4j.config.ConfigException;
import org.reason4j.generate.SamplingSettings;
import picocli.CommandLine.Option;

/// The flags that say how tokens are drawn and when an answer ends.
final class SamplingFlags {
  static final int USUAL_LIMIT = 1024;

  @Option(names = "--greedy", order = 1, description = "Always the best token (temperature 0).")
  private boolean greedy;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      order = 2,
      description = "Logits are divided by it; 0 is greedy (default: the model's, else 0.6).")
  private Optional<Double> temperature = Optional.empty();

  @Option(
      names = "--top-p",
      paramLabel = "X",
      order = 3,
      description = "Keep the best tokens up to this mass (default: the model's, else 0.95).")
  private Optional<Double> topP = Optional.empty();

  @Option(
      names = "--top-k",
      paramLabel = "N",
      order = 4,
      description = "Keep the best N tokens; 0 keeps all (default: the model's, else 0).")
  private Optional<Integer> topK = Optional.empty();

  @Option(
      names = "--min-p",
      paramLabel = "X",
      order = 5,
      description = "Drop tokens below this share of the best one's probability (default: off).")
  private Optional<Double> minP = Optional.empty();

  @Option(
      names = "--repetition-penalty",
      paramLabel = "X",
      order = 5,
      description = "Make tokens seen less likely (default: the model's, else 1 = off).")
  private Optional<Double> repetition = Optional.empty();

  @Option(
      names = "--presence-penalty",
      paramLabel = "X",
      order = 5,
      description = "Taken from the logit of each token already generated (default: 0).")
  private Optional<Double> presence = Optional.empty();

  @Option(
      names = "--frequency-penalty",
      paramLabel = "X",
      order = 5,
      description = "Taken from a logit for each time its token was generated (default: 0).")
  private Optional<Double> frequency = Optional.empty();

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      order = 6,
      description = "Tokens of an answer at most (default: 1024, or the model's positions).")
  private Optional<Integer> maxNewTokens = Optional.empty();

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      order = 7,
      description = "End an answer before this text; may be given again.")
  private List<String> stops = new ArrayList<>();

  @Option(
      names = "--stop-id",
      paramLabel = "ID",
      order = 7,
      description = "A further end token; may be given again.")
  private List<Integer> stopIds = new ArrayList<>();

  @Option(
      names = "--ignore-eos",
      order = 8,
      description = "Go on after an end token, up to --max-new-tokens.")
  private boolean ignoreEnd;

  @Option(
      names = "--raw",
      order = 9,
      description = "Use the prompt as it is, without any template.")
  private boolean raw;

  @Option(
      names = "--template",
      paramLabel = "FILE",
      order = 9,
      description = "Ask in this chat template instead of the model's own.")
  private Optional<Path> template = Optional.empty();

  /// A chat template to use instead of the model's own.
  Optional<Path> template() {
    if (raw && template.isPresent())
      throw ConfigException.usage("both --raw and --template are given; give one");
    return template;
  }

  /// The model's settings with those typed.
  SamplingSettings sampling(SamplingSettings model) {
    if (greedy && temperature.filter(x -> x != 0).isPresent())
      throw ConfigException.usage(
          "--greedy means temperature 0 and --temperature is %s; give one", temperature.get());
    try {
      SamplingSettings settings = temperature.map(model::withTemperature).orElse(model);
      if (greedy) settings = settings.withTemperature(0);
      settings = topP.map(settings::withTopP).orElse(settings);
      settings = topK.map(settings::withTopK).orElse(settings);
      settings = minP.map(settings::withMinP).orElse(settings);
      return settings.withPenalties(
          repetition.orElse(settings.repetitionPenalty()),
          presence.orElse(settings.presencePenalty()),
          frequency.orElse(settings.frequencyPenalty()));
    } catch (ConfigException e) {
      throw new ConfigException(ConfigException.Origin.COMMAND_LINE, e.problems());
    }
  }

  int maxNewTokens() {
    int limit = maxNewTokens.orElse(USUAL_LIMIT);
    if (limit < 1)
      throw ConfigException.usage("--max-new-tokens is %d; expected at least 1", limit);
    return limit;
  }

  List<String> stops() {
    if (stops.contains(""))
      throw ConfigException.usage("--stop is empty; expected a text that ends the answer");
    return List.copyOf(stops);
  }

  /// The tokens that end an answer, of those that the model's configuration names.
  Set<Integer> endTokens(Set<Integer> model) {
    Set<Integer> ends = new TreeSet<>(stopIds);
    if (!ignoreEnd) ends.addAll(model);
    return ends;
  }

  boolean raw() {
    return raw;
  }
}
