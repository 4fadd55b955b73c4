package org.reason4j.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The scripts that run beside and inside the walls: resources of the folder `sandbox`.
public final class Script {
  private Script() {}

  /// The text of a script.
  public static String text(String name) {
    try (InputStream in = Script.class.getResourceAsStream("/sandbox/" + name)) {
      if (in == null) throw new IllegalStateException("no resource sandbox/" + name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
