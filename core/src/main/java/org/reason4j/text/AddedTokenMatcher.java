package org.reason4j.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds added tokens in a text: leftmost first, the longest of those that start together, without
/// overlap. A trie over characters.
final class AddedTokenMatcher {
  /// A stretch of text: an added token, or text between two of them (`token` absent).
  record Stretch(int start, int end, @Nullable AddedToken token) {}

  private record Accepted(AddedToken token, int length) {}

  private final Map<Long, Integer> children = new HashMap<>();
  private final List<@Nullable Accepted> accepted = new ArrayList<>();
  private final boolean[] firstLow = new boolean[256];

  /// Tokens by the text that they match.
  AddedTokenMatcher(Map<String, AddedToken> tokens) {
    accepted.add(null);
    tokens.forEach((content, token) -> {
      int node = 0;
      for (int i = 0; i < content.length(); i++) {
        node = children.computeIfAbsent(key(node, content.charAt(i)), _ -> newNode());
      }
      accepted.set(node, new Accepted(token, content.length()));
      firstLow[content.charAt(0) & 0xff] = true;
    });
  }

  /// Cuts a text at its added tokens. A token that `wanted` refuses is text, and so is whatever
  /// overlaps it (as in `tokenizers`, which drops a match and does not look inside it again).
  List<Stretch> cut(String text, Predicate<AddedToken> wanted) {
    List<Stretch> stretches = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < text.length(); ) {
      Accepted found = firstLow[text.charAt(at) & 0xff] ? longest(text, at) : null;
      if (found == null) {
        at++;
        continue;
      }
      AddedToken token = found.token();
      int start = at;
      int end = at + found.length();
      at = end;
      if (!wanted.test(token) || token.singleWord() && insideWord(text, start, end)) continue;
      if (token.lstrip()) start = spaceBefore(text, start);
      start = Math.max(start, from);
      if (token.rstrip()) end = spaceAfter(text, end);
      if (from < start) stretches.add(new Stretch(from, start, null));
      stretches.add(new Stretch(start, end, token));
      from = end;
      at = Math.max(at, end);
    }
    if (from < text.length()) stretches.add(new Stretch(from, text.length(), null));
    return stretches;
  }

  /// Whether a token may be found at a place of the text.
  interface Place {
    boolean allows(AddedToken token, int start, int end);
  }

  /// Cuts a text at its added tokens. A token where it is not allowed is no match: a shorter one
  /// that starts there is taken, and those that start inside it are looked for. Where there are
  /// none it is a stretch of text by itself (as where `transformers` sanitises control tokens).
  List<Stretch> cutWhere(String text, Place place) {
    List<Stretch> stretches = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < text.length(); ) {
      Accepted found = firstLow[text.charAt(at) & 0xff] ? longest(text, at, place) : null;
      if (found == null) {
        int end = firstLow[text.charAt(at) & 0xff] ? refused(text, at, place) : at;
        if (end > at) {
          if (from < at) stretches.add(new Stretch(from, at, null));
          stretches.add(new Stretch(at, end, null));
          from = end;
        }
        at = Math.max(at + 1, end);
        continue;
      }
      AddedToken token = found.token();
      int start = at;
      int end = at + found.length();
      at = end;
      if (token.singleWord() && insideWord(text, start, end)) continue;
      if (token.lstrip()) start = spaceBefore(text, start);
      start = Math.max(start, from);
      if (token.rstrip()) end = spaceAfter(text, end);
      if (from < start) stretches.add(new Stretch(from, start, null));
      stretches.add(new Stretch(start, end, token));
      from = end;
      at = Math.max(at, end);
    }
    if (from < text.length()) stretches.add(new Stretch(from, text.length(), null));
    return stretches;
  }

  /// The end of a token that is not allowed and hides none that is; else the place itself.
  private int refused(String text, int at, Place place) {
    Accepted token = longest(text, at);
    if (token == null) return at;
    int end = at + token.length();
    for (int inside = at + 1; inside < end; inside++)
      if (longest(text, inside, place) != null) return at;
    return end;
  }

  private @Nullable Accepted longest(String text, int at) {
    return longest(text, at, (_, _, _) -> true);
  }

  private @Nullable Accepted longest(String text, int at, Place place) {
    int node = 0;
    Accepted best = null;
    for (int i = at; i < text.length(); i++) {
      Integer next = children.get(key(node, text.charAt(i)));
      if (next == null) break;
      node = next;
      Accepted here = accepted.get(node);
      if (here != null && place.allows(here.token(), at, i + 1)) best = here;
    }
    return best;
  }

  private int newNode() {
    accepted.add(null);
    return accepted.size() - 1;
  }

  private static long key(int node, char character) {
    return (long) node << 16 | character;
  }

  private static boolean insideWord(String text, int start, int end) {
    return start > 0 && isWord(text.codePointBefore(start))
        || end < text.length() && isWord(text.codePointAt(end));
  }

  private static boolean isWord(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.CONNECTOR_PUNCTUATION ->
          true;
      default -> Character.isAlphabetic(codePoint) || codePoint == 0x200C || codePoint == 0x200D;
    };
  }

  private static int spaceBefore(String text, int start) {
    while (start > 0 && isSpace(text.charAt(start - 1))) start--;
    return start;
  }

  private static int spaceAfter(String text, int end) {
    while (end < text.length() && isSpace(text.charAt(end))) end++;
    return end;
  }

  /// Unicode's White_Space.
  private static boolean isSpace(char c) {
    return c >= 9 && c <= 13 || c == 0x85 || Character.isSpaceChar(c);
  }
}
