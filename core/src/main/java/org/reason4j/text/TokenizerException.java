package org.reason4j.text;

/// A `tokenizer.json` that cannot be used: names the file, what was found there and what was
/// expected.
public final class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TokenizerException(String file, String found, String expected) {
    super(file + ": " + found + "; expected " + expected);
  }

  TokenizerException(String file, String found, String expected, Throwable cause) {
    super(file + ": " + found + "; expected " + expected, cause);
  }
}
