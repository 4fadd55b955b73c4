package org.reason4j.weights.hub;

import java.util.Arrays;
import java.util.List;

/// A file of a model on a hub.
///
/// @param name its path, parts joined by `/`
/// @param digest of its bytes
public record HubFile(String name, long size, Digest digest) {
  /// How a hub names content: large files by SHA-256, small ones as git does.
  public sealed interface Digest {
    String hex();

    record Sha256(String hex) implements Digest {}

    /// SHA-1 of `blob SIZE`, a zero byte and the content.
    record GitBlob(String hex) implements Digest {}
  }

  private static final List<String> RESERVED = List.of("", ".", "..");

  public HubFile {
    boolean odd = name.chars().anyMatch(c -> c < ' ' || c == '\\' || c == ':' || c == 127);
    if (odd || Arrays.stream(name.split("/", -1)).anyMatch(RESERVED::contains))
      throw new HubException(
          HubException.Reason.WRONG,
          "the hub lists a file named \"%s\"; expected a path inside the model's folder"
              .formatted(name.replaceAll("\\p{Cntrl}", "?")));
    int digits = digest instanceof Digest.Sha256 ? 64 : 40;
    if (size < 0 || !digest.hex().matches("[0-9a-f]{" + digits + "}"))
      throw new HubException(
          HubException.Reason.WRONG,
          "the hub gives %s %d bytes and the digest \"%s\"; expected a size and %d digits"
              .formatted(name, size, digest.hex(), digits));
  }
}
