package org.reason4j.text.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Broken templates: an answer or a [TemplateException], never another failure, never without end.
class TemplateFuzzTest {
  private static final int TRIALS = 10_000;
  private static final String[] PIECES = {
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "-",
    "+",
    "'",
    "\"",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    ".",
    ",",
    ":",
    "~",
    "*",
    "**",
    "//",
    "%",
    "==",
    "<",
    " in ",
    " is ",
    " not ",
    " if ",
    " else ",
    " and ",
    "{% for x in messages %}",
    "{% endfor %}",
    "{% if x %}",
    "{% endif %}",
    "loop",
    "none",
    "true",
    "0",
    "-1",
    "9999999999",
    "1e300",
    "\\",
    "\n",
    "\uD83D\uDE42",
    "\uD83D",
    "messages",
    "messages[0]",
    ".content",
    "[::-1]",
    "[1:",
    "| tojson",
    "| length",
    "| sort",
    "| list",
    "range(9)",
    "{% set x = ",
    "{% macro m(a) %}",
    "{% endmacro %}",
    "{{ m(m) }}",
    "namespace(",
    ".items()",
    "{% generation %}",
    "{% endgeneration %}",
    "{% break %}",
    "\t",
    "caller()",
    "| map('upper')",
    "| int",
    "| round(2)",
    "| indent",
    ".split()",
    ".replace('', 'x')",
    "| join",
    "* 99",
    "[none]"
  };

  @Test
  void brokenTemplatesFailAsTemplates() {
    long seed = Long.getLong("reason4j.seed", System.nanoTime());
    var random = new SplittableRandom(seed);
    List<String> sources = new ArrayList<>();
    Cases.JSON
        .readTree(Cases.golden("templates.json"))
        .properties()
        .forEach(each -> sources.add(each.getValue().stringValue()));
    for (JsonNode one : Cases.lines(Cases.golden("constructs.jsonl")))
      sources.add(one.get("template_text").stringValue());
    Map<String, Value> values = new HashMap<>();
    Cases.JSON
        .readTree(Cases.golden("constructs.context.json"))
        .properties()
        .forEach(each -> values.put(each.getKey(), Cases.value(each.getValue())));
    int rendered = 0;
    int refused = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      String source = mutated(random, sources.get(random.nextInt(sources.size())));
      try {
        Template.parse("fuzz", source).render(values, Cases.CLOCK);
        rendered++;
      } catch (TemplateException e) {
        assertThat(e.line()).isPositive();
        refused++;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "a template broke the interpreter; rerun with -Dreason4j.seed=" + seed + "\n" + source,
            e);
      }
    }
    assertThat(rendered).isGreaterThan(TRIALS / 20);
    assertThat(refused).isGreaterThan(TRIALS / 20);
  }

  private static String mutated(SplittableRandom random, String source) {
    var text = new StringBuilder(source);
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
        case 2 -> {
          int from = random.nextInt(text.length() + 1);
          text.insert(at, text.substring(from, Math.min(text.length(), from + random.nextInt(40))));
        }
        default -> {
          int end = Math.min(text.length(), at + 1 + random.nextInt(4));
          text.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
        }
      }
    }
    return text.toString();
  }
}
