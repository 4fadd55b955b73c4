package org.reason4j.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Whether a metric over several samples has the values of `config.expected_output`, to three
/// digits: pass@k, G-Pass@k, avg@k, maj@k and DROP's F1, as `config.metric` names them;
/// `config.params` holds k, n and thresholds. The score is the first value.
///
/// A metric of one answer (`gpqa_instruct_metric`) is a verdict on that answer, whose letter must
/// be in upper case. Rules: `values`, `other-values`, `unknown-metric`, `lower-case`, those of
/// [McqChecker].
public final class MetricChecker implements Checker {
  private static final int MOST_SAMPLES = 10_000;

  /// DROP's answers are short: words beyond this are not counted.
  private static final int MOST_LETTERS = 10_000;

  private final Checker mcq;
  private final Checker math;

  /// @param mcq judges letters
  /// @param math judges values
  public MetricChecker(Checker mcq, Checker math) {
    this.mcq = mcq;
    this.math = math;
  }

  @Override
  public String kind() {
    return "metric";
  }

  @Override
  public Finding check(Case given) {
    String metric = given.config().path("metric").asString("");
    if (metric.equals("gpqa_instruct_metric")) return letter(given);
    List<String> samples =
        given.prediction().isArray()
            ? given.prediction().valueStream().map(each -> each.asString("")).toList()
            : List.of(given.predictionText());
    JsonNode expected = given.config().path("expected_output");
    if (!expected.isObject() || samples.isEmpty() || samples.size() > MOST_SAMPLES) {
      return Finding.unverified("unknown-metric", "no expected_output, or no or too many samples");
    }
    var differ = new ArrayList<String>();
    double first = Double.NaN;
    for (var entry : expected.properties()) {
      double value = value(metric, entry.getKey(), given, samples);
      if (Double.isNaN(value)) {
        return Finding.unverified("unknown-metric", metric + " / " + entry.getKey());
      }
      if (Double.isNaN(first)) first = value;
      if (Math.abs(value - entry.getValue().asDouble(Double.NaN)) > Label.TOLERANCE) {
        differ.add(entry.getKey() + " = " + value);
      }
    }
    Finding finding =
        differ.isEmpty()
            ? Finding.correct("values", metric)
            : Finding.wrong("other-values", expected.toString(), String.join(", ", differ));
    return finding.withScore(first);
  }

  /// The value of one key; not a number where it is not known.
  private double value(String metric, String key, Case given, List<String> samples) {
    JsonNode parameters = given.config().path("params");
    int n = Math.clamp(parameters.path("n").asInt(samples.size()), 1, samples.size());
    int k = Math.clamp(parameters.path("k").asInt(1), 1, n);
    if (metric.equals("drop")) return drop(key, given, samples.getFirst());
    if (metric.startsWith("avg")) {
      return (double) hits(metric, given, samples.subList(0, Math.min(k, samples.size()))) / k;
    }
    if (metric.startsWith("maj")) return majority(metric, given, samples.subList(0, n));
    var hits = new SampledHits(n, hits(metric, given, samples.subList(0, n)));
    boolean graded = key.contains("g-pass@");
    if (graded) {
      int cut = key.lastIndexOf('_');
      boolean one = cut > key.indexOf('@');
      return one ? hits.passAt(k, Double.parseDouble(key.substring(cut + 1))) : hits.meanPassAt(k);
    }
    return metric.contains("pass_at_k") ? hits.passAt(k) : Double.NaN;
  }

  private int hits(String metric, Case given, List<String> samples) {
    int hits = 0;
    for (String sample : samples) {
      if (right(metric, given, sample)) hits++;
    }
    return hits;
  }

  private boolean right(String metric, Case given, String sample) {
    String gold = given.goldText().strip();
    if (sample.strip().equals(gold)) return true;
    if (!metric.contains("math") && !metric.contains("latex")) return false;
    ObjectNode none = JsonMapper.shared().createObjectNode();
    return math.check(Case.of("", math.kind(), gold, sample, none)).verdict()
        instanceof Verdict.Correct;
  }

  private double majority(String metric, Case given, List<String> samples) {
    Map<String, Integer> votes = new HashMap<>();
    String most = "";
    for (String sample : samples) {
      int count = votes.merge(sample.strip(), 1, Integer::sum);
      if (count > votes.getOrDefault(most, 0)) most = sample.strip();
    }
    return right(metric, given, most) ? 1 : 0;
  }

  /// DROP's exact match and F1 over bags of words (Dua et al. 2019), the best of the golds.
  private static double drop(String key, Case given, String answer) {
    JsonNode golds = given.config().path("golds");
    List<String> all =
        golds.isArray() && !golds.isEmpty()
            ? golds.valueStream().map(gold -> gold.asString("")).toList()
            : List.of(given.goldText());
    double best = 0;
    for (String gold : all) {
      double value = key.equals("em") ? (bag(gold).equals(bag(answer)) ? 1 : 0) : f1(gold, answer);
      best = Math.max(best, value);
    }
    return key.equals("em") || key.equals("f1") ? best : Double.NaN;
  }

  private static double f1(String gold, String answer) {
    Map<String, Integer> wanted = bag(gold);
    Map<String, Integer> found = bag(answer);
    int same = 0;
    for (var word : wanted.entrySet()) {
      same += Math.min(word.getValue(), found.getOrDefault(word.getKey(), 0));
    }
    int all =
        wanted.values().stream().mapToInt(Integer::intValue).sum()
            + found.values().stream().mapToInt(Integer::intValue).sum();
    return all == 0 ? 0 : 2.0 * same / all;
  }

  private static Map<String, Integer> bag(String text) {
    var bag = new HashMap<String, Integer>();
    String part = text.substring(0, Math.min(MOST_LETTERS, text.length()));
    for (String word : ExactChecker.plain(part).split("[\\s-]+")) {
      String bare = word.replaceAll("^\\p{Punct}+|\\p{Punct}+$", "");
      if (!bare.isEmpty() && !bare.matches("the|a|an")) bag.merge(bare, 1, Integer::sum);
    }
    return bag;
  }

  private Finding letter(Case given) {
    Finding finding = mcq.check(given);
    if (!(finding.verdict() instanceof Verdict.Correct)) return finding;
    String letter = finding.extracted().orElse("");
    boolean upper =
        Pattern.compile("(?<![A-Za-z])" + Pattern.quote(letter) + "(?![A-Za-z])")
            .matcher(given.predictionText())
            .find();
    return upper ? finding : Finding.wrong("lower-case", letter, letter.toLowerCase(Locale.ROOT));
  }
}
