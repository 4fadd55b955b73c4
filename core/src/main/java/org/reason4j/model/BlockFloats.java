package org.reason4j.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Float8;
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
/// @param rows of a block
/// @param columns of a block
/// @param powers whether scales are powers of two
record BlockFloats(int rows, int columns, boolean powers) {
  static final String FIELD = "quantization_config";
  private static final String SCALE = "_scale_inv";
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// DeepSeek-V3's.
  static final BlockFloats STANDARD = new BlockFloats(128, 128, false);

  /// What a config says of its weights; empty where it has no quantization.
  ///
  /// @throws ModelException for another quantization
  static Optional<BlockFloats> described(ConfigJson config) {
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
  static String without(String configJson) {
    ConfigJson config = ConfigJson.parse(configJson);
    if (!(config.node() instanceof ObjectNode node) || !node.has(FIELD)) return configJson;
    node.remove(FIELD);
    return JsonMapper.shared().writeValueAsString(node);
  }

  /// A config with this quantization, in the form that is read.
  String with(String configJson) {
    ObjectNode node = (ObjectNode) ConfigJson.parse(configJson).node();
    ObjectNode field = node.putObject(FIELD);
    field.put("quant_method", "fp8").put("fmt", "e4m3").put("activation_scheme", "dynamic");
    field.putArray("weight_block_size").add(rows).add(columns);
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  /// A stored tensor as float32 in the caller's scope, expanded where it has a scale.
  ///
  /// @param all where its scale is looked for
  Tensor expand(TensorBytes stored, Map<String, TensorBytes> all) {
    return switch (stored.spec().type()) {
      case F8_E4M3 -> expand(stored, Float8.E4M3, all);
      case F8_E5M2 -> expand(stored, Float8.E5M2, all);
      default -> ModelDirectory.toTensor(stored);
    };
  }

  private Tensor expand(TensorBytes stored, Float8 type, Map<String, TensorBytes> all) {
    TensorBytes scale = all.get(stored.name() + SCALE);
    if (scale == null)
      throw new ModelException(
          "tensor %s is %s without scales; expected %s%s beside it"
              .formatted(stored.name(), stored.spec().type(), stored.name(), SCALE));
    return expand(stored, type, scale);
  }

  private Tensor expand(TensorBytes stored, Float8 type, TensorBytes scale) {
    List<Long> shape = stored.spec().shape();
    if (shape.size() != 2)
      throw new ModelException(
          "tensor " + stored.name() + " has shape " + shape + "; expected two dimensions");
    int height = Math.toIntExact(shape.get(0));
    int width = Math.toIntExact(shape.get(1));
    int across = blocks(width, columns);
    List<Long> expected = List.of((long) blocks(height, rows), (long) across);
    if (!scale.spec().shape().equals(expected))
      throw new ModelException(
          "tensor %s has shape %s; expected %s, one scale for %d x %d of %s"
              .formatted(
                  scale.name(), scale.spec().shape(), expected, rows, columns, stored.name()));
    float[] scales = scales(scale);
    try (var scope = TensorScope.open()) {
      Tensor expanded = Tensor.zeros(DType.F32, height, width);
      MemorySegment out = expanded.bytes();
      MemorySegment in = stored.bytes();
      for (int i = 0; i < height; i++)
        for (int j = 0; j < width; j++) {
          long at = (long) i * width + j;
          float by = scales[i / rows * across + j / columns];
          out.setAtIndex(
              ValueLayout.JAVA_FLOAT, at, type.value(in.get(ValueLayout.JAVA_BYTE, at)) * by);
        }
      return scope.escape(expanded);
    }
  }

  private static int blocks(int length, int block) {
    return (length + block - 1) / block;
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

  /// Rounds a matrix [F,D] to e4m3: the bytes and the scales, under the names of a checkpoint. A
  /// block's scale takes its largest magnitude to 448; that of a block of zeros is 1.
  List<TensorBytes> round(String name, Tensor weight_FD) {
    int height = (int) weight_FD.size(0);
    int width = (int) weight_FD.size(1);
    int across = blocks(width, columns);
    float[] values = weight_FD.toFloats();
    float[] scales = new float[blocks(height, rows) * across];
    for (int at = 0; at < values.length; at++) {
      int block = at / width / rows * across + at % width / columns;
      scales[block] = Math.max(scales[block], Math.abs(values[at]));
    }
    for (int b = 0; b < scales.length; b++)
      scales[b] = scales[b] == 0 ? 1 : scales[b] / Float8.E4M3.largest();
    byte[] bytes = new byte[values.length];
    for (int at = 0; at < values.length; at++) {
      int block = at / width / rows * across + at % width / columns;
      bytes[at] = Float8.E4M3.nearest(values[at] / scales[block]);
    }
    MemorySegment stored = MemorySegment.ofArray(new byte[Float.BYTES * scales.length]);
    for (int b = 0; b < scales.length; b++) stored.setAtIndex(FLOAT, b, scales[b]);
    var made = new ArrayList<TensorBytes>();
    made.add(
        new TensorBytes(
            new TensorSpec(name, StoredType.F8_E4M3, height, width), MemorySegment.ofArray(bytes)));
    made.add(
        new TensorBytes(
            new TensorSpec(name + SCALE, StoredType.F32, blocks(height, rows), across), stored));
    return made;
  }

  /// Whether a weight is rounded: matrices of attention and feed-forward parts; not embeddings, the
  /// head, norms and gates (DeepSeek-V3, section 3.3.1), nor what joins a prediction layer.
  static boolean rounds(String name, Tensor weight) {
    return weight.rank() == 2
        && (name.contains(".self_attn.") || name.contains(".mlp."))
        && !name.contains(".mlp.gate.");
  }
}
