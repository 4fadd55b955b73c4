package org.reason4j.text.template;

import org.reason4j.text.template.TemplateException.Kind;

/// A failure inside an expression, before it is known which line it stands on.
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final String detail;

  Fault(Kind kind, String detail) {
    super(detail, null, false, false);
    this.kind = kind;
    this.detail = detail;
  }

  Kind kind() {
    return kind;
  }

  String detail() {
    return detail;
  }

  static Fault type(String format, Object... arguments) {
    return new Fault(Kind.TYPE, format.formatted(arguments));
  }

  static Fault value(String format, Object... arguments) {
    return new Fault(Kind.VALUE, format.formatted(arguments));
  }

  static Fault limit(String format, Object... arguments) {
    return new Fault(Kind.LIMIT, format.formatted(arguments));
  }

  static Fault unsupported(String construct) {
    return new Fault(
        Kind.UNSUPPORTED, construct + " is not supported; docs/chat-templates.md lists what is");
  }
}
