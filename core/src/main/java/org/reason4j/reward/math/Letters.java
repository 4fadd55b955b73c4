package org.reason4j.reward.math;

/// One spelling for each character: full-width forms, minus signs, digits of other scripts and
/// Chinese punctuation become their plain form, invisible ones vanish.
final class Letters {
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
  private static final String FRACTIONS =
      "½1/2¼1/4¾3/4⅓1/3⅔2/3⅕1/5⅖2/5⅗3/5⅘4/5⅙1/6⅛1/8⅜3/8⅝5/8⅞7/8";

  private Letters() {}

  /// The text in plain characters.
  static String plain(String text) {
    int first = 0;
    while (first < text.length() && text.charAt(first) < 0x80 && text.charAt(first) >= ' ') first++;
    if (first == text.length()) return text;
    var plain = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int at = first; at < text.length(); at++) append(plain, text.charAt(at));
    return plain.toString();
  }

  private static void append(StringBuilder plain, char c) {
    if (c < 0x80) {
      plain.append(c < ' ' ? ' ' : c);
      return;
    }
    if (c > 0xFF00 && c < 0xFF5F) {
      plain.append((char) (c - 0xFEE0));
      return;
    }
    int digit = Character.digit(c, 10);
    if (digit >= 0) {
      plain.append((char) ('0' + digit));
      return;
    }
    int up = SUPERSCRIPTS.indexOf(c);
    if (up >= 0) {
      plain.append("^{").append(up).append('}');
      return;
    }
    int down = SUBSCRIPTS.indexOf(c);
    if (down >= 0) {
      plain.append("_{").append(down).append('}');
      return;
    }
    int fraction = FRACTIONS.indexOf(c);
    if (fraction >= 0) {
      plain.append("\\frac{").append(FRACTIONS.charAt(fraction + 1)).append("}{");
      plain.append(FRACTIONS.charAt(fraction + 3)).append('}');
      return;
    }
    switch (c) {
      case '−', '–', '—', '‐', '‑', '‒', '﹣', '➖' -> plain.append('-');
      case '×', '·', '⋅', '∙', '✕', '✖', '∗' -> plain.append('*');
      case '÷', '∕', '⁄' -> plain.append('/');
      case '、', '،' -> plain.append(',');
      case '；' -> plain.append(';');
      case '。', '．' -> plain.append('.');
      case '：', '∶' -> plain.append(':');
      case '【', '〔' -> plain.append('[');
      case '】', '〕' -> plain.append(']');
      case '√' -> plain.append("\\sqrt ");
      case 'π' -> plain.append("\\pi ");
      case '∞' -> plain.append("\\infty ");
      case '∅', 'Ø' -> plain.append("\\emptyset ");
      case '∠' -> plain.append("\\angle ");
      case '″' -> plain.append("''");
      case '′', '’', '‘' -> plain.append('\'');
      case '“', '”' -> plain.append('"');
      case '…', '⋯' -> plain.append("\\ldots ");
      case '⇒', '⟹', '⇔' -> plain.append("⇒");
      case 'ℝ' -> plain.append("\\mathbb{R}");
      case 'ℤ' -> plain.append("\\mathbb{Z}");
      case 'º', '˚' -> plain.append('°');
      case '％', '﹪' -> plain.append('%');
      default -> {
        int type = Character.getType(c);
        if (type == Character.FORMAT || type == Character.CONTROL) return;
        plain.append(Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c);
      }
    }
  }
}
