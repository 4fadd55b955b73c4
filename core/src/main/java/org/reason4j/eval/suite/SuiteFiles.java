package org.reason4j.eval.suite;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reason4j.checkpoint.Sha256;
import org.reason4j.weights.Disk;

/// Where the data of suites may be: beside a suite of one's own, then below a folder.
///
/// @param folder such as `data`; what pull writes lies below it
public record SuiteFiles(Path folder) {
  /// The environment variable that names the folder.
  public static final String VARIABLE = "REASON4J_DATA";

  /// Data as found.
  ///
  /// @param path a file, or a folder of files
  /// @param sha256 of the file; of the digests of all files where it is a folder
  public record Located(Path path, String sha256) {
    /// The files, in the order of their names.
    public List<Path> files() {
      if (!Files.isDirectory(path)) return List.of(path);
      return Disk.system().list(path).stream()
          .filter(
              name -> name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".csv"))
          .map(path::resolve)
          .toList();
    }
  }

  /// A suite's data; empty where it is at none of the places.
  ///
  /// @throws SuiteException where a file has other bytes than its suite names
  public Optional<Located> find(Suites.Found found) {
    for (Path path : candidates(found)) {
      if (!Files.exists(path)) continue;
      var located = new Located(path, "");
      List<String> digests = new ArrayList<>();
      for (Path file : located.files()) {
        String digest = Sha256.of(Disk.system(), file);
        List<String> known = found.suite().sha256();
        if (!known.isEmpty() && !known.contains(digest)) {
          throw new SuiteException(
              SuiteException.Reason.DAMAGED,
              "%s has the SHA-256 %s; suite %s expects %s: get it again, or use a suite of your own"
                  .formatted(
                      file,
                      digest,
                      found.suite().name(),
                      known.size() > 3
                          ? "one of %d others".formatted(known.size())
                          : String.join(" or ", known)));
        }
        digests.add(digest);
      }
      return Optional.of(
          new Located(
              path,
              digests.size() == 1
                  ? digests.getFirst()
                  : Sha256.of(String.join("\n", digests).getBytes(StandardCharsets.UTF_8))));
    }
    return Optional.empty();
  }

  /// A suite's data.
  ///
  /// @throws SuiteException telling how to get it where it is absent
  public Located require(Suites.Found found) {
    return find(found).orElseThrow(() -> missing(found));
  }

  private SuiteException missing(Suites.Found found) {
    Suite suite = found.suite();
    return new SuiteException(
        SuiteException.Reason.ABSENT,
        "no data of suite %s: looked for %s. %s"
            .formatted(
                suite.name(),
                String.join(
                    ", ", candidates(found).stream().map(Path::toString).distinct().toList()),
                how(suite)));
  }

  /// How a suite's data is got, in a sentence.
  public String how(Suite suite) {
    if (!suite.url().isEmpty())
      return "`reason4j eval pull %s` fetches it; --data DIR or %s names a folder that has it."
          .formatted(suite.name(), VARIABLE);
    return suite.byHand().isEmpty()
        ? "Put it there."
        : "%s Then put it at %s.".formatted(suite.byHand(), folder.resolve(suite.file()));
  }

  private List<Path> candidates(Suites.Found found) {
    List<Path> paths = new ArrayList<>();
    for (String name : found.suite().files()) {
      found.folder().ifPresent(own -> paths.add(own.resolve(name)));
      paths.add(folder.resolve(name));
    }
    return paths;
  }
}
