package org.reason4j.filter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Drops a candidate whose prompt and responses were kept before, compared after normalisation:
/// Unicode NFKC, lower case, runs of white space as one space. Remembers 16 bytes and the name of
/// each candidate it kept.
public final class Duplicates implements Filter {
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  private final Map<Key, String> kept = new HashMap<>();

  private record Key(long high, long low) {}

  @Override
  public String name() {
    return "duplicates";
  }

  @Override
  public String rule() {
    return "each prompt with its response once, after NFKC, lower case and single spaces";
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    String earlier = kept.putIfAbsent(key(candidate), candidate.name());
    return Optional.ofNullable(earlier).map(name -> "the same as " + name);
  }

  private static Key key(Candidate candidate) {
    MessageDigest digest = digest();
    update(digest, candidate.prompt());
    update(digest, candidate.response());
    candidate.rejected().ifPresent(text -> update(digest, text));
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    return new Key(bytes.getLong(), bytes.getLong());
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = normalized(text).getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  static String normalized(String text) {
    String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
    return SPACE.matcher(compatible).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
