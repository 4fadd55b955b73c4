package org.reason4j.reward.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reason4j.reward.math.Budget.UnreadableException;
import org.reason4j.reward.math.Token.Kind;

/// Cuts LaTeX or plain text into tokens. Dollar signs, spacing and sizing commands are dropped;
/// letters become variables, or words where they cannot be.
final class Lexer {
  /// The most tokens that are read.
  private static final int MAX_TOKENS = 2_000;

  private final String text;
  private final boolean thousands;
  private final Digits digits;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int brackets;
  private int textualUntil = -1;
  private boolean spaced;

  private Lexer(String text, boolean thousands, boolean decimalComma) {
    this.text = text;
    this.thousands = thousands;
    digits = new Digits(text, decimalComma);
  }

  /// The tokens of the text, the last one of kind `END`.
  ///
  /// @param thousands whether `1,234` is read as one number, outside brackets
  /// @throws UnreadableException for a character or command that is not known, or too long a text
  static List<Token> tokens(String text, boolean thousands, boolean decimalComma) {
    if (text.length() > Budget.LENGTH) {
      throw new UnreadableException("longer than " + Budget.LENGTH + " characters");
    }
    String plain = Letters.plain(text);
    if (plain.indexOf("\\\\") >= 0) plain = unescaped(plain);
    return new Lexer(plain, thousands, decimalComma).run();
  }

  /// Text that was escaped once too often: every run of backslashes is of even length.
  private static String unescaped(String plain) {
    boolean command = false;
    for (int at = 0; at < plain.length(); at++) {
      if (plain.charAt(at) != '\\') continue;
      int from = at;
      while (at < plain.length() && plain.charAt(at) == '\\') at++;
      if ((at - from) % 2 == 1) return plain;
      command |= at - from == 2 && at < plain.length() && Character.isLetter(plain.charAt(at));
    }
    return command ? plain.replace("\\\\", "\\") : plain;
  }

  private List<Token> run() {
    while (at < text.length()) {
      if (tokens.size() > MAX_TOKENS) throw new UnreadableException("too many signs");
      next();
    }
    add(Kind.END, "");
    return tokens;
  }

  private void next() {
    char c = text.charAt(at);
    if (c == ' ' || c == '~') {
      spaced = true;
      at++;
    } else if (c == '\\') {
      command();
    } else if (digits.startAt(at)) {
      number();
    } else if (letter(c)) {
      word();
    } else {
      sign(c);
    }
  }

  private void number() {
    Digits.Read read = digits.read(at, thousands && brackets == 0);
    at = read.end();
    tokens.add(
        new Token(
            Kind.NUMBER,
            read.digits(),
            spaced,
            textual(),
            Optional.of(read.value()),
            read.places()));
    spaced = false;
  }

  private void sign(char c) {
    at++;
    String pair = at < text.length() ? text.substring(at - 1, at + 1) : "";
    // `5!=120` is a factorial.
    if (pair.equals("!=") && at > 1 && Character.isDigit(text.charAt(at - 2))) pair = "";
    switch (pair) {
      case "<=", ">=", "!=", "==", ":=", "=<", "<>" -> {
        at++;
        add(Kind.RELATION, pair);
        return;
      }
      case "**" -> {
        at++;
        add(Kind.SIGN, "^");
        return;
      }
      default -> {}
    }
    switch (c) {
      case '$', '€', '£', '¥', '￥', '₹', '"', '`' -> spaced |= c == '$';
      case '<', '>', '=', '≤', '≥', '≠', '≈', '∈', '≡', '⩽', '⩾', '≦', '≧', '≅', '→', '≃', '≒' ->
          add(Kind.RELATION, String.valueOf(c));
      case '(', '[', '{' -> {
        brackets++;
        add(Kind.SIGN, String.valueOf(c));
      }
      case ')', ']', '}' -> {
        brackets--;
        if (c == '}' && at - 1 == textualUntil) {
          textualUntil = -1;
          brackets++; // it was not counted on the way in
          spaced = true;
        } else {
          add(Kind.SIGN, String.valueOf(c));
        }
      }
      case '+',
          '-',
          '*',
          '/',
          '^',
          '_',
          '!',
          '\'',
          ',',
          ';',
          ':',
          '|',
          '&',
          '%',
          '°',
          '±',
          '∓',
          '∪',
          '∩',
          '∖',
          '⇒' ->
          add(Kind.SIGN, String.valueOf(c));
      case '.' -> dots();
      case '?' -> throw new UnreadableException("a question mark");
      default -> throw new UnreadableException("the character " + c);
    }
  }

  /// A point that belongs to no number: dots of a list, or the end.
  private void dots() {
    int from = at - 1;
    while (at < text.length() && text.charAt(at) == '.') at++;
    if (textual()) return;
    if (at - from >= 3) {
      add(Kind.NAME, "…");
      return;
    }
    if (at - from == 2) throw new UnreadableException("two full stops");
    for (int rest = at; rest < text.length(); rest++) {
      char c = text.charAt(rest);
      if (c != ' ' && c != '$' && c != '.' && c != '}' && c != ')' && c != ']' && c != '\\') {
        if (!tokens.isEmpty() && tokens.getLast().kind() == Kind.WORD) return;
        throw new UnreadableException("a full stop inside");
      }
    }
  }

  private void word() {
    int from = at;
    while (at < text.length() && letter(text.charAt(at))) at++;
    String word = text.substring(from, at);
    if (word.length() == 1 && !Character.isIdeographic(word.charAt(0))) {
      if (joinsSets(word)) {
        add(Kind.SIGN, "∪");
      } else {
        add(Kind.NAME, word);
      }
      return;
    }
    Words.add(word, textual(), this::add);
  }

  /// `U` between two sets.
  private boolean joinsSets(String word) {
    if (!word.equals("U") && !word.equals("u") || tokens.isEmpty()) return false;
    Token last = tokens.getLast();
    int after = at;
    while (after < text.length() && text.charAt(after) == ' ') after++;
    return (last.is(")") || last.is("]") || last.is("\\}"))
        && after < text.length()
        && "([{\\".indexOf(text.charAt(after)) >= 0;
  }

  private void command() {
    int from = ++at;
    if (from == text.length()) return;
    while (at < text.length() && latin(text.charAt(at))) at++;
    if (at == from) {
      escaped(text.charAt(at++));
      return;
    }
    String name = text.substring(from, at);
    while (!known(name) && name.length() > 2) name = name.substring(0, name.length() - 1);
    if (!known(name)) name = text.substring(from, at);
    at = from + name.length();
    named(name);
  }

  private static boolean known(String name) {
    return Vocabulary.SILENT.contains(name)
        || Vocabulary.WORDS.contains(name)
        || Vocabulary.FORMS.contains(name)
        || Vocabulary.GREEK.contains(name)
        || Vocabulary.SIGNS.containsKey(name)
        || Vocabulary.FUNCTIONS.containsKey(name)
        || Vocabulary.RELATIONS.containsKey(name)
        || switch (name) {
          case "pi",
              "infty",
              "infin",
              "dfrac",
              "tfrac",
              "cfrac",
              "dbinom",
              "tbinom",
              "ldots",
              "dots",
              "cdots",
              "dotsc",
              "dotsm",
              "vdots",
              "ddots",
              "emptyset",
              "varnothing",
              "hspace",
              "vspace",
              "mathop",
              "tag",
              "label",
              "color",
              "not" ->
              true;
          default -> false;
        };
  }

  private void escaped(char c) {
    switch (c) {
      case ',', '!', ':', ';', '>', ' ', '(', ')', '[', ']', '/' -> spaced = true;
      case '$', '£', '"', '\'' -> spaced = true;
      case '\\' -> add(Kind.SIGN, "\\\\");
      case '{', '}' -> {
        brackets += c == '{' ? 1 : -1;
        add(Kind.SIGN, "\\" + c);
      }
      case '|' -> add(Kind.SIGN, "|");
      case '%' -> add(Kind.SIGN, "%");
      case '&' -> add(Kind.SIGN, "and");
      case '#', '_', '-', '=' -> spaced = true;
      default -> throw new UnreadableException("the command \\" + c);
    }
  }

  private void named(String name) {
    String sign = Vocabulary.SIGNS.get(name);
    if (sign != null) {
      if ("([\\{".contains(sign)) brackets++;
      if (")]\\}".contains(sign)) brackets--;
      add(Kind.SIGN, sign);
      return;
    }
    String function = Vocabulary.FUNCTIONS.get(name);
    if (function != null && !name.equals("sqrt") && !name.equals("binom")) {
      add(Kind.FUNCTION, function);
      return;
    }
    if (Vocabulary.RELATIONS.containsKey(name)) {
      add(Kind.RELATION, name);
      return;
    }
    if (Vocabulary.SILENT.contains(name)) {
      silent(name);
      return;
    }
    if (Vocabulary.WORDS.contains(name)) {
      words();
      return;
    }
    switch (name) {
      case "pi" -> add(Kind.COMMAND, "pi");
      case "infty", "infin" -> add(Kind.COMMAND, "infty");
      case "dfrac", "tfrac", "cfrac" -> add(Kind.COMMAND, "frac");
      case "dbinom", "tbinom" -> add(Kind.COMMAND, "binom");
      case "ldots", "dots", "cdots", "dotsc", "dotsm", "vdots", "ddots" -> add(Kind.NAME, "…");
      case "emptyset", "varnothing" -> add(Kind.NAME, "∅");
      case "hspace", "vspace", "tag", "label", "color" -> skipBraces();
      case "not" -> add(Kind.RELATION, "ne");
      default -> add(Vocabulary.FORMS.contains(name) ? Kind.COMMAND : Kind.NAME, name);
    }
  }

  private void silent(String name) {
    spaced |= name.endsWith("quad");
    // `\left.` and `\right.` are brackets that are not there.
    if ((name.equals("left") || name.equals("right"))
        && at < text.length()
        && text.charAt(at) == '.') {
      at++;
    }
  }

  private void words() {
    spaced = true;
    int open = at;
    while (open < text.length() && text.charAt(open) == ' ') open++;
    if (open == text.length() || text.charAt(open) != '{' || textual()) return;
    int close = Extraction.closing(text, open);
    if (close < 0) {
      at = open + 1;
      return;
    }
    at = open + 1;
    textualUntil = close;
  }

  private void skipBraces() {
    if (at < text.length() && text.charAt(at) == '*') at++;
    if (at < text.length() && text.charAt(at) == '{') {
      int close = Extraction.closing(text, at);
      at = close < 0 ? text.length() : close + 1;
    }
    spaced = true;
  }

  private boolean textual() {
    return textualUntil >= 0;
  }

  private void add(Kind kind, String spelling) {
    tokens.add(Token.of(kind, spelling, spaced, textual()));
    spaced = false;
  }

  private static boolean latin(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean letter(char c) {
    return latin(c) || c > 0x7F && Character.isLetter(c);
  }
}
