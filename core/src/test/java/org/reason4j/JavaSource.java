package org.reason4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A Java file as [TidyTest] reads it.
///
/// @param path from the root of the repository, with forward slashes
/// @param text as it is
/// @param code the text with comments and the contents of literals blanked out, line by line
record JavaSource(String path, String text, List<String> code) {
  static JavaSource of(String path, String text) {
    return new JavaSource(path, text, blanked(text).lines().toList());
  }

  /// All Java files below the source folders of all modules.
  static List<JavaSource> all(Path root) throws IOException {
    List<JavaSource> sources = new ArrayList<>();
    for (String module : List.of("core", "bench")) {
      Path folder = root.resolve(module).resolve("src");
      if (!Files.isDirectory(folder)) continue;
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
          String path = root.relativize(file).toString().replace('\\', '/');
          sources.add(of(path, Files.readString(file)));
        }
      }
    }
    return sources;
  }

  boolean main() {
    return path.contains("/src/main/");
  }

  /// The first package below `org.reason4j`, such as `task` for `org.reason4j.task.pages`; empty
  /// for the root package.
  String layer() {
    int at = path.indexOf("org/reason4j/");
    if (at < 0) return "";
    String rest = path.substring(at + "org/reason4j/".length());
    int slash = rest.indexOf('/');
    return slash < 0 ? "" : rest.substring(0, slash);
  }

  String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String blanked(String text) {
    StringBuilder out = new StringBuilder(text);
    int i = 0;
    while (i < text.length()) {
      int end;
      int keep = 0;
      if (text.startsWith("//", i)) {
        end = indexOf(text, "\n", i);
      } else if (text.startsWith("/*", i)) {
        end = indexOf(text, "*/", i + 2) + 2;
      } else if (text.startsWith("\"\"\"", i)) {
        end = closing(text, "\"\"\"", i + 3) + 3;
        keep = 3;
      } else if (text.charAt(i) == '"') {
        end = closing(text, "\"", i + 1) + 1;
        keep = 1;
      } else if (text.charAt(i) == '\'') {
        end = closing(text, "'", i + 1) + 1;
        keep = 1;
      } else {
        i++;
        continue;
      }
      end = Math.min(end, text.length());
      for (int k = i + keep; k < end - keep; k++) {
        if (text.charAt(k) != '\n') out.setCharAt(k, ' ');
      }
      i = end;
    }
    return out.toString();
  }

  private static int indexOf(String text, String what, int from) {
    int at = text.indexOf(what, from);
    return at < 0 ? text.length() : at;
  }

  private static int closing(String text, String quote, int from) {
    int i = from;
    while (i < text.length() && !text.startsWith(quote, i)) i += text.charAt(i) == '\\' ? 2 : 1;
    return i;
  }
}
