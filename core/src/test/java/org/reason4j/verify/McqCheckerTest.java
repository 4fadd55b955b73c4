package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class McqCheckerTest {
  private static Finding check(String gold, String response, String config) {
    return new McqChecker()
        .check(
            Case.of("", "mcq", gold, response, (ObjectNode) JsonMapper.shared().readTree(config)));
  }

  private static void reads(String letter, String... responses) {
    for (String response : responses) {
      Finding found = check(letter, response, "{}");
      assertThat(found.verdict()).as(response).isEqualTo(new Verdict.Correct());
      assertThat(found.extracted()).as(response).contains(letter);
    }
  }

  private static void refuses(String letter, String... responses) {
    for (String response : responses) {
      assertThat(check(letter, response, "{}").verdict())
          .as(response)
          .isInstanceOf(Verdict.Wrong.class);
    }
  }

  @Test
  void theLetterIsReadHoweverItIsSaid() {
    reads("C", "C", "c", "(C)", "C.", "**C**", "C) the cat", "Answer: C", "the answer is (C).");
    reads("C", "So \\boxed{C}.", "\\boxed{\\text{C}}", "\\boxed{C. cat}", "答案是C。", "故选C", "C选项");
    reads("C", "The correct answer is **C** because A is wrong.", "I would choose option C");
    reads("C", "<think>maybe A</think>\nThe answer is C", "First A.\nAnswer: A? No.\nAnswer: C");
    reads("J", "The answer is J.");
    reads("B", "The answer: B, not A", "Final answer: $\\boxed{B}$");
  }

  @Test
  void hedgingAndOtherLettersAreWrong() {
    refuses("A", "A or B", "The answer is A or B", "\\boxed{A, B}", "(A) (B)", "A, B, C, D");
    refuses("A", "", "B", "a dog", "I think so", "A dog ran", "<think>A", "The answer is 123");
    refuses("A", "The answer is A, or B", "Answer: A/B", "Answer: AB");
  }

  @Test
  void optionsCanBeNamedByTheirText() {
    String config = "{\"choices\":[\"Red fox\",\"Grey wolf\"]}";
    assertThat(check("B", "grey  wolf.", config).rule()).isEqualTo("option-text");
    assertThat(check("Grey wolf", "B", config).verdict()).isEqualTo(new Verdict.Correct());
    assertThat(check("zzz", "B", config).verdict()).isInstanceOf(Verdict.Unverified.class);
    assertThat(check("B", "The answer is C", config).rule()).isEqualTo("no-answer");
  }

  @Test
  void hostileResponsesAreJudgedInTime() {
    for (String part : List.of("A ", "(", "answer is ", "\\boxed{", "\0", "答案", "answer(((((")) {
      String response = part.repeat((1 << 20) / part.length());
      long start = CpuTime.nanos();
      check("A", response, "{}");
      assertThat((CpuTime.nanos() - start) / 1_000_000).as(part).isLessThan(1000);
    }
  }

  @Test
  void theSharedCasesAgree() throws IOException {
    SharedCases.agree(new McqChecker());
  }

  @Test
  void everyGoldOfTheSuitesIsAccepted() throws IOException {
    for (String file :
        List.of("mmlu_sample/test_sample.jsonl", "mmlu_pro_sample/test_sample.jsonl")) {
      for (JsonNode line : SharedCases.lines(file)) {
        String answer = line.path("answer").asString("");
        assertThat(check(answer, "The answer is (" + answer + ").", "{}").verdict())
            .as(line.toString())
            .isEqualTo(new Verdict.Correct());
      }
    }
  }
}
