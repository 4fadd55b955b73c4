package org.reason4j.report;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.reason4j.event.RunEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `report/summary.json`: the numbers of a run for other programs. A number that the run did not
/// record is null.
final class Summary {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

  private Summary() {}

  static String json(RunRecord run) {
    return MAPPER.writeValueAsString(node(run)).replace(System.lineSeparator(), "\n") + "\n";
  }

  static ObjectNode node(RunRecord run) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    put(root, "seed", seed(run));
    put(root, "reward", reward(run));
    put(root, "minutes", minutes(run));
    put(root, "peak_rss_mib", run.largest("peak_rss_mib"));
    put(root, "parameters", parameters(run));
    root.set("base", evaluation(run.evaluation("base", "in_distribution")));
    root.set("final", evaluation(run.evaluation("final", "in_distribution")));
    var curve = root.putArray("curve");
    run.curve("in_distribution")
        .forEach((step, own) -> {
          ObjectNode point = curve.addObject().put("step", step);
          point.setAll((ObjectNode) evaluation(Optional.of(own)));
        });
    ObjectNode phases = root.putObject("phases");
    for (String phase : PhasePages.phases(run)) phases.set(phase, phase(run, phase));
    RewardModelPages.node(run).ifPresent(node -> root.set("reward_model", node));
    ObjectNode speed = root.putObject("speed");
    put(speed, "rollout_tokens_per_second", median(run, "rollout_tokens_per_second"));
    put(speed, "train_tokens_per_second", median(run, "train_tokens_per_second"));
    put(root, "commit", environment(run, "commit"));
    put(root, "recipe_sha256", Optional.of(run.recipeSha256()).filter(hash -> !hash.isEmpty()));
    put(
        root,
        "export",
        Files.isDirectory(run.directory().resolve("export"))
            ? Optional.of("export")
            : Optional.empty());
    root.put("finished", run.finished());
    ObjectNode suites = root.putObject("suites");
    for (String suite : run.suites()) {
      ObjectNode own = suites.putObject(suite);
      own.set("base", evaluation(run.evaluation("base", suite)));
      own.set("final", evaluation(run.evaluation("final", suite)));
    }
    return root;
  }

  /// A phase of steps without answers: its data, its last step, its held-out measurements.
  private static ObjectNode phase(RunRecord run, String phase) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    put(node, "steps", OptionalDouble.of(run.steps(phase).lastKey()));
    ObjectNode data = node.putObject("data");
    run.data(phase).forEach((name, count) -> put(data, name, OptionalDouble.of(count)));
    ObjectNode last = node.putObject("last");
    run.steps(phase)
        .lastEntry()
        .getValue()
        .forEach((name, value) -> put(last, name, OptionalDouble.of(value)));
    PhasePages.heldOut(run, phase)
        .forEach((suite, curve) -> {
          var points = node.putArray(suite);
          curve.forEach((step, metrics) -> {
            ObjectNode point = points.addObject().put("step", step);
            metrics.forEach((name, value) -> put(point, name, OptionalDouble.of(value)));
          });
        });
    return node;
  }

  static Optional<String> seed(RunRecord run) {
    return run.setting("seed");
  }

  static Optional<String> reward(RunRecord run) {
    return run.setting("reward.kind", "reward").or(() -> environment(run, "reward"));
  }

  static OptionalDouble minutes(RunRecord run) {
    var seconds = run.seconds();
    return seconds.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(seconds.values().stream().mapToDouble(Double::doubleValue).sum() / 60);
  }

  static OptionalDouble parameters(RunRecord run) {
    OptionalDouble recorded = run.largest("parameters");
    if (recorded.isPresent()) return recorded;
    return environment(run, "parameters")
        .filter(text -> WHOLE.matcher(text).matches())
        .map(text -> OptionalDouble.of(Double.parseDouble(text)))
        .orElseGet(OptionalDouble::empty);
  }

  /// An entry of the environment by the last part of its key.
  static Optional<String> environment(RunRecord run, String key) {
    return run.environment().entrySet().stream()
        .filter(e -> e.getKey().equals(key) || e.getKey().endsWith("." + key))
        .map(java.util.Map.Entry::getValue)
        .findFirst();
  }

  /// Median over the steps of reinforcement learning, or of the trainers without answers.
  static OptionalDouble median(RunRecord run, String metric) {
    double[] values =
        Stream.concat(Stream.of("grpo"), PhasePages.phases(run).stream())
            .flatMap(phase -> run.steps(phase).values().stream())
            .mapToDouble(metrics -> metrics.getOrDefault(metric, Double.NaN))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (values.length == 0) return OptionalDouble.empty();
    return Arrays.stream(values, (values.length - 1) / 2, values.length / 2 + 1).average();
  }

  static JsonNode evaluation(Optional<RunEvent.Evaluated> evaluated) {
    if (evaluated.isEmpty()) return JsonNodeFactory.instance.nullNode();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    evaluated.get().metrics().forEach((key, value) -> put(node, key, OptionalDouble.of(value)));
    evaluated
        .get()
        .intervals()
        .forEach((key, interval) -> node.putArray(key).add(interval.low()).add(interval.high()));
    return node;
  }

  private static void put(ObjectNode node, String key, OptionalDouble value) {
    if (value.isEmpty() || !Double.isFinite(value.getAsDouble())) {
      node.putNull(key);
      return;
    }
    double number = value.getAsDouble();
    if (number == Math.rint(number) && Math.abs(number) < 1e15) node.put(key, (long) number);
    else node.put(key, number);
  }

  private static void put(ObjectNode node, String key, Optional<String> value) {
    if (value.isEmpty()) node.putNull(key);
    else if (WHOLE.matcher(value.get()).matches()) node.put(key, Long.parseLong(value.get()));
    else node.put(key, value.get());
  }
}
