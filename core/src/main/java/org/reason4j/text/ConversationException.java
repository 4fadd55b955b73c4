package org.reason4j.text;

/// A conversation that a chat template does not keep in a form that can be trained on.
public final class ConversationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ConversationException(String message) {
    super(message);
  }
}
