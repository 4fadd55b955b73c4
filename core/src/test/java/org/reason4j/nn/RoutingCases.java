package org.reason4j.nn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads golden/routing.
final class RoutingCases {
  private RoutingCases() {}

  static JsonNode read(String name) {
    try (InputStream in =
        RoutingCases.class.getResourceAsStream("/golden/routing/" + name + ".json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in, name));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// All numbers of nested arrays, row-major.
  static double[] flat(JsonNode array) {
    if (array.isNumber()) return new double[] {array.asDouble()};
    return array
        .valueStream()
        .map(RoutingCases::flat)
        .flatMapToDouble(java.util.Arrays::stream)
        .toArray();
  }

  static Tensor tensor(JsonNode array, DType type, long... shape) {
    return Tensor.of(flat(array), shape).to(type);
  }
}
