package org.reason4j.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TemplateTest {
  /// Features beyond chat templates; each is refused by name.
  private static final Set<String> LEFT_OUT =
      Set.of(
          "filter-batch",
          "filter-groupby",
          "filter-misc",
          "loop-recursive",
          "cycler-joiner",
          "percent-format",
          "str-format",
          "str-format-unsafe",
          "sandbox-format-map",
          "block-extends");

  @Test
  void everyConstructIsAsInPython() {
    Map<String, Value> context = new HashMap<>();
    Cases.JSON
        .readTree(Cases.golden("constructs.context.json"))
        .properties()
        .forEach(each -> context.put(each.getKey(), Cases.value(each.getValue())));
    List<String> wrong = new ArrayList<>();
    List<JsonNode> cases = Cases.lines(Cases.golden("constructs.jsonl"));
    assertThat(cases).hasSize(139);
    for (JsonNode one : cases) {
      String id = one.get("id").stringValue();
      String found;
      try {
        found = Cases.outcome(Template.parse(id, one.get("template_text").stringValue()), context);
      } catch (TemplateException e) {
        found = Cases.outcome(e);
      }
      if (LEFT_OUT.contains(id)) {
        if (!found.startsWith("UNSUPPORTED: ")) wrong.add(id + " not refused: " + found);
      } else if (!agrees(one, found)) {
        wrong.add(id + "\n  found    " + found + "\n  expected " + expected(one));
      }
    }
    assertThat(String.join("\n", wrong)).isEmpty();
  }

  @Test
  void ownTemplatesRenderAsInPython() {
    JsonNode templates = Cases.JSON.readTree(Cases.golden("templates.json"));
    List<JsonNode> cases = Cases.lines(Cases.golden("cases.jsonl"));
    assertThat(cases).hasSizeGreaterThan(60);
    check(cases, name -> templates.get(name).stringValue());
  }

  @Test
  void realTemplatesRenderAsInPython() {
    List<JsonNode> cases = Cases.lines(Cases.shared("cases.jsonl"));
    assertThat(cases).hasSize(199);
    check(cases, name -> Cases.shared("templates/" + name + ".jinja"));
  }

  private static void check(
      List<JsonNode> cases, java.util.function.Function<String, String> sources) {
    List<String> wrong = new ArrayList<>();
    for (JsonNode one : cases) {
      String name = one.get("template").stringValue();
      String found = Cases.outcome(Template.parse(name, sources.apply(name)), Cases.values(one));
      if (!agrees(one, found))
        wrong.add(
            one.get("id").stringValue()
                + "\n  found    "
                + found
                + "\n  expected "
                + expected(one));
    }
    assertThat(String.join("\n", wrong)).isEmpty();
  }

  private static String expected(JsonNode one) {
    return one.has("expected")
        ? one.get("expected").stringValue()
        : one.get("expected_error").toString();
  }

  private static boolean agrees(JsonNode one, String found) {
    if (one.has("expected")) return found.equals(one.get("expected").stringValue());
    JsonNode error = one.get("expected_error");
    String kind =
        switch (error.get("kind").stringValue()) {
          case "raise_exception" -> "RAISED: " + error.get("message").stringValue();
          case "undefined" -> "UNDEFINED: " + error.get("message").stringValue();
          case String other -> other.toUpperCase(java.util.Locale.ROOT) + ": ";
        };
    return found.startsWith(kind);
  }

  @Test
  void everyCharacterKnowsWhereItComesFrom() {
    var template =
        Template.parse(
            "t",
            "A{{ user | trim }}{% generation %}{{ '<' ~ user.split('x')[-1][::-1] ~ '>' }}{%"
                + " endgeneration %}{{ [user] | tojson }}{{ user.replace('a', 'Q') }}");
    Text text = template.render(Map.of("user", Text.of(" axb\n", Text.PLAIN)), Cases.CLOCK);
    assertThat(marked(text)).isEqualTo("A|1axb|4<|5\nb|4>|0[\"|1 axb\\n|0\"]|1 |0Q|1xb\n|");
  }

  private static String marked(Text text) {
    var out = new StringBuilder();
    byte mark = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.mark(i) != mark) out.append('|').append(text.mark(i));
      mark = text.mark(i);
      out.append(text.value().charAt(i));
    }
    return out.append('|').toString();
  }

  /// Each checked with jinja2 3.1.6.
  @Test
  void cornersAreAsInPython() {
    Map<String, String> cases =
        Map.of(
            "{{ '<' + ('<' | safe) }}{{ '<' ~ ('<' | safe) }}", "&lt;<<<",
            "{{ none | map('upper') | list }}{{ 0 | reject('odd') | list }}", "[][]",
            "{{ 'abc' | sort(attribute='x') | join(',') }}", "a,b,c",
            "{{ 'ß'.title() }}", "Ss");
    cases.forEach((source, expected) ->
        assertThat(Cases.outcome(Template.parse("t", source), Map.of())).isEqualTo(expected));
    assertThat(Cases.outcome(Template.parse("t", "{{ 7[1:] }}"), Map.of())).startsWith("TYPE: ");
    assertThat(Cases.outcome(Template.parse("t", "{{ {}[1:] }}"), Map.of())).startsWith("TYPE: ");
  }

  @Test
  void whatAMessageSaysIsNeverTemplate() {
    var template = Template.parse("t", "{{ m }}");
    String words = "{{ 7 * 7 }}{% raise %}{# gone #}";
    assertThat(template.render(Map.of("m", Text.of(words, Text.PLAIN)), Cases.CLOCK).value())
        .isEqualTo(words);
  }

  @Test
  void errorsNameTheLine() {
    assertThatThrownBy(() ->
            Template.parse("chat.jinja", "a\n{% if x %}\n{{ x.y.z }}\n{% endif %}")
                .render(Map.of("x", Value.of(Map.of("a", 1), Text.PLAIN)), Cases.CLOCK))
        .isInstanceOf(TemplateException.class)
        .hasMessage("chat.jinja:3: 'dict object' has no attribute 'y'");
    assertThatThrownBy(() -> Template.parse("chat.jinja", "a\n\n{% block b %}"))
        .hasMessageContaining("chat.jinja:3: the tag 'block' is not supported");
    assertThatThrownBy(
            () -> Template.parse("t", "\n{{ 'a' | center }}").render(Map.of(), Cases.CLOCK))
        .hasMessageContaining("t:2: the filter 'center' is not supported");
  }

  @Test
  void noTemplateRunsAway() {
    for (String source :
        List.of(
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            "{{ 'x' * 99999999 }}",
            "{% set ns = namespace(s='xxxxxxxx') %}{% for i in range(99) %}{% set ns.s = ns.s +"
                + " ns.s %}{% endfor %}",
            "{% set ns = namespace(s=[]) %}{% for i in range(99) %}{% set ns.s = [ns.s, ns.s] %}{%"
                + " endfor %}{{ ns.s }}",
            "{% set ns = namespace(s=[]) %}{% for i in range(9999) %}{% set ns.s = [ns.s] %}{%"
                + " endfor %}{{ ns.s | tojson }}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% for i in range(9999) %}{{ 'x' * 999 }}{% endfor %}",
            "{{ 7 ** 77 ** 77 ** 77 }}",
            "{{ 2 ** 99999999999 }}",
            "{% set ns = namespace(n=3) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{%"
                + " endfor %}",
            "{{ " + "(".repeat(500) + "1" + ")".repeat(500) + " }}",
            "{{ " + "-".repeat(5000) + "1 }}",
            "{{ " + "not ".repeat(5000) + "1 }}",
            "{{ 1" + " + 1".repeat(5000) + " }}",
            "{{ x" + ".x".repeat(5000) + " }}",
            "{{ 'x' | indent(999999999) }}",
            "{{ [1] | tojson(indent=999999999) }}",
            "{% if x %}".repeat(5000))) {
      String found;
      try {
        found = Cases.outcome(Template.parse("t", source), Map.of("x", Text.of("x")));
      } catch (TemplateException e) {
        found = Cases.outcome(e);
      }
      assertThat(found)
          .as(source.substring(0, Math.min(80, source.length())))
          .matches("(?s)(LIMIT|SYNTAX|UNDEFINED): .*");
    }
  }
}
