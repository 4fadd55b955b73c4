package org.reason4j.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.reason4j.checkpoint.Checkpoints;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.ConfigException;
import org.reason4j.config.JsonFault;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.ModelShape;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import org.reason4j.weights.gguf.GgufModel;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the MODEL argument of a command stands for, found without loading a weight.
///
/// @param folder the Hugging Face directory, or the GGUF file that stands for one
/// @param tokenizer its tokenizer.json, where it has one
/// @param template how a question is asked: a run's own; empty for a plain directory
/// @param endTokens those of generation_config.json, else of config.json
/// @param sampling that of generation_config.json, temperature 0.6 and top-p 0.95 where it is
///   silent
record ModelFolder(
    Path folder,
    Optional<Path> tokenizer,
    Optional<PromptTemplate> template,
    Set<Integer> endTokens,
    SamplingSettings sampling) {

  private static final SamplingSettings USUAL =
      SamplingSettings.PLAIN.withTemperature(0.6).withTopP(0.95);

  /// Finds a model: a finished run, a Hugging Face directory, or a GGUF file.
  ///
  /// @throws CommandException where there is none, or its files are damaged
  static ModelFolder find(Path argument) {
    if (!Files.isDirectory(argument) && !isGguf(argument))
      throw missing(
          Files.exists(argument) ? argument + " is a file" : "no such model: " + argument);
    boolean run = Files.exists(argument.resolve(RunDirectory.RECIPE));
    Path folder = run ? argument.resolve("export") : argument;
    if (!Disk.system().exists(folder.resolve("config.json")))
      throw run ? unfinished(argument) : missing(argument + " has no config.json");
    JsonNode generation = json(folder.resolve("generation_config.json"));
    JsonNode config = json(folder.resolve("config.json"));
    return new ModelFolder(
        folder,
        List.of(folder, argument).stream()
            .map(place -> place.resolve("tokenizer.json"))
            .filter(Disk.system()::exists)
            .findFirst(),
        run ? template(argument.resolve(RunDirectory.RECIPE)) : Optional.empty(),
        endTokens(generation, config),
        sampling(folder.resolve("generation_config.json"), generation));
  }

  /// Whether a path is a GGUF file, which reads as the folder it stands for.
  static boolean isGguf(Path path) {
    return GgufModel.named(path) && Files.isRegularFile(path);
  }

  /// The model itself; says on `err` what is odd about its weights.
  ///
  /// @throws org.reason4j.model.ModelException if it cannot be used, or the tokenizer is another
  ///   model's
  LanguageModel open(Optional<Tokenizer> words, PrintStream err) {
    ModelShape shape = ModelDirectory.shape(Disk.system(), folder);
    words.ifPresent(known -> shape.requireVocabulary(known.vocabularySize()));
    return ModelDirectory.open(
        Disk.system(), folder, warning -> err.println("warning: " + warning));
  }

  private static CommandException missing(String what) {
    return new CommandException(
        ExitCode.NO_INPUT,
        what
            + "; expected the folder of a finished run (such as runs/zero), a Hugging Face"
            + " directory with config.json, model.safetensors and tokenizer.json, or a .gguf"
            + " file");
  }

  private static CommandException unfinished(Path run) {
    if (Files.isDirectory(run.resolve("stages")))
      return new CommandException(
          ExitCode.NO_INPUT,
          "%s is not finished: it has no export. `reason4j r1 --out %s`, with the recipe it was begun with, goes on with it; the models of stages that are done are usable too, such as %s"
              .formatted(run, run, run.resolve("zero")));
    var sealed = Checkpoints.list(Disk.system(), run.resolve(RunDirectory.CHECKPOINTS)).usable();
    String newest =
        sealed.isEmpty()
            ? "no checkpoint yet"
            : "its newest checkpoint is " + sealed.getLast().folder().getFileName();
    return new CommandException(
        ExitCode.NO_INPUT,
        "%s is not finished: it has no export (%s). The command that began it goes on with it and writes %s at the end"
            .formatted(run, newest, run.resolve("export")));
  }

  private static JsonNode json(Path file) {
    if (!Disk.system().exists(file)) return JsonMapper.shared().createObjectNode();
    try {
      return JsonMapper.shared().readTree(Disk.system().read(file));
    } catch (JacksonException e) {
      throw bad(file + ": " + JsonFault.of(e) + "; expected JSON");
    }
  }

  private static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_INPUT, message);
  }

  private static Optional<PromptTemplate> template(Path recipe) {
    try {
      TomlParseResult toml = Toml.parse(recipe);
      if (toml.hasErrors())
        throw new CommandException(
            ExitCode.BAD_RECIPE, recipe + ": " + toml.errors().getFirst().getMessage());
      String key = toml.contains("stages") ? "world.template" : "template";
      return Optional.ofNullable(toml.getString(key))
          .filter(name -> !name.equals("none"))
          .map(PromptTemplate::named);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.INPUT_OUTPUT, "cannot read " + recipe + ": " + ExitCode.describe(e));
    }
  }

  private static Set<Integer> endTokens(JsonNode generation, JsonNode config) {
    String key = "eos_token_id";
    JsonNode node = generation.hasNonNull(key) ? generation.path(key) : config.path(key);
    var ids = new LinkedHashSet<Integer>();
    if (node.isIntegralNumber()) ids.add(node.asInt());
    for (JsonNode id : node) if (id.isIntegralNumber()) ids.add(id.asInt());
    return Set.copyOf(ids);
  }

  private static SamplingSettings sampling(Path file, JsonNode node) {
    try {
      return new SamplingSettings(
          node.path("temperature").asDouble(USUAL.temperature()),
          node.path("top_p").asDouble(USUAL.topP()),
          node.path("top_k").asInt(USUAL.topK()),
          node.path("min_p").asDouble(USUAL.minP()),
          node.path("repetition_penalty").asDouble(USUAL.repetitionPenalty()),
          USUAL.presencePenalty(),
          USUAL.frequencyPenalty());
    } catch (ConfigException e) {
      throw bad(file + ": " + e.getMessage());
    }
  }
}
