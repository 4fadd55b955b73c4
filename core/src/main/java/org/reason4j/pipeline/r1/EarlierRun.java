package org.reason4j.pipeline.r1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.TomlWriter;
import org.reason4j.pipeline.ZeroRecipe;

/// A run of R1-Zero that is there already: `runs/zero` beside `runs/r1`, made with the very recipe
/// that the stage asks for, is taken instead of training it again.
final class EarlierRun {
  private EarlierRun() {}

  /// Copies a fitting run into the stage's folder, unless something is there; says so, or why not.
  static void take(Workshop shop, ZeroRecipe recipe, Path folder) {
    Path run = folder.toAbsolutePath().getParent();
    if (run == null || Files.exists(folder)) return;
    Path earlier = run.resolveSibling("zero");
    Path file = earlier.resolve(RunDirectory.RECIPE);
    if (!shop.disk().exists(file)) return;
    String theirs = new String(shop.disk().read(file), StandardCharsets.UTF_8);
    if (!theirs.equals(TomlWriter.write(recipe))) {
      shop.notes()
          .accept(earlier + " was made with another recipe than this stage's: trained anew here");
      return;
    }
    if (!shop.finished(earlier)) {
      shop.notes().accept(earlier + " is not finished: trained anew here");
      return;
    }
    // Renamed when complete: a copy that was cut off is begun again.
    Path part = folder.resolveSibling(folder.getFileName() + ".part");
    try (Stream<Path> paths = Files.walk(earlier)) {
      for (Path from : (Iterable<Path>) paths::iterator) {
        Path to = part.resolve(earlier.relativize(from).toString());
        if (Files.isDirectory(from)) Files.createDirectories(to);
        else if (!from.getFileName().toString().startsWith("lock"))
          Files.copy(from, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(part, folder, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + earlier + ": " + e.getMessage(), e);
    }
    shop.notes().accept("R1-Zero is taken from " + earlier);
  }
}
