package org.reason4j.checkpoint;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.reason4j.config.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// One sampled answer and everything that was decided about it: a line of a rollout file.
///
/// The ids are the truth and the text is a view of them. An answer that could not be verified has
/// no value under that reward (`null` in JSON), which is not the same as 0.
///
/// @param step the rollout step, from 1
/// @param prompt which prompt of the step, from 0: its samples form one group
/// @param sample which sample of the prompt, from 0
/// @param id of the problem
/// @param ids the sampled tokens, without the prompt
/// @param logProbs of each under the distribution it was drawn from
/// @param rewards each reward part by name, unweighted
/// @param reward the weighted sum that training used
/// @param behaviour what a style census found: words, numbers and booleans
public record Trajectory(
    long step,
    int prompt,
    int sample,
    String task,
    String id,
    String language,
    String question,
    String reference,
    int[] promptIds,
    int[] ids,
    float[] logProbs,
    String text,
    Finish finish,
    Outcome verdict,
    Map<String, OptionalDouble> rewards,
    double reward,
    double advantage,
    Map<String, Object> behaviour) {

  /// Why sampling ended.
  public enum Finish {
    STOP,
    LENGTH
  }

  /// What the verifier said.
  public enum Outcome {
    CORRECT,
    WRONG,
    UNVERIFIED
  }

  public Trajectory {
    if (ids.length != logProbs.length)
      throw new IllegalArgumentException(
          "%d ids and %d log-probs; one for each".formatted(ids.length, logProbs.length));
    for (float logProb : logProbs) requireFinite("log-prob", logProb);
    requireFinite("reward", reward);
    requireFinite("advantage", advantage);
    rewards = Collections.unmodifiableMap(new LinkedHashMap<>(rewards));
    rewards.forEach((name, value) -> requireFinite("reward " + name, value.orElse(0)));
    Map<String, Object> found = new LinkedHashMap<>();
    behaviour.forEach((name, value) -> found.put(name, plain(name, value)));
    behaviour = Collections.unmodifiableMap(found);
  }

  private static void requireFinite(String name, double value) {
    if (!Double.isFinite(value)) throw new IllegalArgumentException(name + " is " + value);
  }

  private static Object plain(String name, Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean flag -> flag;
      case Integer number -> number.longValue();
      case Long number -> number;
      case Double number when Double.isFinite(number) -> number;
      default ->
          throw new IllegalArgumentException(
              "behaviour %s is %s; a string, a boolean or a finite number".formatted(name, value));
    };
  }

  /// One line of JSON, without its end.
  public String toJson() {
    var text = new StringWriter();
    try (JsonGenerator json = RunJson.MAPPER.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberProperty("step", step);
      json.writeNumberProperty("prompt", prompt);
      json.writeNumberProperty("sample", sample);
      json.writeStringProperty("task", task);
      json.writeStringProperty("id", id);
      json.writeStringProperty("language", language);
      json.writeStringProperty("question", question);
      json.writeStringProperty("reference", reference);
      json.writeName("prompt_ids").writeArray(promptIds, 0, promptIds.length);
      json.writeName("ids").writeArray(ids, 0, ids.length);
      json.writeName("logprobs").writeStartArray();
      for (float logProb : logProbs) json.writeNumber(logProb);
      json.writeEndArray();
      json.writeStringProperty("text", this.text);
      json.writeStringProperty("finish", lower(finish));
      json.writeStringProperty("verdict", lower(verdict));
      json.writeName("rewards").writeStartObject();
      for (var part : rewards.entrySet()) {
        if (part.getValue().isPresent())
          json.writeNumberProperty(part.getKey(), part.getValue().getAsDouble());
        else json.writeNullProperty(part.getKey());
      }
      json.writeEndObject();
      json.writeNumberProperty("reward", reward);
      json.writeNumberProperty("advantage", advantage);
      json.writePOJOProperty("behaviour", behaviour);
      json.writeEndObject();
    }
    return text.toString();
  }

  /// Reads a line that [#toJson] wrote.
  ///
  /// @throws IllegalArgumentException saying what is wrong with it
  public static Trajectory fromJson(String line) {
    try {
      JsonNode json = RunJson.MAPPER.readTree(line);
      Map<String, OptionalDouble> rewards = new LinkedHashMap<>();
      for (var part : required(json, "rewards").properties())
        rewards.put(
            part.getKey(),
            part.getValue().isNull()
                ? OptionalDouble.empty()
                : OptionalDouble.of(part.getValue().doubleValue()));
      Map<String, Object> behaviour = new LinkedHashMap<>();
      for (var found : required(json, "behaviour").properties())
        behaviour.put(found.getKey(), scalar(found.getValue()));
      List<JsonNode> logProbs = elements(json, "logprobs");
      float[] logProb = new float[logProbs.size()];
      for (int i = 0; i < logProb.length; i++) logProb[i] = logProbs.get(i).floatValue();
      return new Trajectory(
          required(json, "step").longValue(),
          required(json, "prompt").intValue(),
          required(json, "sample").intValue(),
          text(json, "task"),
          text(json, "id"),
          text(json, "language"),
          text(json, "question"),
          text(json, "reference"),
          ids(json, "prompt_ids"),
          ids(json, "ids"),
          logProb,
          text(json, "text"),
          Finish.valueOf(upper(text(json, "finish"))),
          Outcome.valueOf(upper(text(json, "verdict"))),
          rewards,
          required(json, "reward").doubleValue(),
          required(json, "advantage").doubleValue(),
          behaviour);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a trajectory: " + JsonFault.of(e), e);
    }
  }

  private static Object scalar(JsonNode node) {
    if (node.isString()) return node.stringValue();
    if (node.isBoolean()) return node.booleanValue();
    return node.isIntegralNumber() ? (Object) node.longValue() : (Object) node.doubleValue();
  }

  private static JsonNode required(JsonNode json, String key) {
    JsonNode value = json.get(key);
    if (value == null) throw new IllegalArgumentException("a trajectory without " + key);
    return value;
  }

  private static String text(JsonNode json, String key) {
    return required(json, key).stringValue();
  }

  private static int[] ids(JsonNode json, String key) {
    return elements(json, key).stream().mapToInt(JsonNode::intValue).toArray();
  }

  private static List<JsonNode> elements(JsonNode json, String key) {
    return new ArrayList<>(required(json, key).values());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static String upper(String value) {
    return value.toUpperCase(java.util.Locale.ROOT);
  }
}
