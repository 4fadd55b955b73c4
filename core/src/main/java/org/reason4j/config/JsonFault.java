package org.reason4j.config;

import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/// What is wrong with a JSON text, as a person is told it: without the library's words about
/// sources that it does not show.
public final class JsonFault {
  private static final Pattern SOURCE =
      Pattern.compile(" ?\\(start marker at \\[Source:[^\\]]*\\]\\)| ?(at )?\\[Source:[^\\]]*\\]");

  private JsonFault() {}

  public static String of(JacksonException fault) {
    String message = Objects.requireNonNullElse(fault.getOriginalMessage(), "unreadable");
    return SOURCE.matcher(message).replaceAll("");
  }
}
