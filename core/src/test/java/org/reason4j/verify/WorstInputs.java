package org.reason4j.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reason4j.reward.instruction.InstructionTypes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Inputs made to take long or much memory: for each kind those that its rules suggest, and texts
/// of one sign or one phrase for all. Deterministic.
final class WorstInputs {
  private static final int MIB = 1 << 20;

  /// One input.
  record Input(String name, Case given) {}

  private WorstInputs() {}

  /// All inputs of a kind.
  static List<Input> of(String kind) {
    return switch (kind) {
      case "math" -> math();
      case "ifeval" -> instructions();
      case "regex" -> expressions();
      case "format" -> forms();
      case "json-schema" -> schemas();
      case "metric" -> metrics();
      default -> plain(kind);
    };
  }

  /// A mebibyte, or `length` characters, of one phrase.
  private static Map<String, String> fillings(int length) {
    var all = new LinkedHashMap<String, String>();
    for (String part :
        List.of(
            "a",
            "9",
            " ",
            "\n",
            "$",
            "é",
            "的",
            "😀",
            "a ",
            "word ",
            "Go. ",
            "A. ",
            "e.g. ",
            "...",
            "A\n",
            "\n\n",
            "* a\n",
            "1. a\n",
            "*a* ",
            "[a] ",
            "(A) ",
            "\"",
            "'s ",
            "don't ",
            "--",
            "1,",
            "1 + ",
            "(",
            "(1)(",
            "{",
            "[",
            "{\"a\":",
            "<",
            "<think>",
            "</think>",
            "<answer>",
            "answer is ",
            "Answer: A or ",
            "the answer is (A), ",
            "\\boxed{",
            "\\boxed{1},",
            "\\frac{",
            "```",
            "```json\n",
            "a|b\n",
            "madam ",
            "I can't ",
            "x\ty\n",
            "答案是 ",
            "Paragraph 1\n***\n",
            "P.S. ",
            "<<a>> ")) {
      all.put(shown(part), part.repeat(length / part.length()));
    }
    return all;
  }

  private static String shown(String part) {
    return "%s x n".formatted(part.replace("\n", "\\n").replace("\t", "\\t"));
  }

  private static List<Input> plain(String kind) {
    String gold =
        switch (kind) {
          case "mcq", "choice" -> "B";
          case "zebra" -> "{\"a\": [1, 2]}";
          case "language" -> "en";
          default -> "12";
        };
    String config =
        switch (kind) {
          case "game24", "countdown" -> "{\"numbers\": [1, 2, 3, 4], \"target\": 24}";
          default -> "{}";
        };
    var inputs = new ArrayList<Input>();
    fillings(MIB)
        .forEach((name, text) -> inputs.add(new Input(name, given(kind, gold, text, config))));
    return inputs;
  }

  private static List<Input> math() {
    var hard = new LinkedHashMap<String, String>();
    hard.put("tower", "9^{9^{9^{9}}}");
    hard.put("polynomial", "(x+1)^{1000}(y+2)^{1000}");
    hard.put("factorials", "3000!/2999!");
    hard.put("factorial", "5000!");
    hard.put("binomial", "\\binom{9999}{4999}");
    hard.put("list", "1,".repeat(1900) + "2");
    hard.put("roots", "\\sqrt{2}+".repeat(400) + "1");
    hard.put("sines", "\\sin 2+".repeat(500) + "1");
    hard.put("powers", "2^{\\pi}+".repeat(450) + "1");
    hard.put("logs", "\\log 7+".repeat(500) + "1");
    hard.put("many of x", "\\sqrt{x}+2^x,".repeat(300) + "x");
    hard.put("sum in x", "\\sqrt{x}\\sin{x}+".repeat(200) + "x");
    hard.put("nested roots", "\\sqrt{2+".repeat(40) + "1" + "}".repeat(40));
    hard.put("nested fractions", "\\frac{1}{1+".repeat(45) + "x" + "}".repeat(45));
    hard.put("set", "\\{" + "\\sqrt{2},".repeat(400) + "1\\}");
    hard.put("matrix", "\\begin{pmatrix}" + "1&".repeat(900) + "1\\end{pmatrix}");
    hard.put("union", "(1,2)\\cup".repeat(250) + "(3,4)");
    hard.put("equations", "x=1,".repeat(600) + "y=2");
    hard.put("implicit curve", "x^2+y^2+\\sin(xy)=" + "x+y+".repeat(300) + "1");
    hard.put("plus-minus", "\\pm ".repeat(300) + "1");
    var inputs = new ArrayList<Input>();
    hard.forEach((name, text) -> {
      inputs.add(new Input(name, given("math", "12", text, "{}")));
      inputs.add(new Input(name + ", also the gold", given("math", text, text + "+0", "{}")));
      inputs.add(new Input(name + ", against x", given("math", "x+1", text, "{}")));
    });
    inputs.addAll(plain("math"));
    return inputs;
  }

  private static final String EVERY_PARAMETER =
      """
      {"relation":"at least","frequency":3,"keyword":"word","keywords":["word","other"],
       "forbidden_words":["other"],"letter":"z","let_relation":"less than","let_frequency":1,
       "language":"en","num_sentences":3,"num_words":5,"num_paragraphs":3,"nth_paragraph":2,
       "first_word":"go","num_placeholders":2,"postscript_marker":"P.S.","num_bullets":3,
       "num_highlights":2,"section_spliter":"Section","num_sections":2,"end_phrase":"the end.",
       "prompt_to_repeat":"Say it.","capital_frequency":2,"capital_relation":"at least",
       "small_n":2,"N":3,"keyword1":"a","keyword2":"b","keyword3":"c","keyword4":"d","keyword5":"e",
       "max_words":30,"min_words":3,"percentage":50,"sep":"...","key_sentences":["Go."],
       "n":3,"m":2,"n_start":1,"n_end":9,"word":"word","options":"yes/no/maybe","starter":"I say",
       "original_message":"a word *of* it","reference_text":"a word and a word and more",
       "num_sents":3,"n_words":3,"num_sections_":2,"keyword_":"a","topics":["a"]}
      """;

  private static List<Input> instructions() {
    var inputs = new ArrayList<Input>();
    JsonNode parameters = JsonMapper.shared().readTree(EVERY_PARAMETER);
    Map<String, String> texts = fillings(65_000);
    for (String type : InstructionTypes.names()) {
      var config = JsonMapper.shared().createObjectNode();
      config.put("instruction_id", type);
      config.set("kwargs", parameters);
      texts.forEach((name, text) -> {
        inputs.add(new Input(type + ": " + name, Case.of("", "ifeval", "", text, config)));
        if (!name.startsWith("*")) return;
        var loose = config.deepCopy().put("mode", "loose");
        inputs.add(new Input(type + ", loose: " + name, Case.of("", "ifeval", "", text, loose)));
      });
    }
    return inputs;
  }

  private static List<Input> expressions() {
    var inputs = new ArrayList<Input>();
    for (String pattern :
        List.of(
            "(a+)+b",
            "(a|a)*b",
            "(.*)*b",
            "a*a*a*a*b",
            "(?:a?){40}a{40}b",
            "(\\w+\\s?)*$b",
            "^(([a-z])+.)+[A-Z]([a-z])+$",
            "(?=(a+))a*b\\1",
            "(a.*){12}b",
            "\\d+$",
            "[^b]*b")) {
      fillings(200_000)
          .forEach((name, text) -> {
            if (name.length() < 7) {
              inputs.add(new Input(pattern + ": " + name, given("regex", pattern, text, "{}")));
            }
          });
    }
    return inputs;
  }

  private static List<Input> forms() {
    var inputs = new ArrayList<Input>();
    Map<String, String> texts = fillings(MIB); // once: a gibibyte otherwise
    for (String function :
        List.of(
            "format_reward",
            "get_code_format_reward",
            "think_format_reward",
            "ThinkParser.format_reward",
            "nemo_rl.format_reward",
            "tag_count_reward",
            "reasoning_steps_reward",
            "sequence_reward",
            "get_repetition_penalty_reward",
            "repetition_penalty_reward",
            "get_cosine_scaled_reward",
            "cosine_scaled_accuracy_length_reward",
            "len_reward",
            "get_soft_overlong_punishment",
            "language_consistency_reward",
            "strip_think")) {
      String config =
          """
          {"function": "%s", "ngram_size": 4, "max_penalty": -1.0, "max_len": 100, "reward": 1.0,
           "completion_tokens": 50, "target_language": "en", "language": "en"}
          """
              .formatted(function);
      texts.forEach((name, text) ->
          inputs.add(new Input(function + ": " + name, given("format", "12", text, config))));
    }
    texts.forEach((name, text) ->
        inputs.add(
            new Input(
                "format_regex: " + name,
                given(
                    "format",
                    "",
                    text,
                    "{\"function\": \"format_reward\", \"format_regex\": \"(a+)+(.*)*b\"}"))));
    return inputs;
  }

  private static List<Input> schemas() {
    var inputs = new ArrayList<Input>();
    String deep = "[".repeat(900) + "]".repeat(900);
    var texts = fillings(MIB);
    texts.put("many numbers", "[" + "1,".repeat(100_000) + "1]");
    texts.put("many texts", "[" + "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",".repeat(30_000) + "\"a\"]");
    texts.put("one text", "\"" + "a".repeat(MIB) + "\"");
    texts.put("one key", "{\"" + "a".repeat(MIB) + "\": 1}");
    texts.put("one number", "9".repeat(MIB));
    texts.put("deep", deep);
    texts.put("many empty", "[" + "[],".repeat(300_000) + "[]]");
    for (String schema :
        List.of(
            "{}",
            "{\"type\": \"array\", \"uniqueItems\": true}",
            "{\"pattern\": \"(a+)+b\"}",
            "{\"items\": {\"pattern\": \"(a+)+b\"}}",
            "{\"$defs\": {\"a\": {\"anyOf\": [{\"items\": {\"$ref\": \"#/$defs/a\"}}, {\"items\":"
                + " {\"$ref\": \"#/$defs/a\"}}]}}, \"$ref\": \"#/$defs/a\"}",
            "{\"$ref\": \"#\"}")) {
      texts.forEach((name, text) ->
          inputs.add(new Input(schema + ": " + name, given("json-schema", schema, text, "{}"))));
    }
    return inputs;
  }

  private static List<Input> metrics() {
    var inputs = new ArrayList<Input>();
    fillings(MIB)
        .forEach((name, text) -> {
          for (String metric : List.of("pass_at_k", "maj_at_k", "drop", "gpqa_instruct_metric")) {
            String config =
                "{\"metric\": \"%s\", \"params\": {\"k\": 2, \"n\": 2}, \"expected_output\": {\"%s\": 1}}"
                    .formatted(metric, metric.equals("drop") ? "f1" : metric);
            inputs.add(new Input(metric + ": " + name, given("metric", "12", text, config)));
          }
        });
    return inputs;
  }

  private static Case given(String kind, String gold, String text, String config) {
    JsonMapper json = JsonMapper.shared();
    JsonNode said = json.getNodeFactory().stringNode(text);
    boolean structured = kind.equals("json-schema") || kind.equals("zebra");
    JsonNode wanted = structured ? json.readTree(gold) : json.getNodeFactory().stringNode(gold);
    JsonNode prediction = kind.equals("metric") ? json.createArrayNode().add(said).add(said) : said;
    return new Case("", kind, wanted, prediction, json.readTree(config));
  }
}
