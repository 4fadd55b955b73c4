package org.reason4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.reason4j.pipeline.Conversion;
import org.reason4j.weights.Disk;
import org.reason4j.weights.gguf.GgufFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `reason4j dequantize FILE.gguf OUT.safetensors`: the tensors of a file as float32.
@Command(
    name = "dequantize",
    description = {
      "Writes the tensors of a GGUF file as float32, under their own names and in their own order",
      "of rows: what the file holds, bit for bit as ggml expands it. For a model that other",
      "programs load, see `reason4j convert`."
    },
    footer = {"", "Example:", "  reason4j dequantize model.gguf model.f32.safetensors"})
final class DequantizeCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(index = "0", paramLabel = "FILE", description = "A GGUF file.")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The .safetensors file to write.")
  private Path out = Path.of("");

  DequantizeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Path from = session.folder().resolve(file);
    if (!Files.isRegularFile(from))
      throw new CommandException(
          ExitCode.NO_INPUT, "no such file: " + file + "; expected a .gguf file");
    try (var gguf = GgufFile.open(Disk.system(), from)) {
      Conversion.toFloats(Disk.system(), gguf.tensors(), session.folder().resolve(out));
      if (!flags.quiet() && !flags.json())
        session.out().println("%s: %d tensors".formatted(out, gguf.tensors().size()));
    }
    return ExitCode.DONE;
  }
}
