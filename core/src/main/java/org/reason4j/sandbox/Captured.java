package org.reason4j.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// What a program wrote to one of its streams.
///
/// @param text the bytes kept, as UTF-8; each malformed sequence is U+FFFD
/// @param cut whether more was written than is kept
/// @param malformed whether the bytes kept are not valid UTF-8; a cut inside a character counts
public record Captured(String text, boolean cut, boolean malformed) {
  static Captured of(byte[] bytes, boolean cut) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Captured(text, cut, false);
    } catch (CharacterCodingException _) {
      return new Captured(new String(bytes, StandardCharsets.UTF_8), cut, true);
    }
  }
}
