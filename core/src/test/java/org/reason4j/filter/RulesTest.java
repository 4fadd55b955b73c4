package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;

class RulesTest {
  private static final Rules ALL =
      new Rules(
          Optional.of(String::length),
          Optional.of(new Contamination(10, Map.of("e", List.of("a")))));

  @Test
  void everyNameIsAFilterOfThatName() {
    List<Filter> filters = ALL.named(List.copyOf(Rules.NAMES));
    assertThat(filters).extracting(Filter::name).containsExactlyElementsOf(Rules.NAMES);
    assertThat(filters).allSatisfy(filter -> assertThat(filter.rule()).isNotBlank());
  }

  @Test
  void valuesSetThresholds() {
    assertThat(ALL.named(List.of("length=10..20", "language-mix=0.5", "repetition=0.1")))
        .extracting(Filter::rule)
        .satisfiesExactly(
            rule -> assertThat(rule).isEqualTo("10 to 20 characters"),
            rule -> assertThat(rule).startsWith("at least 50 %"),
            rule -> assertThat(rule).startsWith("at most 10 %"));
    assertThat(ALL.named(List.of("length=..9tokens", "form=plain", "unequal-lengths=1.5")))
        .extracting(Filter::rule)
        .satisfiesExactly(
            rule -> assertThat(rule).isEqualTo("0 to 9 tokens"),
            rule -> assertThat(rule).startsWith("form \"plain\""),
            rule -> assertThat(rule).contains("1.5 times"));
  }

  @Test
  void whatCannotBeReadIsToldWithWhatCan() {
    assertRefused("repetitoin", "did you mean \"repetition\"?");
    assertRefused("length=a", "expected MIN..MAX");
    assertRefused("length=9..3", "a range that is not empty");
    assertRefused("language-mix=2", "expected a number from 0 to 1");
    assertRefused("language-mix=NaN", "expected a number from 0 to 1");
    assertRefused("code-blocks=1", "expected no value");
    assertRefused("form=odd", "think-answer, summary or plain");
    assertRefused("contamination", "nothing to compare with");
    assertRefused("length=1..2tokens", "name a tokenizer");
    assertThatThrownBy(() -> ALL.named(List.of("form", "form=plain")))
        .hasMessageContaining("listed twice");
  }

  private static void assertRefused(String spec, String message) {
    assertThatThrownBy(() -> Rules.plain().named(List.of(spec)))
        .as(spec)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
