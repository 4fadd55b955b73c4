package org.reason4j.data;

import java.io.Serial;

/// One line is no example; [ExampleFile] turns it into an [ExampleFile.Bad].
final class BadLineException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String complaint;

  BadLineException(String complaint) {
    super(complaint, null, false, false);
    this.complaint = complaint;
  }

  String complaint() {
    return complaint;
  }
}
