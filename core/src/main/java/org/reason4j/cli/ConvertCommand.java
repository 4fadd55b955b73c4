package org.reason4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.Engine;
import org.reason4j.pipeline.Conversion;
import org.reason4j.weights.Disk;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.gguf.GgufExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// `reason4j convert SRC DST`: a model in another format or element type.
@Command(
    name = "convert",
    description = {
      "Writes a model in another format or element type.",
      "SRC is a finished run, a Hugging Face directory or a .gguf file. DST must not exist; it"
          + " appears when it is whole. Tokenizer, chat template, settings of generation and model"
          + " card come along."
    },
    footer = {
      "",
      "hf takes f32, bf16, f16 and fp8 (e4m3 in blocks of 128 x 128); gguf takes f32, bf16, f16,",
      "q8_0 and q4_0 (norms stay f32; with q4_0 embedding and head are q8_0).",
      "",
      "Examples:",
      "  reason4j convert runs/zero zero.gguf --dtype q8_0",
      "  reason4j convert model.gguf models/mine --dtype bf16",
      "  reason4j convert models/qwen models/qwen-half --to hf --dtype f16"
    })
final class ConvertCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(index = "0", paramLabel = "SRC", description = "A run, a directory or a .gguf file.")
  private Path source = Path.of("");

  @Parameters(index = "1", paramLabel = "DST", description = "What to write.")
  private Path target = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      description = "hf or gguf (default: by DST's name).")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--dtype",
      paramLabel = "D",
      description = "Element type of the matrices (default: f32).")
  private String type = "f32";

  ConvertCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    boolean gguf =
        switch (format.orElse(target.toString().endsWith(".gguf") ? "gguf" : "hf")) {
          case "gguf" -> true;
          case "hf" -> false;
          case String other ->
              throw ConfigException.usage("--to is %s; expected hf or gguf", other);
        };
    boolean float8 = !gguf && type.equalsIgnoreCase("fp8");
    Optional<StoredType> wanted = float8 ? Optional.empty() : Optional.of(type(gguf));
    Path from = ModelFolder.find(session.folder().resolve(source)).folder();
    Path to = session.folder().resolve(target);
    if (Files.exists(to))
      throw new CommandException(
          ExitCode.CANNOT_CREATE, target + " exists; name another, or remove it first");
    Engine.start(flags.threads().orElse(1));
    long began = session.clock().instant().toEpochMilli();
    if (gguf) {
      String name = String.valueOf(source.toAbsolutePath().normalize().getFileName());
      GgufExport.write(Disk.system(), from, to, name, wanted.orElseThrow());
    } else if (float8) Conversion.toFloat8(Disk.system(), from, to);
    else Conversion.toHuggingFace(Disk.system(), from, to, wanted.orElseThrow());
    tell(gguf, to, (session.clock().instant().toEpochMilli() - began) / 1000.0);
    return ExitCode.DONE;
  }

  private StoredType type(boolean gguf) {
    List<StoredType> known = gguf ? GgufExport.types() : Conversion.types();
    return known.stream()
        .filter(each -> each.name().equalsIgnoreCase(type))
        .findFirst()
        .orElseThrow(() ->
            ConfigException.usage(
                "--dtype is %s; expected one of %s%s for %s",
                type,
                String.join(
                    ", ", known.stream().map(t -> t.name().toLowerCase(Locale.ROOT)).toList()),
                gguf ? "" : ", fp8",
                gguf ? "gguf" : "hf"));
  }

  private void tell(boolean gguf, Path to, double seconds) {
    Path weights = gguf ? to : to.resolve("model.safetensors");
    long bytes = Disk.system().size(weights);
    if (flags.json())
      session
          .out()
          .println(
              JsonMapper.shared()
                  .writeValueAsString(
                      JsonNodeFactory.instance
                          .objectNode()
                          .put("path", target.toString())
                          .put("format", gguf ? "gguf" : "hf")
                          .put("dtype", type.toLowerCase(Locale.ROOT))
                          .put("bytes", bytes)
                          .put("seconds", seconds)));
    else if (!flags.quiet())
      session
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s: %s, %,.1f MiB, %.1f s",
                  target,
                  type.toLowerCase(Locale.ROOT),
                  bytes / 1048576.0,
                  seconds));
  }
}
