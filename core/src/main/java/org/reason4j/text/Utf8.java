package org.reason4j.text;

/// An incremental UTF-8 decoder that replaces each maximal ill-formed part by one U+FFFD (Unicode
/// 16, section 3.9), as `tokenizers` does. The JDK's decoder replaces a surrogate's three bytes by
/// one U+FFFD and not by three, which would give other text for the same ids.
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private int needed;
  private int codePoint;
  private int lower = 0x80;
  private int upper = 0xBF;

  /// Takes one byte; appends what has become certain with it.
  void accept(byte b, StringBuilder out) {
    int unsigned = b & 0xff;
    if (needed > 0) {
      if (unsigned >= lower && unsigned <= upper) {
        lower = 0x80;
        upper = 0xBF;
        codePoint = codePoint << 6 | unsigned & 0x3f;
        if (--needed == 0) out.appendCodePoint(codePoint);
        return;
      }
      end(out);
    }
    first(unsigned, out);
  }

  /// Ends the text: a character still incomplete becomes U+FFFD.
  void end(StringBuilder out) {
    if (needed > 0) out.append(REPLACEMENT);
    needed = 0;
    lower = 0x80;
    upper = 0xBF;
  }

  private void first(int unsigned, StringBuilder out) {
    if (unsigned < 0x80) {
      out.append((char) unsigned);
    } else if (unsigned >= 0xC2 && unsigned <= 0xDF) {
      needed = 1;
      codePoint = unsigned & 0x1f;
    } else if (unsigned >= 0xE0 && unsigned <= 0xEF) {
      needed = 2;
      codePoint = unsigned & 0x0f;
      if (unsigned == 0xE0) lower = 0xA0;
      if (unsigned == 0xED) upper = 0x9F;
    } else if (unsigned >= 0xF0 && unsigned <= 0xF4) {
      needed = 3;
      codePoint = unsigned & 0x07;
      if (unsigned == 0xF0) lower = 0x90;
      if (unsigned == 0xF4) upper = 0x8F;
    } else {
      out.append(REPLACEMENT);
    }
  }
}
