package org.reason4j.text.template;

/// A piece of a template.
///
/// @param text the characters: a string's without quotes and escapes, an operator's own
record Token(Kind kind, String text, int line) {
  enum Kind {
    DATA,
    BLOCK_BEGIN,
    BLOCK_END,
    PRINT_BEGIN,
    PRINT_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean operator(String wanted) {
    return kind == Kind.OPERATOR && text.equals(wanted);
  }

  boolean name(String wanted) {
    return kind == Kind.NAME && text.equals(wanted);
  }

  String described() {
    return switch (kind) {
      case DATA -> "template data";
      case BLOCK_BEGIN -> "begin of statement block";
      case BLOCK_END -> "end of statement block";
      case PRINT_BEGIN -> "begin of print statement";
      case PRINT_END -> "end of print statement";
      case END -> "end of template";
      case NAME, STRING, INTEGER, FLOAT, OPERATOR -> "'" + text + "'";
    };
  }
}
