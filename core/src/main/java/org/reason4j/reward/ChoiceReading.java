package org.reason4j.reward;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The letters that a whole response chooses among options `A` to `last`.
///
/// The first of these that finds any decides: the last box; the last phrase such as `the answer is`
/// or `答案`; a letter that opens the response; letters in brackets; letters that stand alone. Two
/// letters are two choices, which no single answer is.
///
/// @param rule which of them decided: `box`, `phrase`, `opening`, `bracketed`, `alone` or
///   `no-answer`
/// @param letters the letters, in upper case
public record ChoiceReading(String rule, List<Character> letters) {
  /// What stands further from the end is not read.
  private static final int READ = 20_000;

  private static final String LETTER = "([A-Za-z])(?![A-Za-z0-9'’_])";
  private static final String WRAP =
      "[\\s(\\[{（【<*_`$\"'“]{0,6}(?:\\\\(?:text|textbf|mathrm|boxed)\\{)?";

  private static final Pattern BOX = Pattern.compile("\\\\boxed\\s{0,3}\\{");

  private static final Pattern PHRASE =
      Pattern.compile(
          "(?iu)(?:answers?|options?|choices?|choose|select|pick|réponse|respuesta|resposta|risposta|antwort"
              + "|ответ|答案|选项|选择|应选|故选|选|答え|正解|정답)"
              + "(?:[\\s:：=,*_`$\"'“”(\\[{（【\\-–]|\\\\boxed|\\\\text(?:bf)?|\\b(?:is|are|be|was|would|should|must|will"
              + "|est|es|è|é|ist|lautet|definitely|obviously|clearly|therefore|thus|likely|probably|simply"
              + "|letter|option|choice|correct|the|final|indeed|la|die|bonne|correcta)\\b|是|为|應|应|该|應該|がは|は|은|는){1,12}?"
              + "(?-i:([A-Z])|([a-z])(?=[\\s)\\]}.,:;*`$\"'”]{0,6}(?:$|\\n)))(?![A-Za-z0-9'’_])");

  private static final Pattern JOINED =
      Pattern.compile(
          "(?i)[)\\]}.*`$\"'”]{0,4}\\s{0,3}(?:,|/|&|\\bor\\b|\\band\\b|或|和|、)(?:\\s{0,3}(?:or|and)\\b)?\\s{0,3}[(\\[{*`$\"'“]{0,4}(?-i:([A-Z]))(?![A-Za-z0-9'’_])(?!\\s[a-z]{2,}"
              + " (?:is|are|was))");

  private static final Pattern OPENING = Pattern.compile("^" + WRAP + LETTER);
  private static final Pattern BRACKETED =
      Pattern.compile("[(\\[{（【]\\s{0,2}([A-Za-z])\\s{0,2}[)\\]}）】]");
  private static final Pattern ALONE =
      Pattern.compile(
          "(?<![A-Za-z0-9'’_\\\\])(?<![Nn]o[tn] )(?<!不是)([A-Z])(?![A-Za-z0-9'’_])"
              + "(?:(?=\\s(?!(?:or|and|nor|is|are|was|non|not)\\b)[a-z])( ))?");

  /// Copies the letters.
  public ChoiceReading {
    letters = List.copyOf(letters);
  }

  /// What a text chooses.
  ///
  /// @param last the last option's letter, `A` to `Z`
  public static ChoiceReading of(String text, char last) {
    String end = text.length() <= READ ? text : text.substring(text.length() - READ);
    String part = end.strip();
    var box = new ArrayList<Character>();
    if (inBox(part, last, box)) return new ChoiceReading("box", box);
    List<Character> phrase = afterPhrase(part, last);
    if (!phrase.isEmpty()) return new ChoiceReading("phrase", phrase);
    List<Character> listed = onlyLetters(part, last);
    if (listed.size() > 1) return new ChoiceReading("opening", listed);
    Matcher opening = OPENING.matcher(part);
    if (opening.find() && opens(part, opening.end(), letter(opening.group(1)), last)) {
      return new ChoiceReading("opening", withJoined(part, opening.group(1), opening.end(), last));
    }
    List<Character> bracketed = all(BRACKETED, part, last, true);
    if (!bracketed.isEmpty()) return new ChoiceReading("bracketed", bracketed);
    List<Character> alone = all(ALONE, part, last, false);
    return new ChoiceReading(alone.isEmpty() ? "no-answer" : "alone", alone);
  }

  /// The letters of the last box that is closed and begins with one; false where there is none.
  private static boolean inBox(String text, char last, List<Character> letters) {
    String inside = "";
    Matcher box = BOX.matcher(text);
    while (box.find()) {
      int close = text.indexOf('}', box.end());
      if (close < 0) break;
      inside = text.substring(box.end(), Math.min(close, box.end() + 100));
    }
    String bare = inside.replaceAll("\\\\(?:text|textbf|mathrm)\\{|[$({\\[)}\\]\\s]", " ").strip();
    Matcher letter = Pattern.compile("^" + LETTER).matcher(bare);
    if (!letter.find() || letter(letter.group(1)) > last) return false;
    letters.addAll(withJoined(bare, letter.group(1), letter.end(), last));
    // `A B` and `A, B` are two choices as well.
    for (String more : bare.split("[\\s,/]+")) {
      boolean single = more.length() == 1 && Character.isUpperCase(more.charAt(0));
      if (single && more.charAt(0) <= last && !letters.contains(more.charAt(0))) {
        letters.add(more.charAt(0));
      }
    }
    return true;
  }

  private static List<Character> afterPhrase(String text, char last) {
    List<Character> found = List.of();
    Matcher phrase = PHRASE.matcher(text);
    while (phrase.find()) {
      String letter = phrase.group(1) == null ? phrase.group(2) : phrase.group(1);
      boolean pronoun = letter.equals("I") && lowerFollows(text, phrase.end());
      if (letter(letter) <= last && !pronoun) found = withJoined(text, letter, phrase.end(), last);
    }
    return found;
  }

  private static List<Character> withJoined(String text, String first, int end, char last) {
    var letters = new TreeSet<Character>();
    letters.add(letter(first));
    // Only here: a search from here would look at all that follows.
    Matcher joined = JOINED.matcher(text).useTransparentBounds(true).region(end, text.length());
    while (joined.lookingAt() && letter(joined.group(1)) <= last) {
      letters.add(letter(joined.group(1)));
      joined.region(joined.end(), text.length());
    }
    return List.copyOf(letters);
  }

  /// Whether a letter that opens a text is a choice: it is all there is, or no word goes on after
  /// it but a mark or another script. `A dog` and `I think` open with none.
  private static boolean opens(String text, int end, char letter, char last) {
    if (letter > last) return false;
    boolean lower = Character.isLowerCase(text.charAt(end - 1));
    String rest = text.substring(end).replaceAll("^[*_`$\"'”\\s]+", "");
    if (rest.isEmpty() || rest.matches("(?s)[)\\]}.。．,:：]+\\s*")) return true;
    char next = rest.charAt(0);
    boolean marked =
        ")]}.。．,:：-–".indexOf(next) >= 0 || text.charAt(Math.min(end, text.length() - 1)) == '\n';
    return marked ? !lower || ")].:".indexOf(next) >= 0 : !lower && next > 0x2e80;
  }

  /// The letters of a text that has nothing else but marks.
  private static List<Character> onlyLetters(String text, char last) {
    var letters = new TreeSet<Character>();
    for (String word : text.length() > 200 ? new String[0] : text.split("[^\\p{L}\\p{N}]+")) {
      if (word.isEmpty()) continue;
      if (word.length() > 1 || letter(word) > last) return List.of();
      letters.add(letter(word));
    }
    return List.copyOf(letters);
  }

  private static boolean lowerFollows(String text, int end) {
    return end + 1 < text.length()
        && text.charAt(end) == ' '
        && Character.isLowerCase(text.charAt(end + 1));
  }

  private static List<Character> all(Pattern pattern, String text, char last, boolean bracketed) {
    var letters = new TreeSet<Character>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      char letter = letter(matcher.group(1));
      boolean word = !bracketed && (letter == 'A' || letter == 'I') && matcher.group(2) != null;
      if (letter <= last && !word) letters.add(letter);
    }
    return List.copyOf(letters);
  }

  private static char letter(String text) {
    return text.toUpperCase(Locale.ROOT).charAt(0);
  }
}
