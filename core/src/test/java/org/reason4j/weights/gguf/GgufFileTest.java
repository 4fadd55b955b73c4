package org.reason4j.weights.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reason4j.weights.Blocks;
import org.reason4j.weights.Disk;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.WeightsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GgufFileTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("reason4j.root", ".."), "core/src/test/resources/golden/gguf");
  private static final Disk DISK = Disk.system();

  private static List<JsonNode> lines(String file) throws IOException {
    List<JsonNode> read = new ArrayList<>();
    for (String line : Files.readAllLines(GOLDEN.resolve(file)))
      read.add(JsonMapper.shared().readTree(line));
    return read;
  }

  static List<JsonNode> cases() throws IOException {
    return lines("cases.jsonl");
  }

  static List<JsonNode> tensors() throws IOException {
    return lines("tensors.jsonl");
  }

  static List<String> types() throws IOException {
    return tensors().stream().map(t -> t.path("type").asString()).distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fileIsTakenOrRefused(JsonNode wanted) {
    Path file = GOLDEN.resolve(wanted.path("file").asString());
    if (wanted.path("expected").asString().equals("accept"))
      try (var opened = GgufFile.open(DISK, file)) {
        assertThat(opened.metadata()).isNotNull();
      }
    else
      assertThatThrownBy(() -> GgufFile.open(DISK, file).close())
          .as(wanted.path("reason").asString())
          .isInstanceOf(WeightsException.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageContaining("; expected ");
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void tensorHoldsWhatItHoldsElsewhere(JsonNode wanted) throws NoSuchAlgorithmException {
    try (var file = GgufFile.open(DISK, GOLDEN.resolve(wanted.path("file").asString()))) {
      TensorBytes tensor =
          Objects.requireNonNull(file.tensors().get(wanted.path("tensor").asString()));
      assertThat(tensor.spec().type().name()).isEqualTo(wanted.path("type").asString());
      assertThat(tensor.spec().shape().toString().replace(" ", ""))
          .isEqualTo(wanted.path("shape").toString());
      assertThat(sha256(tensor.bytes())).isEqualTo(wanted.path("raw_sha256").asString());
      long elements = tensor.spec().shape().stream().reduce(1L, Math::multiplyExact);
      MemorySegment floats = MemorySegment.ofArray(new byte[(int) elements * Float.BYTES]);
      Blocks.floats(tensor, floats);
      assertThat(sha256(floats)).isEqualTo(wanted.path("f32_sha256").asString());
    }
  }

  private static String sha256(MemorySegment bytes) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(bytes.toArray(ValueLayout.JAVA_BYTE)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void metadataIsReadInOrderAndWithItsTypes(String type) throws IOException {
    JsonNode wanted =
        JsonMapper.shared()
            .readTree(Files.readString(GOLDEN.resolve("tiny." + type + ".metadata.json")));
    try (var file = GgufFile.open(DISK, GOLDEN.resolve("tiny." + type + ".gguf"))) {
      List<String> keys = new ArrayList<>();
      for (JsonNode entry : wanted) {
        String key = entry.path("key").asString();
        keys.add(key);
        GgufValue value = Objects.requireNonNull(file.metadata().get(key), key);
        assertThat(value.type().name()).as(key).isEqualTo(entry.path("type").asString());
        if (value instanceof GgufValue.Array(GgufValue.Type element, List<GgufValue> values)) {
          assertThat(element.name()).as(key).isEqualTo(entry.path("elem").asString());
          assertThat(values).as(key).hasSize(entry.path("value").size());
          for (int i = 0; i < values.size(); i++)
            assertThat(plain(values.get(i)))
                .as(key)
                .isEqualTo(plain(element, entry.path("value").path(i)));
        } else assertThat(plain(value)).as(key).isEqualTo(plain(value.type(), entry.path("value")));
      }
      assertThat(file.metadata().sequencedKeySet()).containsExactlyElementsOf(keys);
    }
  }

  private static Object plain(GgufValue value) {
    return switch (value) {
      case GgufValue.Whole whole -> whole.exact();
      case GgufValue.Real real -> real.value();
      case GgufValue.Flag flag -> flag.value();
      case GgufValue.Text text -> text.value();
      case GgufValue.Array array -> array.values();
    };
  }

  private static Object plain(GgufValue.Type type, JsonNode value) {
    return switch (type) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 ->
          new BigInteger(value.toString());
      case FLOAT32, FLOAT64 -> value.doubleValue();
      case BOOL -> value.booleanValue();
      case STRING, ARRAY -> value.asString();
    };
  }

  @Test
  void sizesThatOverflowTogetherAreRefused(@TempDir Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve("ok-base.gguf"));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int second = indexOf(bytes, new byte[] {'b', 1, 0, 0, 0, 32, 0}); // name, dimensions, size
    file.putLong(second + 1 + 4, Long.MAX_VALUE / 4); // at an offset above 0
    Path path = folder.resolve("huge.gguf");
    Files.write(path, bytes);
    assertThatThrownBy(() -> GgufFile.open(DISK, path).close())
        .isInstanceOf(WeightsException.class);
  }

  @Test
  void wordsThatAreNotUtf8AreRefused(@TempDir Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve("tiny.Q4_0.gguf"));
    bytes[indexOf(bytes, "<|im_end|>".getBytes(StandardCharsets.UTF_8))] = (byte) 0xff;
    Path path = folder.resolve("words.gguf");
    Files.write(path, bytes);
    assertThatThrownBy(() -> GgufFile.open(DISK, path).close())
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("a.str")
        .hasMessageContaining("UTF-8");
  }

  private static int indexOf(byte[] bytes, byte[] piece) {
    for (int at = 0; at + piece.length <= bytes.length; at++)
      if (Arrays.equals(bytes, at, at + piece.length, piece, 0, piece.length)) return at;
    throw new AssertionError("not in the file");
  }

  @Test
  void typesThatAreNotReadAreNamed(@TempDir Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve("type-unknown.gguf"));
    for (int at = 0; at + 1 < bytes.length; at++)
      if (bytes[at] == (byte) 0xe7 && bytes[at + 1] == 3) { // type 999
        bytes[at] = 39;
        bytes[at + 1] = 0;
      }
    Path file = folder.resolve("microscaled.gguf");
    Files.write(file, bytes);
    assertThatThrownBy(() -> GgufFile.open(DISK, file).close())
        .hasMessageContaining("39 (MXFP4); expected one of F32, F16, Q4_0");
  }
}
