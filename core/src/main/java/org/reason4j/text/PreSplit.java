package org.reason4j.text;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One way of cutting a text into pieces; merges happen inside a piece only.
sealed interface PreSplit {
  /// GPT-2's pattern, which `ByteLevel` applies when `use_regex` is set.
  String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  /// Receives pieces in order, none of them empty.
  @FunctionalInterface
  interface Pieces {
    void piece(String text, int start, int end);
  }

  /// Cuts `text` from `start` to `end` as if nothing stood before and after.
  void split(String text, int start, int end, Pieces out);

  /// One cut after another, each inside the pieces of the one before.
  record Sequence(List<PreSplit> stages) implements PreSplit {
    public Sequence {
      stages = List.copyOf(stages);
    }

    @Override
    public void split(String text, int start, int end, Pieces out) {
      Pieces sink = out;
      for (PreSplit stage : stages.reversed()) {
        Pieces rest = sink;
        sink = (inner, from, to) -> stage.split(inner, from, to, rest);
      }
      if (start < end) sink.piece(text, start, end);
    }
  }

  /// Matches and the gaps between them are pieces; `removed` drops the matches, or with `invert`
  /// the gaps.
  record Matches(Pattern pattern, boolean removed, boolean invert) implements PreSplit {
    @Override
    public void split(String text, int start, int end, Pieces out) {
      Matcher matcher = pattern.matcher(text).region(start, end);
      boolean matches = !removed || invert;
      boolean gaps = !removed || !invert;
      int from = start;
      while (matcher.find()) {
        if (gaps && from < matcher.start()) out.piece(text, from, matcher.start());
        from = matcher.end();
        if (matches && matcher.start() < from) out.piece(text, matcher.start(), from);
      }
      if (gaps && from < end) out.piece(text, from, end);
    }
  }

  /// Numbers (category N) apart from the rest, one by one if `individual`.
  record Digits(boolean individual) implements PreSplit {
    @Override
    public void split(String text, int start, int end, Pieces out) {
      int from = start;
      boolean inside = false;
      for (int i = start; i < end; ) {
        int codePoint = text.codePointAt(i);
        boolean number = isNumber(codePoint);
        if (from < i && (number != inside || number && individual)) {
          out.piece(text, from, i);
          from = i;
        }
        inside = number;
        i += Character.charCount(codePoint);
      }
      if (from < end) out.piece(text, from, end);
    }

    private static boolean isNumber(int codePoint) {
      return switch (Character.getType(codePoint)) {
        case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
            true;
        default -> false;
      };
    }
  }

  /// Puts a space before each piece that starts without one.
  record PrefixSpace() implements PreSplit {
    @Override
    public void split(String text, int start, int end, Pieces out) {
      if (text.charAt(start) == ' ') {
        out.piece(text, start, end);
      } else {
        String spaced = " " + text.substring(start, end);
        out.piece(spaced, 0, spaced.length());
      }
    }
  }
}
