package org.reason4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.reason4j.config.Default;
import org.reason4j.config.Range;
import org.reason4j.config.TomlBinder;
import org.reason4j.engine.NativeException;
import org.reason4j.event.RunEvent;
import org.reason4j.event.RunEventJson;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.ModelDirectory;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.TensorSpec;
import org.reason4j.weights.gguf.GgufExport;

/// What the launcher lets run once after a build, to record the classes that a start needs (JEP
/// 514): everything between `main` and the first line of a command, and what `generate` and `chat`
/// do with a GGUF file until its first token. Our kernels are left out: classes that use the
/// incubating vector module cannot be recorded.
final class Rehearsal {
  private record Script(@Range(min = 0) @Default("1") long words) {}

  private Rehearsal() {}

  static int run(Session real) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Session session =
        new Session(
            real.in(),
            nowhere,
            nowhere,
            true,
            100,
            real.folder(),
            real.clock(),
            real.environment());
    int code = 0;
    for (List<String> words :
        List.of(
            List.of("--help"),
            List.of("--version"),
            List.of("completion", "bash"),
            List.of("doctor", "--help"))) {
      code |= Main.run(session, words.toArray(String[]::new));
    }
    code |= TomlBinder.parse("", "words = 1", Script.class, List.of()).words() == 1 ? 0 : 1;
    code |= answer(session);
    var sink = session.events(new GlobalFlags());
    sink.accept(
        RunEventJson.decode(
            RunEventJson.encode(new RunEvent.StepFinished("grpo", 1, Map.of("reward", 0.5)))));
    return code;
  }

  /// Asks a model of no worth, first as a directory and then as a file.
  private static int answer(Session session) {
    try {
      Path folder = Files.createTempDirectory("reason4j-rehearsal");
      try {
        Path model = model(folder.resolve("model"));
        Path file = folder.resolve("model.gguf");
        GgufExport.write(Disk.system(), model, file, "rehearsal", StoredType.Q8_0);
        int code = 0;
        for (Path asked : List.of(model, file))
          for (String manner : List.of("--raw", "--chat"))
            code |=
                Main.run(
                    session,
                    "generate",
                    asked.toString(),
                    "Hello there, how are you?",
                    manner,
                    "--greedy",
                    "--kernels",
                    "off",
                    "--max-new-tokens",
                    "4");
        return code;
      } finally {
        try (var left = Files.walk(folder)) {
          for (Path each : left.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        }
      }
    } catch (IOException | NativeException _) {
      return 1; // no library here, or no place: starts are slower, and nothing else
    }
  }

  private static Path model(Path folder) throws IOException {
    Files.createDirectory(folder);
    String text = "hello there how are you ".repeat(4);
    Tokenizer tokenizer =
        BpeTrainer.train(
            new BpeTrainer.Config(264, List.of(), BpeTrainer.DEFAULT_PATTERN), List.of(text));
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toJson());
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"chat_template": "{% for m in messages %}{{ m['role'] + ': ' + m['content'] | trim }}{% endfor %}"}
        """);
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": %d,
         "hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1,
         "num_attention_heads": 1, "num_key_value_heads": 1, "max_position_embeddings": 256,
         "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true}
        """
            .formatted(tokenizer.vocabularySize()));
    if (!(ModelDirectory.shape(Disk.system(), folder) instanceof DecoderConfig shape))
      throw new IllegalStateException("no decoder");
    List<TensorBytes> tensors = new ArrayList<>();
    shape
        .weights()
        .forEach((name, sizes) -> {
          var spec = new TensorSpec(name, StoredType.F32, sizes);
          tensors.add(new TensorBytes(spec, Arena.ofAuto().allocate(spec.bytes(), Long.BYTES)));
        });
    Safetensors.write(
        Disk.system(), folder.resolve("model.safetensors"), Map.of(), TensorSource.of(tensors));
    return folder;
  }
}
