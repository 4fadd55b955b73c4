package org.reason4j.engine;

import java.util.Locale;

/// Something needs more memory than is free; found before it was taken.
public final class MemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param what needs it
  /// @param needed bytes
  /// @param free bytes
  public MemoryException(String what, long needed, long free) {
    super(
        "%s take %s of memory and %s are free; close other programs, or take a smaller model"
            .formatted(what, size(needed), size(free)));
  }

  private static String size(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB (%d bytes)", bytes / 1073741824.0, bytes);
  }
}
