package org.reason4j.reward;

/// 1 for a response of R1's form, otherwise 0 (DeepSeek-R1, section 2.3.1: reasoning process, then
/// summary).
///
/// A reasoning problem (its verifier reads an answer block) wants exactly one thinking block that
/// is not blank, then a summary that holds exactly one closed answer block, not blank, and no
/// further tag: `<think> 7 + 8 = 15</think> so it is<answer> 15</answer>`. A general prompt wants
/// plain text that is not blank; a thinking block before it is optional.
///
/// @param verifiers tells reasoning problems from general prompts
/// @param thinkOpened whether the prompt already ends with `<think>`, so that the response only
///   closes it
public record SummaryFormat(Verifiers verifiers, boolean thinkOpened) implements ResponseFormat {
  /// The rule for prompts that leave the thinking to the response.
  public SummaryFormat(Verifiers verifiers) {
    this(verifiers, false);
  }

  @Override
  public boolean wellFormed(Response response) {
    return wellFormed(response.text(), verifiers.reads(response.verifier()));
  }

  /// Whether the text is of the form, in time linear in its length.
  public boolean wellFormed(String text, Verifier.Reads reads) {
    String rest = text.strip();
    boolean thinks = thinkOpened;
    if (!thinkOpened && rest.startsWith(Answers.THINK)) {
      rest = rest.substring(Answers.THINK.length());
      thinks = true;
    }
    if (thinks) {
      int close = rest.indexOf(Answers.END_THINK);
      if (close < 0) return false;
      String thinking = rest.substring(0, close);
      if (thinking.isBlank() || Answers.holdsTag(thinking)) return false;
      rest = rest.substring(close + Answers.END_THINK.length());
    }
    return switch (reads) {
      case ANSWER -> thinks && holdsOneAnswer(rest);
      case SUMMARY -> !rest.isBlank() && !Answers.holdsTag(rest);
      case WHOLE -> thinks && (holdsOneAnswer(rest) || !rest.isBlank() && !Answers.holdsTag(rest));
    };
  }

  /// Whether there is one closed answer block that is not blank, and no tag beside its own.
  private static boolean holdsOneAnswer(String summary) {
    int open = summary.indexOf(Answers.ANSWER);
    if (open < 0) return false;
    int start = open + Answers.ANSWER.length();
    int close = summary.indexOf(Answers.END_ANSWER, start);
    if (close < 0) return false;
    String inside = summary.substring(start, close);
    String around =
        summary.substring(0, open) + summary.substring(close + Answers.END_ANSWER.length());
    return !inside.isBlank() && !Answers.holdsTag(inside) && !Answers.holdsTag(around);
  }
}
