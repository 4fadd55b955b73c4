package org.reason4j.train.loss.cases;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.reason4j.tensor.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The settings and inputs of one case, and the JSON of the answer. `null` among numbers is NaN.
///
/// @param loss the case
record CaseInputs(JsonNode loss) {
  // ---- settings ----

  double setting(String key, double otherwise) {
    return optional(key).orElse(otherwise);
  }

  double setting(String key) {
    return optional(key)
        .orElseThrow(() -> new LossCaseException("settings." + key + " is missing"));
  }

  OptionalDouble optional(String key) {
    JsonNode value = loss.path("settings").path(key);
    if (value.isMissingNode() || value.isNull()) return OptionalDouble.empty();
    if (!value.isNumber()) throw wrong("settings." + key, value, "a number");
    return OptionalDouble.of(value.doubleValue());
  }

  boolean flag(String key, boolean otherwise) {
    JsonNode value = loss.path("settings").path(key);
    if (value.isMissingNode() || value.isNull()) return otherwise;
    if (!value.isBoolean()) throw wrong("settings." + key, value, "true or false");
    return value.booleanValue();
  }

  String word(String key, String otherwise) {
    JsonNode value = loss.path("settings").path(key);
    if (value.isMissingNode() || value.isNull()) return otherwise;
    if (!value.isString()) throw wrong("settings." + key, value, "a string");
    return value.stringValue();
  }

  JsonNode settings(String key) {
    return loss.path("settings").path(key);
  }

  LossCaseException unknown(String key, String value, String known) {
    return new LossCaseException("settings.%s is \"%s\"; known: %s".formatted(key, value, known));
  }

  // ---- inputs ----

  boolean has(String key) {
    return loss.path("inputs").has(key);
  }

  double number(String key) {
    JsonNode value = input(key);
    if (!value.isNumber()) throw wrong("inputs." + key, value, "a number");
    return value.doubleValue();
  }

  double[] vector(String key) {
    return numbers("inputs." + key, input(key));
  }

  /// Rows of numbers, as long as they are.
  double[][] rows(String key) {
    JsonNode value = input(key);
    if (!value.isArray()) throw wrong("inputs." + key, value, "an array of arrays of numbers");
    double[][] rows = new double[value.size()][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = numbers("inputs." + key + "[" + row + "]", value.get(row));
    }
    if (rows.length == 0) throw new LossCaseException("inputs." + key + " has no rows");
    return rows;
  }

  /// Rows of one length.
  double[][] matrix(String key) {
    double[][] rows = rows(key);
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != rows[0].length) {
        throw new LossCaseException(
            "inputs.%s[%d] has %d numbers; expected %d as in the first row"
                .formatted(key, row, rows[row].length, rows[0].length));
      }
    }
    return rows;
  }

  Tensor vectorTensor(String key) {
    double[] vector = vector(key);
    return Tensor.of(vector, vector.length);
  }

  Tensor tensor(String key) {
    return tensor(matrix(key));
  }

  Optional<Tensor> tensorIfAny(String key) {
    return has(key) ? Optional.of(tensor(key)) : Optional.empty();
  }

  static Tensor tensor(double[][] rows) {
    double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    return Tensor.of(flat, rows.length, rows[0].length);
  }

  private JsonNode input(String key) {
    JsonNode value = loss.path("inputs").path(key);
    if (value.isMissingNode()) throw new LossCaseException("inputs." + key + " is missing");
    return value;
  }

  private static double[] numbers(String where, JsonNode array) {
    if (!array.isArray()) throw wrong(where, array, "an array of numbers");
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode value = array.get(i);
      if (!value.isNumber() && !value.isNull()) {
        throw wrong(where + "[" + i + "]", value, "a number or null");
      }
      numbers[i] = value.isNull() ? Double.NaN : value.doubleValue();
    }
    return numbers;
  }

  static String text(JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (!value.isString()) throw wrong(key, value, "a string");
    return value.stringValue();
  }

  private static LossCaseException wrong(String key, JsonNode value, String expected) {
    return new LossCaseException(
        value.isMissingNode()
            ? key + " is missing; expected " + expected
            : "%s is %s; expected %s".formatted(key, shortly(value), expected));
  }

  static String shortly(JsonNode value) {
    String text = value.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  // ---- the answer ----

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static void put(ObjectNode object, String key, double value) {
    if (Double.isNaN(value)) object.putNull(key);
    else object.put(key, value);
  }

  static void put(ObjectNode object, String key, double[] values) {
    object.set(key, array(values));
  }

  static void put(ObjectNode object, String key, double[][] rows) {
    ArrayNode array = object.putArray(key);
    for (double[] row : rows) array.add(array(row));
  }

  static void putMask(ObjectNode object, String key, double[][] mask_BT) {
    ArrayNode array = object.putArray(key);
    for (double[] row : mask_BT) {
      ArrayNode entries = array.addArray();
      for (double token : row) entries.add((int) token);
    }
  }

  /// The gradient that a leaf [B,T] or [B] collected, zeros where none reached it.
  static void putGradient(ObjectNode object, String key, Tensor leaf) {
    double[] flat =
        leaf.gradient().map(Tensor::toDoubles).orElseGet(() -> new double[(int) leaf.count()]);
    if (leaf.rank() == 1) {
      put(object, key, flat);
      return;
    }
    int columns = (int) leaf.size(1);
    double[][] rows = new double[(int) leaf.size(0)][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(flat, row * columns, (row + 1) * columns);
    }
    put(object, key, rows);
  }

  static void putMetrics(ObjectNode object, Map<String, Double> metrics) {
    ObjectNode values = object.putObject("metrics");
    metrics.forEach((name, value) -> put(values, name, value));
  }

  private static ArrayNode array(double[] values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (double value : values) {
      if (Double.isNaN(value)) array.addNull();
      else array.add(value);
    }
    return array;
  }
}
