package org.reason4j.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/// Golden files of this package, and the larger set beside the checkout where there is one.
final class Fixtures {
  static final List<String> FAMILIES = List.of("smollm2", "qwen3", "deepseek_v3");

  private Fixtures() {}

  static String golden(String name) {
    String path = "/golden/tokenizers/" + name;
    try (var in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file of the shared set; the test is skipped where it is absent.
  static Path shared(String path) {
    Path file = Path.of(System.getProperty("reason4j.root", "..")).resolve("../shared/" + path);
    Assumptions.assumeTrue(Files.exists(file), () -> "no " + file);
    return file;
  }

  /// The families with tokenizers here, and Llama 3 where `-Dllama3=FILE` names its tokenizer.json,
  /// which may not be passed on.
  static Stream<String> families() {
    return Stream.concat(
        FAMILIES.stream(), llama3().isPresent() ? Stream.of("llama3") : Stream.of());
  }

  private static Optional<Path> llama3() {
    return Optional.ofNullable(System.getProperty("llama3")).map(Path::of);
  }

  static Tokenizer family(String name) {
    if (name.equals("llama3")) return Tokenizer.read(llama3().orElseThrow());
    return Tokenizer.read(shared("models/tokenizers/" + name + "/tokenizer.json"));
  }

  static Tokenizer small() {
    return Tokenizer.parse("golden/tokenizers/tokenizer.json", golden("tokenizer.json"));
  }

  static List<JsonNode> lines(Path file) {
    try {
      return lines(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> lines(String text) {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (!line.isEmpty()) nodes.add(TokenizerReader.MAPPER.readTree(line));
    }
    return nodes;
  }

  static int[] ints(JsonNode list) {
    int[] ints = new int[list.size()];
    for (int i = 0; i < ints.length; i++) ints[i] = list.get(i).intValue();
    return ints;
  }

  static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    for (JsonNode node : list) strings.add(node.stringValue());
    return strings;
  }

  /// Text of letters, digits, white space, marks, emoji and anything else, without half surrogates.
  static String text(SplittableRandom random) {
    var text = new StringBuilder();
    int length = random.nextInt(random.nextInt(10) == 0 ? 400 : 40);
    for (int i = 0; i < length; i++) {
      int codePoint =
          switch (random.nextInt(9)) {
            case 0, 1, 2 -> 'a' + random.nextInt(26);
            case 3 -> '0' + random.nextInt(10);
            case 4 -> " \n\t\r\u00A0\u3000".charAt(random.nextInt(6));
            case 5 -> 0x21 + random.nextInt(0x5E);
            case 6 -> 0x80 + random.nextInt(0x1000);
            case 7 -> 0x4E00 + random.nextInt(0x5000);
            default -> random.nextInt(0x110000);
          };
      if (codePoint >= 0xD800 && codePoint <= 0xDFFF) codePoint = 0x1F600;
      text.appendCodePoint(codePoint);
    }
    return text.toString();
  }

  static long seed() {
    return Long.getLong("reason4j.seed", System.nanoTime());
  }
}
