package org.reason4j.task;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.reason4j.config.JsonFault;
import org.reason4j.config.Nearest;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;
import org.reason4j.reward.Verifiers;
import org.reason4j.reward.Words;
import org.reason4j.verify.CheckerVerifier;
import org.reason4j.verify.JudgeChecker;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/// A user's own problems, one JSON object a line: `{"question": "What is 6 times 7?", "answer":
/// "42", "verifier": "number"}`.
///
/// The question may also be called `prompt` or `problem`, the answer `solution`, as in data sets of
/// Hugging Face. `verifier` may be left out and is `math` then. Optional as well: `language` (`en`
/// or `zh`, else seen from the question), `difficulty` (a whole number, else 1), `level` (`train`,
/// else `harder` for problems that are only evaluated on).
///
/// A verifier that reads whole responses ([org.reason4j.verify.CheckerVerifier]: `mcq`, `ifeval`,
/// `code` ...) may be given parameters: `config`, an object, and `gold` in place of the answer, any
/// JSON, as in a line of `reason4j verify`. A `solution` beside them is a response that must be
/// right.
///
/// Other keys are left alone, unless they look like a misspelt one. Every answer (or solution) must
/// satisfy its own verifier, so that a problem nobody can solve is found before training and not by
/// it. Those of verifier `judge` are not checked.
public final class JsonlTask implements Task {
  private static final int MAX_COMPLAINTS = 10;
  private static final Set<String> KEYS =
      Set.of(
          "question",
          "prompt",
          "problem",
          "answer",
          "solution",
          "verifier",
          "gold",
          "config",
          "language",
          "difficulty",
          "level");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String name;
  private final Map<Level, List<Problem>> problems;

  private JsonlTask(String name, Map<Level, List<Problem>> problems) {
    this.name = name;
    this.problems = problems;
  }

  /// Reads a file of problems, all of it at once.
  ///
  /// @throws TaskException if the file is missing, or with the first bad lines, each with its
  ///   number
  public static JsonlTask read(Path file, Verifiers verifiers) {
    List<String> lines = lines(file);
    String name = file.getFileName().toString().replaceFirst("\\.jsonl$", "");
    var problems = new EnumMap<Level, List<Problem>>(Level.class);
    var firstLine = new HashMap<String, Integer>();
    var known = new HashMap<String, Problem>();
    var complaints = new ArrayList<String>();
    int bad = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) continue;
      try {
        Line line = line(lines.get(i), name, verifiers);
        Problem earlier = known.putIfAbsent(line.problem().id(), line.problem());
        firstLine.putIfAbsent(line.problem().id(), i + 1);
        if (earlier == null) {
          problems.computeIfAbsent(line.level(), _ -> new ArrayList<>()).add(line.problem());
        } else if (!earlier.equals(line.problem())) {
          throw new BadLineException(
              "asks the question of line %d with another answer or verifier; keep one of them"
                  .formatted(firstLine.get(line.problem().id())));
        }
      } catch (BadLineException wrong) {
        if (bad++ < MAX_COMPLAINTS) complaints.add(file + ":" + (i + 1) + ": " + wrong.complaint);
      }
    }
    if (bad > MAX_COMPLAINTS) complaints.add("and %d more".formatted(bad - MAX_COMPLAINTS));
    if (bad == 0 && problems.isEmpty()) {
      complaints.add(
          file + ": holds no problem; expected lines {\"question\", \"answer\", \"verifier\"}");
    }
    if (!complaints.isEmpty()) {
      throw new TaskException(TaskException.Kind.BAD_DATA, String.join("\n", complaints));
    }
    problems.replaceAll((_, list) -> List.copyOf(list));
    return new JsonlTask(name, problems);
  }

  /// The file's name without `.jsonl`.
  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Level> levels() {
    return Set.copyOf(problems.keySet());
  }

  /// The problems of a level, in the order of the file.
  public List<Problem> all(Level level) {
    return problems.getOrDefault(level, List.of());
  }

  @Override
  public Problem problem(SplittableRandom random, Level level) {
    List<Problem> list = all(level);
    if (list.isEmpty()) {
      throw new TaskException(
          TaskException.Kind.BAD_DATA,
          "task %s has no problems of level %s; add lines with \"level\": \"%s\""
              .formatted(name, level, level == Level.TRAIN ? "train" : "harder"));
    }
    return list.get(random.nextInt(list.size()));
  }

  private record Line(Problem problem, Level level) {}

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException bad) {
      throw new TaskException(
          TaskException.Kind.BAD_DATA, file + ": is not UTF-8; save it as UTF-8", bad);
    } catch (IOException missing) {
      String why =
          Files.isDirectory(file)
              ? "is a directory; expected a file of problems"
              : Files.exists(file)
                  ? "cannot be read: " + missing.getMessage()
                  : "no such file; expected JSON lines {\"question\", \"answer\", \"verifier\"}";
      throw new TaskException(TaskException.Kind.NO_INPUT, file + ": " + why, missing);
    }
  }

  private static Line line(String text, String task, Verifiers verifiers) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JacksonException wrong) {
      throw new BadLineException("is no JSON object: " + JsonFault.of(wrong));
    }
    if (!node.isObject()) throw new BadLineException("is no JSON object but " + shown(node));
    for (String key : node.propertyNames()) {
      if (KEYS.contains(key)) continue;
      Optional<String> near = Nearest.to(key, KEYS);
      if (near.isPresent()) {
        throw new BadLineException(
            "unknown key \"%s\"; did you mean \"%s\"?".formatted(key, near.get()));
      }
    }
    String question =
        text(node, "question")
            .or(() -> text(node, "prompt"))
            .or(() -> text(node, "problem"))
            .orElseThrow(() -> missing("question"));
    String verifier = text(node, "verifier").orElse("math");
    if (!verifiers.names().contains(verifier)) {
      throw new BadLineException(
          "unknown verifier \"%s\"; those known are %s"
              .formatted(verifier, String.join(", ", verifiers.names())));
    }
    boolean whole = verifiers.reads(verifier) == Verifier.Reads.WHOLE;
    boolean judged = whole && (node.has("gold") || node.has("config"));
    String answer =
        judged
            ? reference(node)
            : text(node, "answer")
                .or(() -> text(node, "solution"))
                .orElseThrow(() -> missing("answer"));
    Optional<String> right = judged ? text(node, "solution") : Optional.of(answer);
    // A judge is not asked before training begins.
    boolean asked = verifier.equals(JudgeChecker.KIND);
    right
        .filter(_ -> !asked)
        .ifPresent(own -> requireRight(verifiers.named(verifier), question, answer, own));
    Words words = Words.count(question);
    String seen = words.chinese() > words.english() ? "zh" : "en";
    String language = oneOf(node, "language", seen, "en", "zh");
    Level level =
        oneOf(node, "level", "train", "train", "harder").equals("train")
            ? Level.TRAIN
            : Level.HARDER;
    int difficulty = difficulty(node);
    String canonical = question.strip().replaceAll("\\s+", " ");
    var problem =
        new Problem(
            Problem.id(task, canonical), task, language, question, answer, difficulty, verifier);
    return new Line(problem, level);
  }

  private static String reference(JsonNode node) {
    JsonNode config = node.path("config");
    if (!config.isObject() && !config.isMissingNode()) {
      throw new BadLineException("\"config\" is %s; expected an object".formatted(shown(config)));
    }
    JsonNode gold = node.has("gold") ? node.path("gold") : node.path("answer");
    return CheckerVerifier.reference(
        gold.isMissingNode() ? NullNode.getInstance() : gold,
        config.isObject() ? config : JSON.createObjectNode());
  }

  private static void requireRight(
      Verifier verifier, String question, String reference, String answer) {
    String failure =
        switch (verifier.verify(question, reference, answer)) {
          case Verdict.Correct() -> "";
          case Verdict.Wrong wrong -> wrong.found() + " where it wants " + wrong.expected();
          case Verdict.Unverified unverified -> unverified.reason();
        };
    if (!failure.isEmpty()) {
      throw new BadLineException(
          "answer does not satisfy its own verifier \"%s\": %s"
              .formatted(verifier.name(), failure));
    }
  }

  /// A text, or a number as it is written; blank counts as missing.
  private static Optional<String> text(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) return Optional.empty();
    if (!value.isString() && !value.isNumber()) {
      throw new BadLineException("\"%s\" is %s; expected a text".formatted(key, shown(value)));
    }
    return Optional.of(value.asString()).filter(text -> !text.isBlank());
  }

  private static String oneOf(JsonNode node, String key, String otherwise, String... known) {
    String value = text(node, key).orElse(otherwise);
    if (List.of(known).contains(value)) return value;
    throw new BadLineException(
        "\"%s\" is \"%s\"; expected %s".formatted(key, value, String.join(" or ", known)));
  }

  private static int difficulty(JsonNode node) {
    JsonNode value = node.get("difficulty");
    if (value == null || value.isNull()) return 1;
    if (!value.isInt()) {
      throw new BadLineException(
          "\"difficulty\" is %s; expected a whole number".formatted(shown(value)));
    }
    return value.asInt();
  }

  private static BadLineException missing(String key) {
    return new BadLineException(
        "has no \"%s\"; expected {\"question\", \"answer\", \"verifier\"}".formatted(key));
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private static final class BadLineException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String complaint;

    BadLineException(String complaint) {
      super(complaint, null, false, false);
      this.complaint = complaint;
    }
  }
}
