package org.reason4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.Engine;
import org.reason4j.pipeline.Conversion;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Shards;
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
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,8})(|[KMG]I?B)");

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

  @Option(
      names = "--max-shard-size",
      paramLabel = "SIZE",
      description = "hf: weights beyond it go into several files with an index (default: 5GB).")
  private Optional<String> shard = Optional.empty();

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
    long shardBytes = shardBytes(gguf);
    Optional<StoredType> wanted = float8 ? Optional.empty() : Optional.of(type(gguf));
    Path from = ModelFolder.find(session.folder().resolve(source)).folder();
    Path to = session.folder().resolve(target);
    if (Files.exists(to))
      throw new CommandException(
          ExitCode.CANNOT_CREATE, target + " exists; name another, or remove it first");
    Engine.start(flags.threads().orElse(1));
    long began = session.clock().instant().toEpochMilli();
    long bytes;
    if (gguf) {
      String name = String.valueOf(source.toAbsolutePath().normalize().getFileName());
      GgufExport.write(Disk.system(), from, to, name, wanted.orElseThrow());
      bytes = Disk.system().size(to);
    } else if (float8) bytes = Conversion.toFloat8(Disk.system(), from, to, shardBytes);
    else
      bytes = Conversion.toHuggingFace(Disk.system(), from, to, wanted.orElseThrow(), shardBytes);
    tell(gguf, bytes, (session.clock().instant().toEpochMilli() - began) / 1000.0);
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

  private long shardBytes(boolean gguf) {
    if (shard.isPresent() && gguf)
      throw ConfigException.usage("--max-shard-size is for hf; a gguf file is one file");
    return shard.map(ConvertCommand::bytes).orElse(Shards.USUAL_BYTES);
  }

  private static long bytes(String size) {
    Matcher found = SIZE.matcher(size.strip().toUpperCase(Locale.ROOT));
    if (!found.matches())
      throw ConfigException.usage(
          "--max-shard-size is %s; expected a size such as 5GB, 200MB or 2GiB", size);
    long unit =
        switch (found.group(2)) {
          case "KB" -> 1_000L;
          case "MB" -> 1_000_000L;
          case "GB" -> 1_000_000_000L;
          case "KIB" -> 1L << 10;
          case "MIB" -> 1L << 20;
          case "GIB" -> 1L << 30;
          default -> 1;
        };
    return Math.multiplyExact(Long.parseLong(found.group(1)), unit);
  }

  private void tell(boolean gguf, long bytes, double seconds) {
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
