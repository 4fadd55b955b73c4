package org.reason4j.reward.judge;

import java.util.regex.Pattern;

/// Puts a response into the form of the cold start (DeepSeek-R1, section 2.3.1): readable thinking
/// in the first person, and a summary that says the answer. Safe on any thread.
public interface Rewriter {
  /// What is rewritten.
  ///
  /// @param thinking the text between the think tags, without them
  /// @param answer the final answer, already found to be right
  /// @param language of the question, `en` or `zh`; any other is written as `en`
  record Draft(String question, String thinking, String answer, String language) {
    /// An answer that an answer block can hold: not blank, without a tag.
    public Draft {
      if (answer.isBlank() || answer.indexOf('<') >= 0 && TAG.matcher(answer).find()) {
        throw new IllegalArgumentException(
            "the answer is '" + answer + "'; expected one that an answer block can hold");
      }
    }
  }

  /// What it becomes: both without think tags, the summary with the answer in an answer block.
  record Rewritten(String thinking, String summary) {
    /// The whole response: `<think> thinking</think> summary`.
    public String response() {
      return "<think> " + thinking + "</think> " + summary;
    }
  }

  /// The tags of a response.
  Pattern TAG = Pattern.compile("</?(?:think|answer)>");

  /// The rewriter's name, for records and tables.
  String name();

  /// Rewrites one response. Always gives a text whose answer is the draft's.
  Rewritten rewrite(Draft draft);
}
