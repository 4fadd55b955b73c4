package org.reason4j.reward.format;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts that let themselves be looked at only so often, so that an expression that would backtrack
/// for ever ends after a fixed number of steps, the same on every machine. The texts of one check
/// share one count.
public final class BoundedText {
  /// Characters the expressions of one check may look at.
  public static final int STEPS = 1_000_000;

  /// Longer texts are not matched at all.
  public static final int MAX_LENGTH = 200_000;

  private int looks;

  /// Whether an expression is found in a text, or matches all of it: 1 or 0; empty where it ran out
  /// of steps or the text is too long.
  public OptionalInt found(Pattern pattern, String text, boolean whole) {
    if (text.length() > MAX_LENGTH) return OptionalInt.empty();
    try {
      Matcher matcher = pattern.matcher(new Counted(text, 0, text.length()));
      return OptionalInt.of((whole ? matcher.matches() : matcher.find()) ? 1 : 0);
    } catch (SpentException | StackOverflowError _) {
      return OptionalInt.empty();
    }
  }

  private final class Counted implements CharSequence {
    private final String text;
    private final int from;
    private final int to;

    Counted(String text, int from, int to) {
      this.text = text;
      this.from = from;
      this.to = to;
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      if (++looks > STEPS) throw new SpentException();
      return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text, from + start, from + end);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }

  private static final class SpentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpentException() {
      super("out of steps", null, false, false);
    }
  }
}
