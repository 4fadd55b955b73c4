package org.reason4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class JsonFaultTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[1,", "{\"a\": [", "{\"a\": tru}", "{\"a\" 1}", "\"a", "{]", "[1}", ""})
  void aFaultIsToldInWordsWithoutTheLibrarysSource(String text) {
    for (Runnable read :
        new Runnable[] {
          () -> JsonMapper.shared().readValue(text, Object[].class),
          () -> JsonMapper.shared().readValue(text.getBytes(StandardCharsets.UTF_8), Object[].class)
        }) {
      var fault = catchThrowableOfType(JacksonException.class, read::run);
      assertThat(JsonFault.of(fault)).isNotBlank().doesNotContain("Source", "REDACTED", "UNKNOWN");
      assertThat(fault.getOriginalMessage()).startsWith(JsonFault.of(fault).substring(0, 8));
    }
  }
}
