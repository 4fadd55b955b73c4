package org.reason4j.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.weights.FaultDisk.Fault;
import org.reason4j.weights.FaultDisk.Killed;

class SafetensorsTest {
  private static final Disk DISK = Disk.system();
  @TempDir Path folder;

  static TensorBytes tensor(String name, StoredType type, long... shape) {
    var spec = new TensorSpec(name, type, shape);
    byte[] bytes = new byte[Math.toIntExact(spec.bytes())];
    new SplittableRandom(name.hashCode()).nextBytes(bytes);
    return new TensorBytes(spec, MemorySegment.ofArray(bytes));
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] text = header.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + text.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private void open(byte[] content) throws Exception {
    Path path = folder.resolve("given.safetensors");
    Files.write(path, content);
    Safetensors.open(DISK, path).close();
  }

  @Test
  void everyTypeSurvivesARoundTrip() {
    List<TensorBytes> tensors = new ArrayList<>();
    for (StoredType type : StoredType.plain()) {
      tensors.add(tensor("odd." + type, type, 3, 1, 7));
      tensors.add(tensor("scalar." + type, type));
      tensors.add(tensor("empty." + type, type, 5, 0));
    }
    Path path = folder.resolve("all.safetensors");
    Safetensors.write(DISK, path, Map.of("format", "pt", "schön", "好\n\"\\"), tensors);
    try (var file = Safetensors.open(DISK, path)) {
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt", "schön", "好\n\"\\"));
      assertThat(file.tensors()).hasSize(tensors.size());
      for (TensorBytes expected : tensors) {
        TensorBytes found = file.tensor(expected.name());
        assertThat(found.spec()).isEqualTo(expected.spec());
        assertThat(found.bytes().mismatch(expected.bytes())).isEqualTo(-1);
        assertThat(found.bytes().address() % expected.spec().type().bytes()).isZero();
      }
    }
  }

  @Test
  void saveLoadSaveGivesTheSameBytesInAnyOrder() throws Exception {
    List<TensorBytes> tensors =
        new ArrayList<>(
            List.of(
                tensor("b.weight", StoredType.F32, 4, 3),
                tensor("a.bias", StoredType.BF16, 5),
                tensor("c", StoredType.U8, 1)));
    Path first = folder.resolve("first.safetensors");
    Safetensors.write(DISK, first, Map.of("format", "pt"), tensors);
    Path second = folder.resolve("second.safetensors");
    try (var file = Safetensors.open(DISK, first)) {
      var loaded = new ArrayList<>(file.tensors().values());
      assertThat(loaded).extracting(TensorBytes::name).containsExactly("b.weight", "a.bias", "c");
      Safetensors.write(DISK, second, file.metadata(), loaded.reversed());
    }
    assertThat(second).hasSameBinaryContentAs(first);
    assertThat(Files.size(first))
        .isEqualTo(Safetensors.fileBytes(Map.of("format", "pt"), TensorSource.of(tensors)));
    byte[] bytes = Files.readAllBytes(first);
    long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(length % 8).isZero();
    assertThat(new String(bytes, 8, (int) length, UTF_8).stripTrailing())
        .isEqualTo(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"b.weight\":{\"dtype\":\"F32\",\"shape\":[4,3],\"data_offsets\":[0,48]},"
                + "\"a.bias\":{\"dtype\":\"BF16\",\"shape\":[5],\"data_offsets\":[48,58]},"
                + "\"c\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[58,59]}}");
  }

  @Test
  void aFloatArrayIsWrittenAsItsBytes() throws Exception {
    float[] numbers = {1.5f, -2f, Float.NaN};
    var spec = new TensorSpec("x", StoredType.F32, 3);
    Path path = folder.resolve("x.safetensors");
    Safetensors.write(
        DISK, path, Map.of(), List.of(new TensorBytes(spec, MemorySegment.ofArray(numbers))));
    try (var file = Safetensors.open(DISK, path)) {
      assertThat(file.tensor("x").bytes().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED))
          .containsExactly(numbers);
    }
  }

  @Test
  void messagesNameFileFindingAndExpectation() throws Exception {
    Path path = folder.resolve("m.safetensors");
    Safetensors.write(DISK, path, Map.of(), List.of(tensor("norm.weight", StoredType.F32, 2)));
    try (var file = Safetensors.open(DISK, path)) {
      assertThatThrownBy(() -> file.tensor("lm_head.weight"))
          .isInstanceOf(WeightsException.class)
          .hasMessage(path + ": no tensor lm_head.weight; expected one of its 1: norm.weight");
    }
    assertThatThrownBy(
            () -> open(file("{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4)))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("given.safetensors: tensor a has dtype F99; expected one of [F64,");
  }

  @Test
  void numbersThatAreNoSizesAreRefused() {
    for (String number :
        List.of("NaN", "Infinity", "1e999", "1e0", "1.0", "-1", "9223372036854775808", "null")) {
      String header =
          "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + number + "],\"data_offsets\":[0,1]}}";
      assertThatThrownBy(() -> open(file(header, 1)))
          .as(number)
          .isInstanceOf(WeightsException.class);
      String offset =
          "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0," + number + "]}}";
      assertThatThrownBy(() -> open(file(offset, 1)))
          .as(number)
          .isInstanceOf(WeightsException.class);
    }
  }

  @Test
  void productsThatWrapAreRefused() {
    for (String shape :
        List.of(
            "4294967296,4294967296",
            "4398046511105,4194304",
            "4611686018427387904,4",
            "9223372036854775807,9223372036854775807",
            "4294967296,4294967296,0")) {
      String header =
          "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,0]}}";
      assertThatThrownBy(() -> open(file(header, 0)))
          .as(shape)
          .isInstanceOf(WeightsException.class);
    }
  }

  @Test
  void deepJsonIsRefusedWithoutRecursion() {
    for (String bomb : List.of("[".repeat(200_000), "{\"a\":".repeat(200_000))) {
      assertThatThrownBy(() -> open(file("{\"a\":" + bomb, 0)))
          .isInstanceOf(WeightsException.class);
      assertThatThrownBy(() -> open(file("{\"__metadata__\":{\"k\":" + bomb, 0)))
          .isInstanceOf(WeightsException.class);
    }
  }

  @Test
  void aFileThatShrinksWhileOpenIsRefused() throws Exception {
    Path path = folder.resolve("shrinks.safetensors");
    Safetensors.write(DISK, path, Map.of(), List.of(tensor("a", StoredType.F32, 5000)));
    try (var file = Safetensors.open(DISK, path)) {
      try (var channel =
          java.nio.channels.FileChannel.open(
              path, java.util.Set.of(java.nio.file.StandardOpenOption.WRITE))) {
        channel.truncate(100);
      }
      assertThatThrownBy(() -> file.tensor("a"))
          .isInstanceOf(WeightsException.class)
          .hasMessageContaining("size changed to 100 while it was open");
    }
  }

  @Test
  void aWriteThatFailsAnywhereLeavesTheOldFile() throws Exception {
    var before = List.of(tensor("a", StoredType.F32, 8));
    var after = List.of(tensor("b", StoredType.F32, 9));
    Path path = folder.resolve("w.safetensors");
    var counting = new FaultDisk(0, Fault.KILL);
    Safetensors.write(counting, path, Map.of(), after);
    byte[] written = Files.readAllBytes(path);
    int failed = 0;
    for (Fault fault : List.of(Fault.FULL, Fault.BROKEN, Fault.KILL)) {
      for (int at = 1; at <= counting.calls().size(); at++) {
        Safetensors.write(DISK, path, Map.of(), before);
        byte[] old = Files.readAllBytes(path);
        try {
          Safetensors.write(new FaultDisk(at, fault), path, Map.of(), after);
        } catch (DiskException | Killed e) {
          failed++;
          assertThat(Files.readAllBytes(path)).isIn(old, written);
        }
      }
    }
    assertThat(failed).isEqualTo(3 * counting.calls().size());
  }

  @Test
  void givenNamesTwiceIsRefused() {
    var twice = List.of(tensor("a", StoredType.F32, 1), tensor("a", StoredType.F32, 2));
    assertThatThrownBy(() -> Safetensors.write(DISK, folder.resolve("t"), Map.of(), twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }
}
