package org.reason4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.pipeline.Inspection;
import org.reason4j.text.ChatTemplate;
import org.reason4j.text.Tokenizer;
import org.reason4j.text.TokenizerException;
import org.reason4j.text.template.TemplateException;
import org.reason4j.weights.Disk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `reason4j inspect PATH`: what a model is and what it takes, without reading its weights.
@Command(
    name = "inspect",
    description = {
      "Tells what a model is: family, parameters, tensors, vocabulary, template, and the memory it"
          + " takes. Reads configs and headers only, so any size takes a moment.",
      "PATH is a model directory, a finished run, or a .safetensors or .gguf file."
    },
    footer = {
      "",
      "With --json: family, runs (whether it can be run here), problems, parameters,",
      "active_parameters, kv_bytes_per_token (the cache is float32), dtype (of most parameters),",
      "dtypes, tensors, tensor_count, unused_tensors, chat_template, special_tokens, end_tokens,",
      "vocabulary_size, context_length, memory.",
      "A model of an unknown family is told of too, exit code 0; weights that do not fit their own",
      "config end with 65.",
      "",
      "Examples:",
      "  reason4j inspect models/qwen",
      "  reason4j inspect runs/zero --json",
      "  reason4j inspect model-00001-of-00004.safetensors"
    })
final class InspectCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(
      index = "0",
      paramLabel = "PATH",
      description = "A model directory, a run, or a .safetensors or .gguf file.")
  private Path path = Path.of("");

  InspectCommand(Session session) {
    this.session = session;
  }

  /// What stands beside the weights.
  ///
  /// @param template the chat template's text
  /// @param problems of these files
  record Words(
      Optional<Tokenizer> tokenizer,
      Set<Integer> endTokens,
      Optional<String> template,
      List<String> problems) {}

  @Override
  public Integer call() {
    Path folder = find(session.folder().resolve(path));
    var inspection = Inspection.of(Disk.system(), folder);
    Words words = words(folder, inspection);
    var page = new InspectPage(path, inspection, words);
    session.out().print(flags.json() ? page.json() + "\n" : page.text());
    if (words.problems().isEmpty() && !(inspection.use() instanceof Inspection.Use.Damaged))
      return ExitCode.DONE;
    for (String problem : page.problems()) session.err().println("reason4j inspect: " + problem);
    return ExitCode.BAD_INPUT;
  }

  private static Path find(Path place) {
    if (Files.exists(place.resolve(RunDirectory.RECIPE))) return ModelFolder.find(place).folder();
    boolean model =
        Files.isDirectory(place)
            ? List.of("config.json", "model.safetensors", "model.safetensors.index.json").stream()
                .anyMatch(name -> Files.exists(place.resolve(name)))
            : place.toString().endsWith(".safetensors") || ModelFolder.isGguf(place);
    if (model && Files.exists(place)) return place;
    throw new CommandException(
        ExitCode.NO_INPUT,
        (Files.exists(place) ? place + " is no model" : "no such model: " + place)
            + "; expected a folder with config.json or model.safetensors, a finished run, or a"
            + " .safetensors or .gguf file");
  }

  private Words words(Path folder, Inspection inspection) {
    if (inspection.config().isEmpty())
      return new Words(Optional.empty(), Set.of(), Optional.empty(), List.of());
    ModelFolder model = ModelFolder.find(folder);
    List<String> problems = new ArrayList<>();
    Optional<Tokenizer> tokenizer = Optional.empty();
    try {
      tokenizer = model.tokenizer().map(Tokenizer::read);
    } catch (TokenizerException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    Optional<String> template = Optional.empty();
    try {
      var clock = session.clock().withZone(ZoneId.systemDefault());
      template = ChatTemplate.read(folder, clock).map(ChatTemplate::source);
    } catch (TemplateException | TokenizerException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    long known = inspection.config().get().number("vocab_size").orElse(Long.MAX_VALUE);
    tokenizer
        .filter(read -> read.vocabularySize() > known)
        .ifPresent(read ->
            problems.add(
                "tokenizer.json has %,d ids; config.json's vocab_size is %,d: expected no more"
                    .formatted(read.vocabularySize(), known)));
    return new Words(tokenizer, model.endTokens(), template, problems);
  }
}
