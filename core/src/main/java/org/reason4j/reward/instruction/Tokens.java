package org.reason4j.reward.instruction;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Words of a text in two ways: runs of word characters, and the tokens of the Penn Treebank's
/// convention, in which punctuation and the ends of contractions stand alone.
final class Tokens {
  private static final Set<String> CLITICS = Set.of("'s", "'m", "'d", "'ll", "'re", "'ve", "n't");
  private static final String CLITIC_ENDS = "smdletSMDLET";
  private static final String ALONE = ";@#$%&?!()[]{}<>*=\"“”«»‘’…";

  private Tokens() {}

  /// How many runs of word characters there are.
  static int count(String text) {
    int count = 0;
    boolean inside = false;
    for (int at = 0; at < text.length(); ) {
      int letter = text.codePointAt(at);
      boolean word = Letters.isWord(letter);
      if (word && !inside) count++;
      inside = word;
      at += Character.charCount(letter);
    }
    return count;
  }

  /// The runs of word characters.
  static List<String> words(String text) {
    var words = new ArrayList<String>();
    int start = -1;
    for (int at = 0; at < text.length(); ) {
      int letter = text.codePointAt(at);
      boolean word = Letters.isWord(letter);
      if (!word && start >= 0) words.add(text.substring(start, at));
      start = word ? start < 0 ? at : start : -1;
      at += Character.charCount(letter);
    }
    if (start >= 0) words.add(text.substring(start));
    return words;
  }

  /// The tokens of all sentences.
  static List<String> of(String text) {
    var tokens = new ArrayList<String>();
    for (String sentence : Sentences.of(text)) addSentence(sentence, tokens);
    return tokens;
  }

  private static void addSentence(String sentence, List<String> tokens) {
    int end = 0;
    for (int at = 0; at < sentence.length(); at = end + 1) {
      end = at;
      while (end < sentence.length() && !Letters.isSpace(sentence.charAt(end))) end++;
      if (end > at) addPiece(sentence.substring(at, end), end == sentence.length(), tokens);
    }
  }

  /// The tokens of a piece without white space; full stops at the sentence's end stand alone.
  private static void addPiece(String piece, boolean last, List<String> tokens) {
    int end = piece.length();
    while (last && end > 0 && Letters.isPunctuation(piece.charAt(end - 1))) end--;
    int start = 0;
    int at = 0;
    while (at < piece.length()) {
      int width = mark(piece, at);
      if (width == 0 && piece.charAt(at) == '.' && last && at >= end) width = 1;
      if (width == 0) {
        at++;
        continue;
      }
      addWord(piece, start, at, tokens);
      tokens.add(piece.substring(at, at + width));
      at += width;
      start = at;
    }
    addWord(piece, start, at, tokens);
  }

  /// The length of the mark that stands alone at `at`; 0 where the character belongs to a word.
  private static int mark(String piece, int at) {
    char letter = piece.charAt(at);
    if (ALONE.indexOf(letter) >= 0) return 1;
    if (piece.startsWith("--", at)) return 2;
    if (piece.startsWith("...", at)) return 3;
    boolean digitNext = at + 1 < piece.length() && Character.isDigit(piece.charAt(at + 1));
    return (letter == ',' || letter == ':') && !digitNext ? 1 : 0;
  }

  /// A word: quotes around it and the ends of contractions stand alone.
  private static void addWord(String piece, int from, int to, List<String> tokens) {
    int start = from;
    int end = to;
    List<String> after = List.of();
    while (start < end && piece.charAt(start) == '\'' && !isClitic(piece, start, end)) {
      tokens.add("'");
      start++;
    }
    while (start < end) {
      int cut = piece.charAt(end - 1) == '\'' ? end - 1 : cliticAt(piece, start, end);
      if (cut <= start) break;
      if (after.isEmpty()) after = new ArrayList<>();
      after.addFirst(piece.substring(cut, end));
      end = cut;
    }
    String word = piece.substring(start, end);
    if (Letters.lower(word).equals("cannot")) {
      tokens.add(word.substring(0, 3));
      tokens.add(word.substring(3));
    } else if (!word.isEmpty()) {
      tokens.add(word);
    }
    tokens.addAll(after);
  }

  private static boolean isClitic(String piece, int start, int end) {
    return end - start <= 3 && CLITICS.contains(Letters.lower(piece.substring(start, end)));
  }

  /// Where the end of a contraction begins; -1 where there is none.
  private static int cliticAt(String piece, int start, int end) {
    if (CLITIC_ENDS.indexOf(piece.charAt(end - 1)) < 0) return -1;
    for (int width = 2; width <= 3 && end - width >= start; width++) {
      if (isClitic(piece, end - width, end)) return end - width;
    }
    return -1;
  }
}
