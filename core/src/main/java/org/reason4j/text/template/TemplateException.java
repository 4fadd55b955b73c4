package org.reason4j.text.template;

/// A template that cannot be read or rendered, with the line of the template where it failed.
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What went wrong; the words of Python's jinja2 where it has them.
  public enum Kind {
    /// The template's own `raise_exception`: it does not accept these messages.
    RAISED,
    /// A name, key or attribute that is not there was used.
    UNDEFINED,
    TYPE,
    VALUE,
    ZERO_DIVISION,
    /// An attribute that templates may not touch.
    SECURITY,
    SYNTAX,
    /// Too many steps, too much output, nested too deeply.
    LIMIT,
    RUNTIME,
    /// Jinja that this interpreter leaves out.
    UNSUPPORTED
  }

  private final Kind kind;
  private final int line;
  private final String detail;

  TemplateException(Kind kind, String template, int line, String detail) {
    super(template + ":" + line + ": " + detail);
    this.kind = kind;
    this.line = line;
    this.detail = detail;
  }

  public Kind kind() {
    return kind;
  }

  /// Line of the template, from 1.
  public int line() {
    return line;
  }

  /// The message without the template's name and line; for [Kind#RAISED] the template's words.
  public String detail() {
    return detail;
  }
}
