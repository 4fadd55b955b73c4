package org.reason4j.eval.suite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.reason4j.checkpoint.Sha256;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// From rows to questions, as a suite's TOML declares it.
public final class Items {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][\\w.|-]*)\\}");

  private final Suite suite;

  private Items(Suite suite) {
    this.suite = suite;
  }

  /// The questions of a suite in the order of its data.
  ///
  /// @throws SuiteException where a row has not what the suite names, or two rows one name
  public static List<Item> of(Suite suite, SuiteFiles.Located located) {
    var making = new Items(suite);
    boolean many = located.files().size() > 1 || located.path().toString().endsWith(".zip");
    List<Item> items = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (ObjectNode row : Rows.read(suite, located)) {
      if (!making.wanted(row)) continue;
      Item item = making.item(row, many);
      if (!ids.add(item.id()))
        throw making.bad(row, "another row has the id \"%s\" too".formatted(item.id()));
      items.add(item);
    }
    if (items.isEmpty())
      throw new SuiteException(
          SuiteException.Reason.DAMAGED,
          "%s has no question for suite %s".formatted(located.path(), suite.name()));
    return items;
  }

  private boolean wanted(ObjectNode row) {
    return suite.where().entrySet().stream()
        .allMatch(rule ->
            field(row, rule.getKey())
                .filter(value -> text(value).matches(rule.getValue()))
                .isPresent());
  }

  private Item item(ObjectNode row, boolean many) {
    String number = row.path("_row").asString();
    String id =
        suite.id().isEmpty()
            ? many ? row.path("_file").asString() + "/" + number : number
            : text(required(row, suite.id()));
    List<String> choices = choices(row);
    int[] order = IntStream.range(0, choices.size()).toArray();
    if (suite.shuffle()) order = shuffled(id, choices);
    List<String> shown = IntStream.of(order).mapToObj(choices::get).toList();
    ObjectNode config = config(row);
    if (!shown.isEmpty()) {
      var list = config.putArray("choices");
      shown.forEach(list::add);
    }
    JsonNode gold = choices.isEmpty() ? gold(row) : letter(row, order);
    return new Item(id, prompt(row, shown), gold, config, row);
  }

  /// The choices that a row has; empty ones at the end are left out.
  private List<String> choices(ObjectNode row) {
    if (suite.choices().isEmpty()) return List.of();
    List<JsonNode> nodes = suite.choices().stream().map(name -> required(row, name)).toList();
    if (nodes.size() == 1 && nodes.getFirst().isArray())
      nodes = nodes.getFirst().valueStream().toList();
    return nodes.stream().map(Items::text).toList();
  }

  /// An order of the choices that only the item decides: by the hash of its name and the choice.
  private static int[] shuffled(String id, List<String> choices) {
    return IntStream.range(0, choices.size())
        .boxed()
        .sorted(
            Comparator.comparing(
                i -> Sha256.of((id + "\n" + choices.get(i)).getBytes(StandardCharsets.UTF_8))))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// The letter of the right choice as it is shown.
  private JsonNode letter(ObjectNode row, int[] order) {
    int right =
        switch (suite.goldChoice()) {
          case FIRST -> 0;
          case INDEX -> number(row, text(required(row, suite.gold())));
          case LETTER -> {
            String letter = text(gold(row)).strip();
            if (!letter.matches("[A-Za-z]"))
              throw bad(row, "the gold is \"%s\"; expected a letter".formatted(letter));
            yield Character.toUpperCase(letter.charAt(0)) - 'A';
          }
        };
    for (int place = 0; place < order.length; place++)
      if (order[place] == right)
        return JSON.getNodeFactory().stringNode(String.valueOf((char) ('A' + place)));
    throw bad(row, "the gold names choice %d of %d".formatted(right + 1, order.length));
  }

  private int number(ObjectNode row, String text) {
    if (text.matches("\\d{1,4}")) return Integer.parseInt(text);
    throw bad(row, "the gold is \"%s\"; expected the number of a choice".formatted(text));
  }

  private JsonNode gold(ObjectNode row) {
    if (!suite.goldObject().isEmpty()) {
      ObjectNode gold = JSON.createObjectNode();
      suite
          .goldObject()
          .forEach((key, name) -> field(row, name).ifPresent(value -> gold.set(key, value)));
      return gold;
    }
    if (suite.gold().isEmpty()) return NullNode.getInstance();
    JsonNode node = required(row, suite.gold());
    if (node.isContainer() || node.isNull()) return node;
    String text = text(node);
    for (String step : suite.clean()) {
      int arrow = step.lastIndexOf(" =>");
      String by = step.substring(arrow + 3);
      text = text.replaceAll(step.substring(0, arrow), by.isEmpty() ? by : by.substring(1));
    }
    return JSON.getNodeFactory().stringNode(text.strip());
  }

  private ObjectNode config(ObjectNode row) {
    ObjectNode config = JSON.createObjectNode();
    for (Map.Entry<String, String> entry : suite.config().entrySet()) {
      String value = entry.getValue();
      if (value.startsWith("$") && value.endsWith("[]"))
        words(text(required(row, value.substring(1, value.length() - 2))))
            .forEach(config.putArray(entry.getKey())::add);
      else if (value.startsWith("$"))
        field(row, value.substring(1)).ifPresent(node -> config.set(entry.getKey(), node));
      else config.set(entry.getKey(), json(value));
    }
    return config;
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  /// JSON where a text is that, else the text.
  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException _) {
      return JSON.getNodeFactory().stringNode(text);
    }
  }

  private String prompt(ObjectNode row, List<String> choices) {
    Matcher place = PLACE.matcher(suite.prompt());
    return place.replaceAll(found -> {
      String name = found.group(1);
      String text =
          switch (name) {
            case "question" -> text(required(row, suite.question())).strip();
            case "choices" -> lettered(choices);
            case "letters" -> letters(choices.size());
            default -> field(row, name).map(Items::lines).orElse(found.group());
          };
      return Matcher.quoteReplacement(text);
    });
  }

  private static String lettered(List<String> choices) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < choices.size(); i++)
      lines.add((char) ('A' + i) + ") " + choices.get(i).strip());
    return String.join("\n", lines);
  }

  private static String letters(int count) {
    var letters = new ArrayList<String>();
    for (int i = 0; i < count; i++) letters.add(String.valueOf((char) ('A' + i)));
    return String.join(", ", letters);
  }

  private JsonNode required(ObjectNode row, String name) {
    return field(row, name)
        .orElseThrow(() ->
            bad(
                row,
                "it has no %s; it has %s"
                    .formatted(name.replace("|", " or "), String.join(", ", row.propertyNames()))));
  }

  /// The node at the first of the paths that a row has.
  private static Optional<JsonNode> field(ObjectNode row, String names) {
    for (String path : names.split("\\|")) {
      JsonNode node = row;
      if (row.has(path)) node = row.path(path);
      else
        for (String step : path.split("\\."))
          node =
              node.isArray() && step.matches("\\d{1,6}")
                  ? node.path(Integer.parseInt(step))
                  : node.path(step);
      if (!node.isMissingNode()) return Optional.of(node);
    }
    return Optional.empty();
  }

  /// A string as it is, a number as written, anything else as JSON.
  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asString("") : node.toString();
  }

  /// A list of texts as lines.
  private static String lines(JsonNode node) {
    return node.isArray()
        ? String.join("\n", node.valueStream().map(Items::text).toList())
        : text(node);
  }

  private SuiteException bad(ObjectNode row, String what) {
    return new SuiteException(
        SuiteException.Reason.DAMAGED,
        "row %s of %s in suite %s: %s"
            .formatted(
                row.path("_row").asString(), row.path("_file").asString(), suite.name(), what));
  }
}
