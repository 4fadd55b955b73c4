package org.reason4j.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.model.Decoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.Family;
import org.reason4j.model.ModelDirectory;
import org.reason4j.nn.RopeScaling;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;

/// A model of a few hundred parameters with a vocabulary, written as a user would have it, and
/// commands run on it. Untrained: it says anything, but always the same.
final class TinyModel {
  static final int POSITIONS = 64;

  private TinyModel() {}

  static Tokenizer tokenizer() {
    return BpeTrainer.train(
        new BpeTrainer.Config(
            270,
            List.of(
                AddedToken.special("<|end|>"),
                AddedToken.ordinary("<think>"),
                AddedToken.ordinary("</think>"),
                AddedToken.ordinary("<answer>"),
                AddedToken.ordinary("</answer>")),
            BpeTrainer.DEFAULT_PATTERN),
        List.of("User: 2 + 8 = ? Assistant:"));
  }

  /// Writes a Hugging Face directory.
  static Path write(Path folder) throws IOException {
    Tokenizer tokenizer = tokenizer();
    var config =
        new DecoderConfig(
            Family.LLAMA,
            tokenizer.vocabularySize(),
            16,
            1,
            2,
            2,
            8,
            32,
            10_000,
            new RopeScaling.None(),
            1e-5,
            true,
            POSITIONS,
            List.of(0),
            0);
    try (var model = Decoder.fresh(config, 0.6, new SplittableRandom(7))) {
      ModelDirectory.write(Disk.system(), folder, model);
    }
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toJson());
    return folder;
  }

  /// Writes a finished run.
  static Path writeRun(Path folder, String template) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("recipe.toml"), "template = \"" + template + "\"\n");
    write(folder.resolve("export"));
    return folder;
  }

  /// Runs a command with this on stdin.
  static int run(Recorded call, String stdin, String... arguments) {
    Session s = call.session();
    var session =
        new Session(
            new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
            s.out(),
            s.err(),
            s.terminal(),
            s.columns(),
            s.folder(),
            s.clock(),
            s.environment());
    return Main.run(session, arguments);
  }
}
