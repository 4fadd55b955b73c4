package org.reason4j.verify;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.reward.Answers;
import org.reason4j.reward.ChoiceReading;
import tools.jackson.databind.JsonNode;

/// Whether the answer is the gold, or one of a list of golds or of `config.aliases`, to the
/// character once case, white space, accents of width, articles and marks at the ends are left out.
/// The kinds `exact`, `program` (what a small program prints), `zebra` (a name, a letter or a grid
/// as JSON) and `bbh` share it.
///
/// The answer is the answer block, the last box, what follows the last `answer is` or `Answer:`, or
/// all that is said after the thinking. A gold in brackets, `(B)`, is a choice and is read as one.
/// Rules: `equal`, `equal-json`, `choice`, `different`, `no-answer`, `bad-gold`.
public record ExactChecker(String kind) implements Checker {
  private static final Pattern PHRASE =
      Pattern.compile(
          "(?i)(?:answer|output|result)(?:\\s+is)?\\s{0,3}[:：]?\\s{0,3}\\**|答案[是为:：]{1,2}");
  private static final Pattern CHOICE = Pattern.compile("\\(([A-Z])\\)");

  @Override
  public Finding check(Case given) {
    List<String> golds = golds(given);
    if (golds.stream().allMatch(String::isBlank)) {
      return Finding.unverified("bad-gold", "the gold is blank");
    }
    String wanted = golds.getFirst();
    String text = given.predictionText();
    Optional<String> summary = Answers.summary(text);
    if (summary.isEmpty()) return Finding.none("no-answer", wanted);
    if (summary.get().length() > 200_000) {
      return Finding.wrong("different", wanted, summary.get().length() + " characters");
    }
    Matcher choice = CHOICE.matcher(wanted);
    if (choice.matches()) return choice(summary.get(), choice.group(1).charAt(0));
    String found = Answers.extract(text).orElseGet(() -> answer(summary.get()));
    if (given.gold().isObject() || given.gold().isArray() && kind.equals("zebra")) {
      return grid(given.gold(), found);
    }
    String plain = plain(found);
    boolean equal = golds.stream().map(ExactChecker::plain).anyMatch(plain::equals);
    boolean whole = golds.stream().map(ExactChecker::plain).anyMatch(plain(summary.get())::equals);
    return equal || whole
        ? Finding.correct("equal", found)
        : Finding.wrong("different", wanted, found);
  }

  private static Finding choice(String said, char gold) {
    ChoiceReading read = ChoiceReading.of(said, (char) Math.max('J', gold));
    if (read.letters().isEmpty()) return Finding.none("no-answer", "" + gold);
    return read.letters().equals(List.of(gold))
        ? Finding.correct("choice", "" + gold)
        : Finding.wrong("choice", "" + gold, read.letters().toString());
  }

  /// Every value of the gold grid stands at its place in the answer's.
  private static Finding grid(JsonNode gold, String found) {
    Optional<JsonNode> read = Documents.read(found);
    if (read.isEmpty()) return Finding.none("no-answer", gold.toString());
    return plainJson(read.get()).equals(plainJson(gold))
        ? Finding.correct("equal-json", read.get().toString())
        : Finding.wrong("different", gold.toString(), read.get().toString());
  }

  private static Object plainJson(JsonNode node) {
    if (node.isArray()) return node.valueStream().map(ExactChecker::plainJson).toList();
    if (node.isObject()) {
      var map = new TreeMap<String, Object>();
      node.propertyStream().forEach(p -> map.put(plain(p.getKey()), plainJson(p.getValue())));
      return map;
    }
    return plain(node.asString(""));
  }

  private static List<String> golds(Case given) {
    JsonNode aliases = given.config().path("aliases");
    JsonNode gold = given.gold();
    boolean list = gold.isArray() && gold.valueStream().allMatch(JsonNode::isValueNode);
    var golds = new ArrayList<String>();
    if (list) gold.valueStream().forEach(each -> golds.add(each.asString("")));
    if (golds.isEmpty()) golds.add(given.goldText());
    if (aliases.isArray()) aliases.valueStream().forEach(each -> golds.add(each.asString("")));
    return golds;
  }

  private static String answer(String said) {
    int box = said.lastIndexOf("\\boxed{");
    int close = box < 0 ? -1 : said.indexOf('}', box);
    if (close >= 0) return said.substring(box + 7, close).replace("\\text{", "").strip();
    String tail = said.substring(Math.max(0, said.length() - 20_000));
    Matcher phrase = PHRASE.matcher(tail);
    int from = -1;
    while (phrase.find()) from = phrase.end();
    if (from < 0) return said;
    String rest = tail.substring(from).strip();
    int line = rest.indexOf('\n');
    return line > 0 && !rest.startsWith("{") ? rest.substring(0, line).strip() : rest;
  }

  /// Without what does not count.
  static String plain(String text) {
    String same = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    String inside =
        same.strip().replaceAll("\\s+", " ").replaceAll("^[\"'`*“”]+|[\"'`*“”.。!]+$", "");
    return inside.replaceFirst("^(?:the|a|an) ", "").strip();
  }
}
