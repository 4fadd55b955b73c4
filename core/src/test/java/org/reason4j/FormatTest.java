package org.reason4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every Java file is formatted by google-java-format. `mvn -pl core test -Dtest=FormatTest
/// -Dformat=write` formats them all.
class FormatTest {
  @Test
  void everyFileIsFormatted() throws Exception {
    boolean write = "write".equals(System.getProperty("format"));
    var formatter = new Formatter(JavaFormatterOptions.builder().build());
    List<String> unformatted = new ArrayList<>();
    Path root = Path.of(System.getProperty("reason4j.root", ".."));
    for (String module : List.of("core", "bench")) {
      Path sources = root.resolve(module).resolve("src");
      if (!Files.exists(sources)) continue;
      try (var files = Files.walk(sources)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
          String before = Files.readString(file);
          String after = formatter.formatSourceAndFixImports(before);
          if (before.equals(after)) continue;
          if (write) Files.writeString(file, after);
          else unformatted.add(root.relativize(file).toString());
        }
      }
    }
    assertThat(unformatted).as("files to format with -Dtest=FormatTest -Dformat=write").isEmpty();
  }
}
