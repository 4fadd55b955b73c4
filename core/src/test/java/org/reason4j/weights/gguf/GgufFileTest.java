package org.reason4j.weights.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.reason4j.weights.Blocks;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.WeightsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Files made by ggml's own code: values, metadata, and what must be refused.
class GgufFileTest {
  private static final Disk DISK = Disk.system();

  private static Path fixtures() {
    Path folder =
        Path.of(System.getProperty("reason4j.root")).resolve("../shared/fixtures/gguf").normalize();
    Assumptions.assumeTrue(Files.isDirectory(folder), "no fixtures beside the project");
    return folder;
  }

  @ParameterizedTest
  @EnumSource(
      value = StoredType.class,
      mode = Mode.MATCH_ANY,
      names = {"F32", "F16", "BF16", "Q\\d_.+", "IQ4_NL"})
  void valuesAreThoseOfGgmlBitForBit(StoredType type) {
    try (var file = GgufFile.open(DISK, fixtures().resolve("tiny." + type + ".gguf"));
        var golden =
            Safetensors.open(DISK, fixtures().resolve("tiny." + type + ".f32.safetensors"));
        var arena = Arena.ofConfined()) {
      assertThat(file.tensors().keySet()).isEqualTo(golden.tensors().keySet());
      for (TensorBytes tensor : file.tensors().values()) {
        assertThat(tensor.spec().type()).isEqualTo(type);
        TensorBytes wanted = golden.tensor(tensor.name());
        assertThat(tensor.spec().shape()).isEqualTo(wanted.spec().shape());
        MemorySegment floats = arena.allocate(wanted.bytes().byteSize());
        Blocks.floats(tensor, floats);
        assertThat(floats.mismatch(wanted.bytes())).as(tensor.name()).isEqualTo(-1);
      }
    }
  }

  @Test
  void metadataKeepsTypesValuesAndOrder() throws Exception {
    Path golden = fixtures().resolve("tiny.Q4_0.metadata.json");
    JsonNode wanted = JsonMapper.shared().readTree(Files.readString(golden));
    try (var file = GgufFile.open(DISK, fixtures().resolve("tiny.Q4_0.gguf"))) {
      assertThat(file.metadata().keySet())
          .containsExactlyElementsOf(
              wanted.valueStream().map(entry -> entry.path("key").stringValue()).toList());
      for (JsonNode entry : wanted) {
        GgufValue value =
            java.util.Objects.requireNonNull(file.metadata().get(entry.path("key").stringValue()));
        assertThat(value.type().name()).isEqualTo(entry.path("type").stringValue());
        assertThat(plain(value)).as(entry.toString()).isEqualTo(plain(entry.path("value")));
      }
    }
  }

  private static Object plain(GgufValue value) {
    return switch (value) {
      case GgufValue.Text text -> text.value();
      case GgufValue.Whole whole -> whole.exact();
      case GgufValue.Real real -> real.value();
      case GgufValue.Flag flag -> flag.value();
      case GgufValue.Array array -> array.values().stream().map(GgufFileTest::plain).toList();
    };
  }

  private static Object plain(JsonNode node) {
    if (node.isString()) return node.stringValue();
    if (node.isIntegralNumber()) return node.bigIntegerValue();
    if (node.isNumber()) return node.doubleValue();
    if (node.isBoolean()) return node.booleanValue();
    return node.valueStream().map(GgufFileTest::plain).toList();
  }

  @Test
  void whatGgmlRefusesIsRefused() throws Exception {
    int seen = 0;
    for (String line : Files.readAllLines(fixtures().resolve("malformed.jsonl"))) {
      JsonNode entry = JsonMapper.shared().readTree(line);
      if (!entry.path("format").stringValue().equals("gguf")) continue;
      Path path = fixtures().resolve(entry.path("file").stringValue());
      seen++;
      if (entry.path("expected").stringValue().equals("accept")) GgufFile.open(DISK, path).close();
      else
        assertThatThrownBy(() -> GgufFile.open(DISK, path))
            .as(line)
            .isInstanceOf(WeightsException.class)
            .hasMessageContaining("expected ");
    }
    assertThat(seen).isGreaterThan(50);
  }

  /// A block whose byte k is `37 k + 11`, with scales 0.25 and 0.0625: its values at 0, 1, 17 and
  /// the last, and their sum, from ggml.
  @ParameterizedTest
  @EnumSource(Golden.class)
  void aKnownBlockHasKnownValues(Golden golden) {
    StoredType type = StoredType.valueOf(golden.name());
    byte[] block = new byte[type.bytes()];
    for (int k = 0; k < block.length; k++) block[k] = (byte) (37 * k + 11);
    block[golden.d] = 0;
    block[golden.d + 1] = 0x34;
    if (golden.m >= 0) {
      block[golden.m] = 0;
      block[golden.m + 1] = 0x2c;
    }
    float[] values = new float[type.elements()];
    Blocks.expand(type, MemorySegment.ofArray(block), MemorySegment.ofArray(values));
    double sum = 0;
    for (float value : values) sum += value;
    assertThat(
            List.of(
                (double) values[0],
                (double) values[1],
                (double) values[17],
                (double) values[values.length - 1],
                sum))
        .isEqualTo(golden.values);
  }

  enum Golden {
    Q4_0(0, -1, -.75, .5, -.25, 0, -5.25),
    Q4_1(0, 2, 3.8125, 1.0625, 3.0625, 3.0625, 63.25),
    Q5_0(0, -1, 2.25, -.5, 0, .25, 3.75),
    Q5_1(0, 2, 4.8125, 6.0625, 1.3125, 1.3125, 128.25),
    Q8_0(0, -1, 21.25, 30.5, -13.5, -12, -44),
    Q2_K(80, 82, 8.25, 0, -.1875, 1.3125, 619.75),
    Q3_K(108, -1, 20.25, -27, 32, 10.5, 239.5),
    Q4_K(0, 2, 82.0625, -3.1875, -3.1875, 14.3125, 14138),
    Q5_K(0, 2, 206.0625, -3.1875, -3.1875, 29.3125, 29582),
    Q6_K(208, -1, -357.75, 424, 128, -15, 1153);

    private final int d;
    private final int m;

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Double> values;

    Golden(int d, int m, double... values) {
      this.d = d;
      this.m = m;
      this.values = java.util.Arrays.stream(values).boxed().toList();
    }
  }

  @Test
  void alignmentIsAPowerOfTwo() {
    assertThat(GgufFile.aligned(33, 32)).isEqualTo(64);
    assertThat(GgufFile.aligned(64, 32)).isEqualTo(64);
    assertThat(ValueLayout.JAVA_INT.byteSize()).isEqualTo(4);
  }
}
