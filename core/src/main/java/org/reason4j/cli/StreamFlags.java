package org.reason4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.generate.Drafter;
import org.reason4j.generate.LookupDrafter;
import org.reason4j.generate.ModelDrafter;
import org.reason4j.generate.PredictionDrafter;
import org.reason4j.generate.SequenceModel;
import org.reason4j.generate.TorchSequence;
import org.reason4j.model.deepseekv3.Model;
import org.reason4j.text.Tokenizer;
import picocli.CommandLine.Option;

/// The flags that say how a single answer is computed; the answer itself is the same.
final class StreamFlags {
  static final int USUAL_DRAFT = 5;

  @Option(
      names = "--speculate",
      paramLabel = "HOW",
      order = 30,
      description =
          "Guess several tokens at once: lookup (what followed the same words before), mtp (the"
              + " model's own layer that predicts further ahead), or the folder of a small model"
              + " of the same vocabulary. Answers stay the same.")
  private Optional<String> speculate = Optional.empty();

  @Option(
      names = "--draft-tokens",
      paramLabel = "N",
      order = 31,
      description = "Guesses at once, at most (default: 5).")
  private Optional<Integer> draftTokens = Optional.empty();

  @Option(
      names = "--kernels",
      paramLabel = "on|off|auto",
      order = 32,
      description = "Compute by our own kernels (default: auto).")
  private String kernels = "auto";

  /// Whether our own kernels are wanted.
  SequenceModels.Kernels kernels() {
    return SequenceModels.Kernels.named(kernels);
  }

  /// Whether a flag was given that speaks of a single answer only.
  boolean speculates() {
    return speculate.isPresent();
  }

  int draftTokens() {
    int tokens = draftTokens.orElse(USUAL_DRAFT);
    if (tokens < 1) throw ConfigException.usage("--draft-tokens is %d; at least 1", tokens);
    if (draftTokens.isPresent() && speculate.isEmpty())
      throw ConfigException.usage("--draft-tokens needs --speculate");
    return speculate.isPresent() ? tokens : 0;
  }

  /// What guesses.
  ///
  /// @param model whose tokens are guessed
  /// @throws CommandException if the drafting model's vocabulary is another
  Drafter drafter(
      Session session, SequenceModel model, GlobalFlags flags, Optional<Tokenizer> tokenizer) {
    if (speculate.isEmpty()) return Drafter.none();
    if (speculate.get().equals("lookup")) return new LookupDrafter();
    if (speculate.get().equals("mtp")) return ownLayer(model);
    ModelFolder folder = ModelFolder.find(session.folder().resolve(Path.of(speculate.get())));
    Optional<Tokenizer> words = folder.tokenizer().map(Tokenizer::read);
    SequenceModel small = SequenceModels.one(folder, kernels(), flags, words, session.err());
    boolean same =
        small.vocabularySize() == model.vocabularySize()
            && words
                .map(Tokenizer::vocabularySize)
                .equals(tokenizer.map(Tokenizer::vocabularySize));
    if (same) return new ModelDrafter(small);
    int size = small.vocabularySize();
    small.close();
    throw new CommandException(
        ExitCode.BAD_INPUT,
        "--speculate %s: its vocabulary has %,d tokens, the model's %,d; expected the same vocabulary"
            .formatted(speculate.get(), size, model.vocabularySize()));
  }

  private static Drafter ownLayer(SequenceModel sequence) {
    if (sequence instanceof TorchSequence torch
        && torch.model() instanceof Model model
        && model.config().predictionLayers() > 0) return new PredictionDrafter(model, torch);
    throw new CommandException(
        ExitCode.BAD_INPUT,
        "--speculate mtp: the model has no layer that predicts further ahead"
            + " (num_nextn_predict_layers), or own kernels compute it (--kernels off)");
  }
}
