package org.reason4j.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.BlockRounding;
import org.reason4j.weights.Blocks;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Float8;
import org.reason4j.weights.StoredTensors;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Matrices of 8-bit floats with one scale a block of rows and columns, as DeepSeek-V3 is released:
/// beside `X.weight` lies `X.weight_scale_inv` of shape [ceil(rows / block), ceil(columns /
/// block)], and `W[i][j] = stored[i][j] * scale[i / rows][j / columns]` (DeepSeek-V3, section 3.3).
///
/// The last block of a row or column may be smaller. A weight without a scale is stored as it is.
/// Scales are float32, bfloat16, or powers of two (`F8_E8M0`) where the config says `scale_fmt =
/// ue8m0`.
///
/// Matrices are expanded and rounded a band of blocks at a time.
///
/// @param rows of a block
/// @param columns of a block
/// @param powers whether scales are powers of two
public record BlockFloats(int rows, int columns, boolean powers) {
  static final String FIELD = "quantization_config";
  private static final String SCALE = "_scale_inv";

  /// DeepSeek-V3's.
  public static final BlockFloats STANDARD = new BlockFloats(128, 128, false);

  /// What a config says of its weights; empty where it has no quantization.
  ///
  /// @throws ModelException for another quantization
  public static Optional<BlockFloats> described(ConfigJson config) {
    JsonNode node = config.node().path(FIELD);
    if (node.isMissingNode() || node.isNull()) return Optional.empty();
    expect(node, "quant_method", "fp8");
    expect(node, "fmt", "e4m3");
    expect(node, "activation_scheme", "dynamic");
    JsonNode block = node.path("weight_block_size");
    boolean pair = block.size() == 2 && block.path(0).asInt(0) > 0 && block.path(1).asInt(0) > 0;
    ConfigJson.require(pair, FIELD + ".weight_block_size", shown(block), "two sizes, at least 1");
    String form = node.path("scale_fmt").asString("float");
    ConfigJson.require(
        form.equals("float") || form.equals("ue8m0"),
        FIELD + ".scale_fmt",
        "\"" + form + "\"",
        "float or ue8m0");
    return Optional.of(
        new BlockFloats(block.path(0).asInt(), block.path(1).asInt(), form.equals("ue8m0")));
  }

  private static void expect(JsonNode node, String field, String known) {
    String seen = node.path(field).asString("e4m3".equals(known) ? known : "missing");
    ConfigJson.require(seen.equals(known), FIELD + "." + field, "\"" + seen + "\"", known);
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "missing" : value.toString();
  }

  /// A config without its quantization: that of the expanded model.
  public static String without(String configJson) {
    ConfigJson config = ConfigJson.parse(configJson);
    if (!(config.node() instanceof ObjectNode node) || !node.has(FIELD)) return configJson;
    node.remove(FIELD);
    return JsonMapper.shared().writeValueAsString(node);
  }

  /// A config with this quantization, in the form that is read.
  public String with(String configJson) {
    ObjectNode node = (ObjectNode) ConfigJson.parse(configJson).node();
    ObjectNode field = node.putObject(FIELD);
    field.put("quant_method", "fp8").put("fmt", "e4m3").put("activation_scheme", "dynamic");
    field.putArray("weight_block_size").add(rows).add(columns);
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  /// Whether a tensor is the scales of another.
  public static boolean isScale(String name) {
    return name.endsWith(SCALE);
  }

  /// The scales of a matrix.
  TensorSpec scales(String name, List<Long> shape) {
    return new TensorSpec(
        name + SCALE, StoredType.F32, blocks(shape.get(0), rows), blocks(shape.get(1), columns));
  }

  /// A stored tensor as float32 in the caller's scope, expanded where it has a scale.
  ///
  /// @param all where its scale is looked for
  Tensor expand(TensorBytes stored, StoredTensors all) {
    if (!eightBits(stored)) return ModelDirectory.toTensor(stored);
    try (var scope = TensorScope.open();
        Arena arena = Arena.ofConfined()) {
      Matrix matrix = matrix(stored, all, arena);
      Tensor expanded = Tensor.zeros(DType.F32, matrix.height(), matrix.width());
      matrix.floats(0, matrix.height(), expanded.bytes());
      return scope.escape(expanded);
    }
  }

  /// Writes a tensor's elements in another type, expanded where it has a scale.
  ///
  /// @param all where its scale is looked for
  public void write(TensorBytes stored, StoredTensors all, StoredType type, Disk.Output output) {
    if (!eightBits(stored)) {
      BlockRounding.write(stored, type, output);
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      Matrix matrix = matrix(stored, all, arena);
      MemorySegment band = arena.allocate((long) Float.BYTES * rows * matrix.width(), Long.BYTES);
      for (int from = 0; from < matrix.height(); from += rows) {
        int now = Math.min(rows, matrix.height() - from);
        matrix.floats(from, now, band);
        var spec = new TensorSpec(stored.name(), StoredType.F32, now, matrix.width());
        BlockRounding.write(new TensorBytes(spec, band.asSlice(0, spec.bytes())), type, output);
      }
    }
  }

  /// Whether elements are 8-bit floats.
  public static boolean eightBits(TensorBytes stored) {
    return stored.spec().type() == StoredType.F8_E4M3 || stored.spec().type() == StoredType.F8_E5M2;
  }

  /// A stored matrix, expanded some rows at a time.
  record Matrix(
      BlockFloats how, TensorBytes stored, int height, int width, Optional<float[]> scales) {

    /// Rows as float32.
    ///
    /// @param out room for them, from its begin
    void floats(int from, int count, MemorySegment out) {
      long row = stored.bytes().byteSize() / height;
      MemorySegment in = stored.bytes().asSlice(from * row, count * row);
      if (scales.isEmpty()) {
        var spec = new TensorSpec(stored.name(), stored.spec().type(), count, width);
        Blocks.floats(
            new TensorBytes(spec, in), out.asSlice(0, (long) Float.BYTES * count * width));
        return;
      }
      Float8 type = stored.spec().type() == StoredType.F8_E4M3 ? Float8.E4M3 : Float8.E5M2;
      int across = blocks(width, how.columns);
      byte[] bytes = new byte[width];
      float[] floats = new float[width];
      for (int i = 0; i < count; i++) { // rows by way of arrays: fast before all is compiled, too
        MemorySegment.copy(in, ValueLayout.JAVA_BYTE, i * row, bytes, 0, width);
        int band = (from + i) / how.rows * across;
        for (int j = 0; j < width; j++)
          floats[j] = type.value(bytes[j]) * scales.get()[band + j / how.columns];
        MemorySegment.copy(
            floats, 0, out, ValueLayout.JAVA_FLOAT, (long) Float.BYTES * i * width, width);
      }
    }
  }

  /// A stored tensor of two dimensions.
  ///
  /// @param all where its scale is looked for
  Matrix matrix(TensorBytes stored, StoredTensors all, Arena arena) {
    List<Long> shape = stored.spec().shape();
    if (shape.size() != 2)
      throw new ModelException(
          "tensor " + stored.name() + " has shape " + shape + "; expected two dimensions");
    int height = Math.toIntExact(shape.get(0));
    int width = Math.toIntExact(shape.get(1));
    if (!eightBits(stored)) return new Matrix(this, stored, height, width, Optional.empty());
    TensorBytes scale =
        all.find(stored.name() + SCALE, arena)
            .orElseThrow(() ->
                new ModelException(
                    "tensor %s is %s without scales; expected %s%s beside it"
                        .formatted(stored.name(), stored.spec().type(), stored.name(), SCALE)));
    List<Long> expected = scales(stored.name(), shape).shape();
    if (!scale.spec().shape().equals(expected))
      throw new ModelException(
          "tensor %s has shape %s; expected %s, one scale for %d x %d of %s"
              .formatted(
                  scale.name(), scale.spec().shape(), expected, rows, columns, stored.name()));
    return new Matrix(this, stored, height, width, Optional.of(scales(scale)));
  }

  private static int blocks(long length, int block) {
    return Math.toIntExact((length + block - 1) / block);
  }

  private float[] scales(TensorBytes scale) {
    StoredType type = scale.spec().type();
    if ((type == StoredType.F8_E8M0) != powers)
      throw new ModelException(
          "tensor %s is %s; expected %s by the config's scale_fmt"
              .formatted(scale.name(), type, powers ? "F8_E8M0" : "F32"));
    if (powers) {
      float[] scales = new float[Math.toIntExact(scale.bytes().byteSize())];
      for (int i = 0; i < scales.length; i++)
        scales[i] = Float8.E8M0.value(scale.bytes().get(ValueLayout.JAVA_BYTE, i));
      return scales;
    }
    try (var _ = TensorScope.open()) {
      return ModelDirectory.toTensor(scale).toFloats();
    }
  }
}
