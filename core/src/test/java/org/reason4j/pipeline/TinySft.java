package org.reason4j.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.reason4j.checkpoint.Environment;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.TomlBinder;
import org.reason4j.config.TomlWriter;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.model.Decoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.Family;
import org.reason4j.model.ModelDirectory;
import org.reason4j.nn.RopeScaling;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;

/// A base of a few thousand parameters, a file of sums, and fine-tuning runs of a second.
public final class TinySft {
  /// `#user:` or `#assistant:`, what was said, and the end token behind answers.
  private static final String CHAT =
      "{% for m in messages %}#{{ m['role'] }}:{{ m['content'] }}{% if m['role'] == 'assistant' %}"
          + "{{ eos_token }}{% endif %}{% endfor %}"
          + "{% if add_generation_prompt %}#assistant:{% endif %}";

  private TinySft() {}

  static Tokenizer tokenizer() {
    return BpeTrainer.train(
        new BpeTrainer.Config(
            270,
            List.of(
                AddedToken.special("<|end|>"),
                AddedToken.special("<|pad|>"),
                AddedToken.ordinary("<think>"),
                AddedToken.ordinary("</think>"),
                AddedToken.ordinary("<answer>"),
                AddedToken.ordinary("</answer>")),
            BpeTrainer.DEFAULT_PATTERN),
        List.of("User: 2 + 8 = ? Assistant:"));
  }

  /// Writes a Hugging Face directory of an untrained model.
  public static Path base(Path folder) throws IOException {
    Engine.start(1);
    Tokenizer tokenizer = tokenizer();
    int end = tokenizer.id("<|end|>").orElseThrow();
    var config =
        new DecoderConfig(
            Family.QWEN2,
            tokenizer.vocabularySize(),
            16,
            1,
            2,
            1,
            8,
            32,
            10_000,
            new RopeScaling.None(),
            1e-5,
            true,
            64,
            List.of(end),
            end);
    try (var model = Decoder.fresh(config, 0.1, new SplittableRandom(7))) {
      ModelDirectory.write(Disk.system(), folder, model);
    }
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toJson());
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"eos_token": "<|end|>", "pad_token": {"content": "<|pad|>"}, "chat_template": "%s"}
        """
            .formatted(CHAT));
    return folder;
  }

  /// Writes sums as prompt and completion.
  public static Path sums(Path file, int count) throws IOException {
    List<String> lines =
        IntStream.range(0, count)
            .mapToObj(i ->
                "{\"prompt\": \"%d + %d\", \"completion\": \"<think> %d</think> %d\"}"
                    .formatted(i % 7, i % 5, i % 7 + i % 5, i % 7 + i % 5))
            .toList();
    Files.write(file, lines);
    return file;
  }

  static SftRecipe recipe(Path base, Path data, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "base=" + base,
                "data=[\"" + data + "\"]",
                "template=short",
                "sft.rows=3",
                "sft.row-length=48",
                "sft.micro-rows=2",
                "sft.learning-rate=1e-2",
                "checkpoint.every=4"));
    settings.addAll(List.of(more));
    return TomlBinder.parse("tiny", "", SftRecipe.class, settings);
  }

  static Outcome run(Path folder, SftRecipe recipe, EventSink console, BooleanSupplier stop) {
    Engine.start(1);
    try (var run =
            RunDirectory.open(
                Disk.system(),
                folder,
                TomlWriter.write(recipe),
                Environment.detect(recipe.threads(), Optional.empty()),
                recipe.retention(),
                Optional.empty());
        var workers = new Workers(recipe.threads())) {
      var from = run.resume();
      return new SftRun(recipe, Disk.system(), run, console, workers, stop, System::nanoTime, from)
          .run();
    }
  }
}
