package org.reason4j.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Tokens by id and ids by token; ids without a token are holes.
final class Vocabulary {
  /// Above any vocabulary in use; a larger id is damage and would cost memory.
  static final int LARGEST_ID = 4_000_000;

  /// Ids without a token that any vocabulary may have.
  static final int HOLES = 4096;

  private final @Nullable String[] tokens;
  private final Map<String, Integer> ids;
  private final Map<String, Integer> model;
  private final byte[] bytes;
  private final int[] offsets;

  /// `model`: what the BPE model knows; `added`: what is looked for before it. Ids are distinct.
  Vocabulary(Map<String, Integer> model, Iterable<AddedToken> added) {
    this.model = model;
    ids = new HashMap<>(model);
    for (AddedToken token : added) ids.put(token.content(), token.id());
    int size = 0;
    for (int id : ids.values()) size = Math.max(size, id + 1);
    tokens = new @Nullable String[size];
    ids.forEach((token, id) -> tokens[id] = token);
    offsets = new int[size + 1];
    byte[] all = new byte[size * 8];
    int used = 0;
    for (int id = 0; id < size; id++) {
      byte[] its = bytes(tokens[id]);
      if (used + its.length > all.length) all = Arrays.copyOf(all, (used + its.length) * 2);
      System.arraycopy(its, 0, all, used, its.length);
      used += its.length;
      offsets[id + 1] = used;
    }
    bytes = Arrays.copyOf(all, used);
  }

  /// One more than the highest id.
  int size() {
    return tokens.length;
  }

  Map<String, Integer> model() {
    return model;
  }

  OptionalInt id(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  String token(int id) {
    String token = id >= 0 && id < tokens.length ? tokens[id] : null;
    if (token == null) {
      throw new IllegalArgumentException(
          "no token has id %d; ids run from 0 to %d".formatted(id, tokens.length - 1));
    }
    return token;
  }

  /// The token of an id, where it has one.
  Optional<String> known(int id) {
    return id >= 0 && id < tokens.length ? Optional.ofNullable(tokens[id]) : Optional.empty();
  }

  /// Bytes of the text of an id.
  int byteCount(int id) {
    return offsets[id + 1] - offsets[id];
  }

  /// The bytes of the text of an id; none for an id without a token.
  byte[] bytes(int id) {
    if (id < 0 || id >= tokens.length) return new byte[0];
    return Arrays.copyOfRange(bytes, offsets[id], offsets[id + 1]);
  }

  /// Feeds the bytes of an id to a decoder; an id without a token has none.
  void decode(int id, Utf8 utf8, StringBuilder out) {
    if (id < 0 || id >= tokens.length) return;
    for (int i = offsets[id]; i < offsets[id + 1]; i++) utf8.accept(bytes[i], out);
  }

  /// The bytes of a token: its characters stand for bytes if all of them lie in the byte alphabet,
  /// otherwise it is its own UTF-8.
  private static byte[] bytes(@Nullable String token) {
    if (token == null) return new byte[0];
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      int b = ByteAlphabet.unsignedByte(token.charAt(i));
      if (b < 0) return token.getBytes(StandardCharsets.UTF_8);
      bytes[i] = (byte) b;
    }
    return bytes;
  }
}
