package org.reason4j.reward.instruction;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The sentences of a text, close to what the Punkt splitter for English finds (Kiss and Strunk
/// 2006), on which the counts of the suites rest.
///
/// A sentence ends at a full stop, question or exclamation mark that white space follows, or a
/// bracket, quotation mark or the like; closing quotes and brackets go with it. A full stop ends
/// none after an abbreviation, an initial or an ellipsis, unless a capitalised common word follows.
final class Sentences {
  private static final Set<String> ABBREVIATIONS =
      Set.of(
          ("mr mrs ms dr prof st sr jr rev gen sen rep reps gov lt maj col capt cmdr adm messrs vs"
               + " v etc inc ltd corp co bros cie dept dist ave mt ft jan feb mar apr aug sept oct"
               + " nov dec mon tues wed thurs fri calif conn fla ga ill ind kan mass mich minn nev"
               + " ore pa tex vt va wis ala ariz colo del ky yr mg chg u.s u.k u.n u.s.a d.c n.y"
               + " l.a e.g i.e a.m p.m p.s p.p.s b.c a.d m.b.a ph.d no pp fig")
              .split(" "));
  private static final int LONGEST = 6;
  private static final String AFTER = ")\";}]*:@'({[!?";
  private static final String CLOSING = "\"')]}”’";

  private Sentences() {}

  /// The sentences, without white space around them.
  static List<String> of(String text) {
    var sentences = new ArrayList<String>();
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      char mark = text.charAt(at);
      if (mark != '.' && mark != '?' && mark != '!') continue;
      if (!candidate(text, at) || mark == '.' && !stops(text, at)) continue;
      int end = at + 1;
      while (end < text.length() && CLOSING.indexOf(text.charAt(end)) >= 0) end++;
      // Quotes and brackets that open the next sentence stay with it.
      if (end < text.length() && !Letters.isSpace(text.charAt(end))) end = at + 1;
      add(text.substring(start, end), sentences);
      start = end;
      at = end - 1;
    }
    add(text.substring(start), sentences);
    return sentences;
  }

  private static void add(String piece, List<String> sentences) {
    String sentence = Letters.strip(piece);
    if (!sentence.isEmpty()) sentences.add(sentence);
  }

  private static boolean candidate(String text, int at) {
    if (at + 1 >= text.length()) return false;
    char next = text.charAt(at + 1);
    if (next == '!' || next == '?') return false;
    return Letters.isSpace(next) || AFTER.indexOf(next) >= 0;
  }

  /// Whether the full stop at `at` ends a sentence, as far as the words around it tell.
  private static boolean stops(String text, int at) {
    int start = at;
    while (start > 0 && at - start < 40 && !Letters.isSpace(text.charAt(start - 1))) start--;
    String before = Letters.bare(text.substring(start, at));
    boolean dots = at > 0 && text.charAt(at - 1) == '.';
    String next = wordAfter(text, at + 1);
    boolean common =
        !next.isEmpty()
            && Character.isUpperCase(next.charAt(0))
            && EnglishWords.isCommon(Letters.lower(next));
    if (dots) return common;
    if (before.length() <= LONGEST && ABBREVIATIONS.contains(Letters.lower(before))) return common;
    boolean initial = before.length() == 1 && Character.isLetter(before.charAt(0));
    boolean number = isNumber(before);
    if (initial || number) {
      if (next.isEmpty()) return true;
      if (Character.isLowerCase(next.charAt(0))) return false;
      return !initial || !Character.isUpperCase(next.charAt(0)) || common;
    }
    return true;
  }

  private static boolean isNumber(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (!Character.isDigit(text.charAt(at))) return false;
    }
    return !text.isEmpty();
  }

  private static String wordAfter(String text, int from) {
    int start = from;
    while (start < text.length() && Letters.isSpace(text.charAt(start))) start++;
    while (start < text.length() && Letters.isPunctuation(text.charAt(start))) start++;
    int end = start;
    while (end < text.length() && end - start < 40 && Letters.isWord(text.charAt(end))) end++;
    return text.substring(start, end);
  }
}
