package org.reason4j.weights.hub;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/// Which files of a model are fetched: weights, configs and vocabulary at the top of its folder, or
/// those that globs name. Pickled files are programs and are never fetched.
public final class FileChoice {
  private static final List<String> USUAL =
      List.of(
          "*.safetensors",
          "*.json",
          "*.jinja",
          "*.gguf",
          "merges.txt",
          "vocab.txt",
          "tokenizer.model",
          "LICENSE*",
          "LICENCE*",
          "README.md");
  private static final List<String> PICKLED =
      List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".h5", ".msgpack", ".npy", ".npz");

  private FileChoice() {}

  /// @param include globs over whole paths; empty for the usual files
  /// @throws HubException where nothing is left, a glob asks for pickled files, or several GGUF
  ///   files could be meant
  public static List<HubFile> of(Listing listing, List<String> include) {
    List<HubFile> chosen = chosen(listing, include);
    List<HubFile> pickled = chosen.stream().filter(file -> pickled(file.name())).toList();
    if (!pickled.isEmpty() && !include.isEmpty())
      throw new HubException(
          HubException.Reason.WRONG,
          "%s is pickled, which is a program; expected safetensors or GGUF"
              .formatted(pickled.getFirst().name()));
    if (chosen.isEmpty())
      throw new HubException(
          HubException.Reason.ABSENT,
          "%s holds no such file; it has %s".formatted(listing.model(), some(listing.files())));
    if (!include.isEmpty()) return chosen;
    boolean safetensors = chosen.stream().anyMatch(file -> file.name().endsWith(".safetensors"));
    List<HubFile> gguf = chosen.stream().filter(file -> file.name().endsWith(".gguf")).toList();
    if (safetensors) return chosen.stream().filter(file -> !gguf.contains(file)).toList();
    if (gguf.size() > 1 && gguf.stream().noneMatch(file -> file.name().contains("-of-")))
      throw new HubException(
          HubException.Reason.ABSENT,
          "%s holds %d GGUF files: name one by --include, e.g. --include '%s'; it has %s"
              .formatted(listing.model(), gguf.size(), gguf.getFirst().name(), some(gguf)));
    return chosen;
  }

  private static List<HubFile> chosen(Listing listing, List<String> include) {
    List<PathMatcher> matchers =
        (include.isEmpty() ? USUAL : include).stream().map(FileChoice::glob).toList();
    return listing.files().stream()
        .filter(file -> matchers.stream().anyMatch(glob -> glob.matches(Path.of(file.name()))))
        .toList();
  }

  private static PathMatcher glob(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new HubException(
          HubException.Reason.WRONG, "--include \"" + pattern + "\" is no glob; e.g. '*.json'", e);
    }
  }

  private static boolean pickled(String name) {
    return PICKLED.stream().anyMatch(name.toLowerCase(java.util.Locale.ROOT)::endsWith);
  }

  private static String some(List<HubFile> files) {
    List<String> names = files.stream().map(HubFile::name).toList();
    return String.join(", ", names.subList(0, Math.min(8, names.size())))
        + (names.size() > 8 ? " and %d more".formatted(names.size() - 8) : "");
  }
}
