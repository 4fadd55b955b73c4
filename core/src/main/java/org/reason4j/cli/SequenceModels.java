package org.reason4j.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.Engine;
import org.reason4j.engine.FreeMemory;
import org.reason4j.generate.BatchModel;
import org.reason4j.generate.SequenceModel;
import org.reason4j.generate.TorchBatch;
import org.reason4j.generate.TorchSequence;
import org.reason4j.generate.kernel.KernelDecoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.ModelShape;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import org.reason4j.weights.NotFinite;
import org.reason4j.weights.ShardedWeights;

/// Opens a model to answer, on our own kernels or on the library.
final class SequenceModels {
  /// Whether our own kernels compute it.
  enum Kernels {
    ON,
    OFF,
    /// Where they can, and the model is large enough for their compilation to pay.
    AUTO;

    /// The choice of a flag.
    static Kernels named(String text) {
      for (Kernels each : values())
        if (each.name().toLowerCase(Locale.ROOT).equals(text)) return each;
      throw ConfigException.usage("--kernels is \"%s\"; expected on, off or auto", text);
    }
  }

  /// Parameters from which on kernels pay: the JVM compiles them while they first run, for seconds.
  private static final long WORTH = 20_000_000;

  private SequenceModels() {}

  /// The model for one stream, which the caller closes. The engine starts only if the library
  /// computes it.
  ///
  /// @param flags how many threads compute
  /// @param err hears what is odd about its weights
  /// @throws CommandException if kernels are asked for that there are not
  static SequenceModel one(
      ModelFolder folder,
      Kernels kernels,
      GlobalFlags flags,
      Optional<Tokenizer> tokenizer,
      PrintStream err) {
    Optional<KernelDecoder> decoder = decoder(folder, kernels, tokenizer, err);
    if (decoder.isPresent()) return decoder.get().owningSequence(flags.threadsOrAll());
    Engine.start(flags.threads().orElse(1));
    return TorchSequence.owning(folder.open(tokenizer, err));
  }

  /// As [#one], for many streams side by side.
  static BatchModel many(
      ModelFolder folder,
      Kernels kernels,
      GlobalFlags flags,
      Optional<Tokenizer> tokenizer,
      PrintStream err) {
    Optional<KernelDecoder> decoder = decoder(folder, kernels, tokenizer, err);
    if (decoder.isPresent()) return decoder.get().owningBatch(flags.threadsOrAll());
    Engine.start(flags.threads().orElse(1));
    return TorchBatch.owning(folder.open(tokenizer, err));
  }

  /// The model on our kernels; empty where the library is to compute it.
  static Optional<KernelDecoder> decoder(
      ModelFolder folder, Kernels kernels, Optional<Tokenizer> tokenizer, PrintStream err) {
    if (kernels == Kernels.OFF) return Optional.empty();
    ModelShape shape = ModelDirectory.shape(Disk.system(), folder.folder());
    tokenizer.ifPresent(words -> shape.requireVocabulary(words.vocabularySize()));
    boolean worth = kernels == Kernels.ON || shape.parameterCount() >= WORTH;
    if (worth && shape instanceof DecoderConfig config) {
      try (var weights = ShardedWeights.open(Disk.system(), folder.folder())) {
        Optional<String> refusal = KernelDecoder.refusal(config, weights.tensors());
        if (refusal.isEmpty()) return Optional.of(kernels(folder, config, weights, err));
        if (kernels == Kernels.ON) throw none(folder, refusal.get());
      }
    } else if (kernels == Kernels.ON) throw none(folder, "it is no dense decoder");
    return Optional.empty();
  }

  /// Says the same of odd weights and of too little memory as a model that the library computes.
  private static KernelDecoder kernels(
      ModelFolder folder, DecoderConfig config, ShardedWeights weights, PrintStream err) {
    long needed = KernelDecoder.packedBytes(config, weights.specs());
    ModelDirectory.requireMemory(folder.folder() + ": the weights", needed, FreeMemory.bytes());
    Set<String> names = config.weights().keySet();
    ModelDirectory.warnOdd(
        folder.folder(),
        NotFinite.among(weights, names),
        names.size(),
        warning -> err.println("warning: " + warning));
    return KernelDecoder.load(config, weights.tensors());
  }

  private static CommandException none(ModelFolder folder, String why) {
    return new CommandException(
        ExitCode.BAD_INPUT,
        "%s: no kernels of ours for this model: %s; leave --kernels on out"
            .formatted(folder.folder(), why));
  }
}
