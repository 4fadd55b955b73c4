package org.reason4j.text;

import java.util.Arrays;

/// The 256 characters that stand for bytes in a byte-level vocabulary (GPT-2): printable Latin-1
/// bytes stand for themselves, the 68 others for U+0100 onwards, in order.
final class ByteAlphabet {
  private static final char[] CHARACTERS = characters();
  private static final short[] BYTES = bytes();

  private ByteAlphabet() {}

  /// The character that stands for a byte.
  static char character(int unsignedByte) {
    return CHARACTERS[unsignedByte];
  }

  /// The byte that a character stands for, or -1 where it stands for none.
  static int unsignedByte(char character) {
    return character < BYTES.length ? BYTES[character] : -1;
  }

  /// The whole alphabet by code point, which is the order of ids in a trained vocabulary.
  static char[] sorted() {
    char[] sorted = CHARACTERS.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /// Bytes written in the alphabet.
  static String write(byte[] bytes, int start, int end) {
    char[] out = new char[end - start];
    for (int i = start; i < end; i++) out[i - start] = CHARACTERS[bytes[i] & 0xff];
    return new String(out);
  }

  private static char[] characters() {
    char[] characters = new char[256];
    char next = 0x100;
    for (int b = 0; b < 256; b++) {
      boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b != 0xAD;
      characters[b] = printable ? (char) b : next++;
    }
    return characters;
  }

  private static short[] bytes() {
    short[] bytes = new short[0x100 + 68];
    Arrays.fill(bytes, (short) -1);
    for (int b = 0; b < 256; b++) bytes[CHARACTERS[b]] = (short) b;
    return bytes;
  }
}
