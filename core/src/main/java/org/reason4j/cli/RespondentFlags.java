package org.reason4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.reason4j.checkpoint.Sha256;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.eval.suite.Choir;
import org.reason4j.eval.suite.EndpointRespondent;
import org.reason4j.eval.suite.LocalRespondent;
import org.reason4j.eval.suite.Respondent;
import org.reason4j.generate.kernel.KernelDecoder;
import org.reason4j.model.LanguageModel;
import org.reason4j.reward.judge.ChatEndpoint;
import org.reason4j.reward.judge.HttpTransport;
import org.reason4j.rollout.PromptTokens;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The flags that say who answers: an endpoint and how patiently it is asked, or a model of ours
/// and its template.
final class RespondentFlags {
  private static final double TIMEOUT_SECONDS = 1800;

  @Mixin private EndpointFlags endpoint = new EndpointFlags();

  @Option(
      names = "--template",
      paramLabel = "FILE",
      order = 25,
      description = "Ask in this chat template instead of the model's own.")
  private Optional<Path> template = Optional.empty();

  @Option(names = "--raw", order = 26, description = "Ask in plain text, without any template.")
  private boolean raw;

  @Option(
      names = "--kernels",
      paramLabel = "on|off|auto",
      order = 27,
      description = "Compute by our own kernels; answers stay the same (default: auto).")
  private String kernels = "auto";

  /// Works with whoever answers.
  @FunctionalInterface
  interface Work {
    /// @param told who it is, for the settings of the results
    int with(Respondent respondent, ObjectNode told);
  }

  String model() {
    return endpoint.model();
  }

  /// Opens what was named for the time of the work.
  int open(Session session, GlobalFlags flags, String named, Work work) {
    endpoint.check();
    return EndpointFlags.address(named)
        ? endpoint(session, named, work)
        : local(session, flags, named, work);
  }

  private int endpoint(Session session, String named, Work work) {
    ChatEndpoint.Config config =
        endpoint.config(session, "MODEL", named, TIMEOUT_SECONDS).withSeed(0);
    ObjectNode told =
        JsonMapper.shared()
            .createObjectNode()
            .put("endpoint", config.uri().toString())
            .put("name", endpoint.model());
    try (var transport = new HttpTransport(EndpointFlags.CONNECT)) {
      return work.with(
          new EndpointRespondent(
              protocol ->
                  new ChatEndpoint(
                      config
                          .withTemperature(protocol.temperature())
                          .withTopP(protocol.topP())
                          .withMaxTokens(protocol.maxTokens()),
                      transport,
                      session.clock(),
                      Thread::sleep),
              endpoint.concurrency()),
          told);
    }
  }

  private int local(Session session, GlobalFlags flags, String named, Work work) {
    if (raw && template.isPresent())
      throw ConfigException.usage("both --raw and --template are given; give one");
    var folder = ModelFolder.find(session.folder().resolve(named));
    Path words =
        folder
            .tokenizer()
            .orElseThrow(() ->
                new CommandException(
                    ExitCode.NO_INPUT,
                    "no " + folder.folder().resolve("tokenizer.json") + "; eval needs it"));
    SequenceModels.Kernels wanted = SequenceModels.Kernels.named(kernels);
    Tokenizer tokenizer = Tokenizer.read(words);
    Function<String, int[]> prompt;
    boolean opened = false;
    String asked;
    if (raw) {
      prompt = tokenizer::encodePlain;
      asked = "raw";
    } else if (template.isEmpty() && folder.template().isPresent()) {
      var own = folder.template().get();
      prompt = new PromptTokens(own, tokenizer)::encode;
      opened = own.thinkOpened();
      asked = own.text();
    } else {
      ChatPrompts chat =
          ChatPrompts.find(session, folder, template, Optional.of(tokenizer))
              .orElseThrow(() ->
                  new CommandException(
                      ExitCode.NO_INPUT,
                      named
                          + " has no chat template; give --template FILE, or --raw to ask in plain"
                          + " text"));
      prompt = chat::ids;
      opened = chat.thinkOpened();
      asked = Arrays.toString(chat.ids("?"));
    }
    ObjectNode told =
        JsonMapper.shared()
            .createObjectNode()
            .put("name", String.valueOf(folder.folder().getFileName()))
            .put("sha256", fingerprint(folder.folder()))
            .put("template_sha256", Sha256.of(asked.getBytes(StandardCharsets.UTF_8)));
    var settings =
        new LocalRespondent.Settings(prompt, opened, folder.endTokens(), folder.sampling());
    Optional<KernelDecoder> decoder =
        SequenceModels.decoder(folder, wanted, Optional.of(tokenizer), session.err());
    if (decoder.isPresent()) {
      try (var batch = decoder.get().owningBatch(flags.threadsOrAll())) {
        return work.with(new LocalRespondent(new Choir.Together(batch), tokenizer, settings), told);
      }
    }
    Engine.start(1);
    try (LanguageModel loaded = folder.open(Optional.of(tokenizer), session.err());
        var workers = new Workers(flags.threadsOrAll())) {
      return work.with(
          new LocalRespondent(new Choir.Apart(loaded, workers), tokenizer, settings), told);
    }
  }

  /// What tells a model from another: names and sizes of its files, and the first and last MiB of
  /// each.
  private static String fingerprint(Path model) {
    var parts = new StringBuilder();
    boolean one = Files.isRegularFile(model);
    List<Path> files = new ArrayList<>();
    if (one) files.add(model);
    else
      for (String name : Disk.system().list(model))
        if (name.endsWith(".safetensors") || name.endsWith(".json")) files.add(model.resolve(name));
    for (Path file : files) {
      try (var arena = Arena.ofConfined();
          var channel = FileChannel.open(file)) {
        var content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        long piece = Math.min(1 << 20, content.byteSize());
        byte[] ends = new byte[(int) (2 * piece)];
        content.asSlice(0, piece).asByteBuffer().get(ends, 0, (int) piece);
        content
            .asSlice(content.byteSize() - piece, piece)
            .asByteBuffer()
            .get(ends, (int) piece, (int) piece);
        parts.append(file.getFileName()).append(content.byteSize()).append(Sha256.of(ends));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return Sha256.of(parts.toString().getBytes(StandardCharsets.UTF_8));
  }
}
