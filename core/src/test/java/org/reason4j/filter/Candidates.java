package org.reason4j.filter;

import java.util.List;
import java.util.Optional;
import org.reason4j.reward.Verdict;

/// Candidates for tests.
final class Candidates {
  /// Responses that break careless code: empty, NUL, one script, no spaces, many scripts, tags.
  static final List<String> HOSTILE =
      List.of(
          "",
          " \n\t\u3000\n",
          "\0\0\0",
          "算式先算左边再算右边得到十二",
          "nospacesatallinthisverylongword".repeat(50),
          "a問いб答えc ответ ١٢٣ ๑๒๓ 𝔘𝔫𝔦 👩‍👩‍👧 e\u0301",
          "<think></think><answer></answer>",
          "\uFFFD\uFEFF\u200B\u202E",
          "```",
          "\r\n\r\n\r\n",
          "🙂".repeat(1000));

  private Candidates() {}

  static Candidate english(String response) {
    return said("en", "What is 7 + 8?", response);
  }

  static Candidate chinese(String response) {
    return said("zh", "七加八等于几？", response);
  }

  static Candidate said(String language, String prompt, String response) {
    return new Candidate("it", prompt, response, Optional.empty(), language, Optional.empty());
  }

  static Candidate pair(String chosen, String rejected) {
    return new Candidate("it", "Q", chosen, Optional.of(rejected), "en", Optional.empty());
  }

  static Candidate judged(Verdict verdict) {
    return Candidate.sampled("it", "Q", "A", "en", verdict);
  }
}
