package org.reason4j.reward.judge;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.reason4j.reward.Answers;

/// Rewrites by asking a [Speaker], as DeepSeek-R1's cold start did for most of its data (revised
/// version, section B.3.2): natural thinking in the first person and in the question's language, a
/// summary behind it.
///
/// What comes back is used where it is of the asked form, and ends in the same answer; otherwise
/// the fallback's text is used, and counted.
public final class PromptedRewriter implements Rewriter {
  private static final String SYSTEM =
      """
      You rewrite the notes that somebody made while solving a problem, so that another person can follow them.

      Write in {language}, in the first person, as one thinks: short plain sentences ("I try 7 ...", "That does not fit, so ..."). Keep every number, every attempt that led on, every doubt and every check; leave out repetitions. Add no step that is not in the notes and change no result. No headings, no lists, no code.
      Then write a summary of one or two sentences that says how it was solved and ends with the final answer, exactly as given, between <answer> and </answer>.

      Reply in this form and with nothing around it:
      <think> the thinking</think> the summary<answer> the final answer</answer>\
      """;

  /// How many were rewritten, and how many fell back.
  public record Counts(long rewritten, long silent, long malformed, long otherAnswer) {
    /// Texts that the fallback wrote.
    public long fallbacks() {
      return silent + malformed + otherAnswer;
    }
  }

  private final Speaker speaker;
  private final Rewriter fallback;
  private final AtomicLong rewritten = new AtomicLong();
  private final AtomicLong silent = new AtomicLong();
  private final AtomicLong malformed = new AtomicLong();
  private final AtomicLong otherAnswer = new AtomicLong();

  /// Borrows both.
  public PromptedRewriter(Speaker speaker, Rewriter fallback) {
    this.speaker = speaker;
    this.fallback = fallback;
  }

  @Override
  public String name() {
    return speaker.name();
  }

  /// What was counted so far.
  public Counts counts() {
    return new Counts(rewritten.get(), silent.get(), malformed.get(), otherAnswer.get());
  }

  @Override
  public Rewritten rewrite(Draft draft) {
    if (!(speaker.ask(request(draft), 0) instanceof Speaker.Reply.Said(String text))) {
      silent.incrementAndGet();
      return fallback.rewrite(draft);
    }
    Optional<Rewritten> read = read(text);
    if (read.isEmpty()) {
      malformed.incrementAndGet();
      return fallback.rewrite(draft);
    }
    Optional<String> answer = Answers.extract(read.get().response());
    if (!answer.map(PromptedRewriter::plain).equals(Optional.of(plain(draft.answer())))) {
      otherAnswer.incrementAndGet();
      return fallback.rewrite(draft);
    }
    rewritten.incrementAndGet();
    return read.get();
  }

  /// The request as it is sent.
  public static Speaker.Request request(Draft draft) {
    return new Speaker.Request(
        SYSTEM.replace("{language}", draft.language().equals("zh") ? "Chinese" : "English"),
        """
        === PROBLEM ===
        %s
        === NOTES ===
        %s
        === FINAL ANSWER ===
        %s
        === END ===\
        """
            .formatted(draft.question(), draft.thinking(), draft.answer().strip()));
  }

  /// Takes a reply apart; empty where it is not of the asked form.
  static Optional<Rewritten> read(String text) {
    String whole = Replies.unfenced(text).strip();
    int close = whole.indexOf("</think>");
    if (!whole.startsWith("<think>") || close < 0) return Optional.empty();
    String thinking = whole.substring("<think>".length(), close).strip();
    String summary = whole.substring(close + "</think>".length()).strip();
    if (thinking.isEmpty() || TAG.matcher(thinking).find()) return Optional.empty();
    if (!summary.endsWith("</answer>") || summary.contains("think>")) return Optional.empty();
    return Optional.of(new Rewritten(thinking, summary));
  }

  private static String plain(String answer) {
    return answer.strip().replaceAll("\\s+", " ");
  }
}
