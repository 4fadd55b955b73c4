package org.reason4j.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.reason4j.config.ConfigException;
import org.reason4j.data.ByteLines;
import org.reason4j.verify.Case;
import org.reason4j.verify.Checkers;
import org.reason4j.verify.LineVerifier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Lines of cases for `verify`: what is read of one is held to memory, its check to time, and no
/// line at all may crash the command or its checker.
final class CaseTarget {
  private static final LineVerifier VERIFIER =
      new LineVerifier(Checkers.standard(), "", true, InstantSource.system());

  private CaseTarget() {}

  static List<String> seeds() {
    return List.of(
        "{\"id\":\"a\",\"kind\":\"math\",\"gold\":\"\\\\frac{1}{2}\",\"prediction\":\"so"
            + " \\\\boxed{0.5}\",\"config\":{}}",
        "{\"kind\":\"math\",\"gold\":\"$[1,2) \\\\cup"
            + " \\\\{3\\\\}$\",\"prediction\":\"<think>x^2+1</think> $\\\\sqrt{2}\\\\pm"
            + " 7!$\",\"config\":{\"task\":\"extract\",\"extracted\":null}}",
        "{\"id\":3,\"kind\":\"mcq\",\"gold\":\"B\",\"prediction\":\"Answer: (B)\",\"config\":"
            + "{\"options\":{\"A\":\"x\",\"B\":\"y\"}}}",
        "{\"kind\":\"ifeval\",\"gold\":null,\"prediction\":\"no, comma\",\"config\":"
            + "{\"instruction_id\":\"punctuation:no_comma\",\"kwargs\":{}}}",
        "{\"kind\":\"ifeval\",\"gold\":null,\"prediction\":\"a b a b\",\"config\":"
            + "{\"instruction_id\":\"keywords:frequency\",\"kwargs\":{\"keyword\":\"a\","
            + "\"frequency\":2,\"relation\":\"at least\"}}}",
        "{\"kind\":\"format\",\"gold\":null,\"prediction\":\"<think>a</think><answer>b</answer>\","
            + "\"config\":{\"function\":\"tag_count_reward\",\"reward\":1.0}}",
        "{\"kind\":\"number\",\"gold\":7,\"prediction\":[\"7\"],\"expected\":true}");
  }

  static Runnable read(byte[] bytes) {
    try {
      Case.of(JsonMapper.shared().readTree(bytes), "");
    } catch (JacksonException e) {
      throw new ConfigException("is not JSON: " + e.getOriginalMessage());
    }
    return () -> verify(bytes);
  }

  private static void verify(byte[] bytes) {
    VERIFIER
        .answer(new ByteLines.Line(1, bytes, false))
        .flatMap(LineVerifier.Answer::judged)
        .ifPresent(judged -> {
          if (judged.finding().rule().equals("crash")) {
            throw new AssertionError(
                new String(bytes, StandardCharsets.UTF_8) + ": " + judged.finding().reason());
          }
        });
  }
}
