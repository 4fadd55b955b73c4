package org.reason4j.cli;

import java.io.PrintStream;
import java.util.Optional;
import org.reason4j.generate.SequenceModel;
import org.reason4j.generate.TorchSequence;
import org.reason4j.text.Tokenizer;

/// Opens a model to answer one stream.
final class SequenceModels {
  /// Whether our own kernels compute it.
  enum Kernels {
    ON,
    OFF,
    /// Where they can.
    AUTO
  }

  private SequenceModels() {}

  /// The model, which the caller closes; the engine has started.
  ///
  /// @param err hears what is odd about its weights
  /// @throws CommandException if kernels are asked for that there are not
  static SequenceModel open(
      ModelFolder folder, Kernels kernels, Optional<Tokenizer> tokenizer, PrintStream err) {
    return switch (kernels) {
      case ON ->
          throw new CommandException(
              ExitCode.BAD_INPUT,
              folder.folder() + ": no kernels of ours for this model; leave --kernels on out");
      case OFF, AUTO -> TorchSequence.owning(folder.open(tokenizer, err));
    };
  }
}
