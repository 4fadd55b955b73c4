package org.reason4j.text.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.text.template.TemplateException.Kind;

/// Cuts a template into tokens, with jinja2's rules for white space: `trim_blocks` (the line break
/// after a block or comment goes), `lstrip_blocks` (blanks before one at the start of a line go),
/// `-` (all white space on that side goes), `+` (it stays), and no line break at the very end.
final class Lexer {
  private static final Pattern FLOAT =
      Pattern.compile(
          "(?:\\d+_)*\\d+(?:(?:\\.(?:\\d+_)*\\d+)?[eE][+-]?(?:\\d+_)*\\d+|\\.(?:\\d+_)*\\d+)");
  private static final Pattern INTEGER =
      Pattern.compile(
          "0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?\\d)*|0(?:_?0)*");
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",", ";");

  private final String source;
  private final String file;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int counted; // characters whose line breaks are in `line`
  private boolean lineStarts = true;

  private Lexer(String file, String text) {
    String lines = text.replace("\r\n", "\n").replace('\r', '\n');
    source = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    this.file = file;
  }

  static List<Token> tokens(String file, String text) {
    var lexer = new Lexer(file, text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (at < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        add(Token.Kind.DATA, source.substring(at));
        at = source.length();
        break;
      }
      char kind = source.charAt(tag + 1);
      char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
      boolean signed = sign == '-' || sign == '+';
      String data = source.substring(at, tag);
      data = stripped(data, sign, kind != '{');
      if (!data.isEmpty()) add(Token.Kind.DATA, data);
      at = tag;
      int inside = tag + (signed ? 3 : 2);
      switch (kind) {
        case '#' -> comment(inside);
        case '{' -> {
          add(Token.Kind.PRINT_BEGIN, "{{");
          at = inside;
          expression(Token.Kind.PRINT_END, "}}");
        }
        default -> {
          if (!raw(inside)) {
            add(Token.Kind.BLOCK_BEGIN, "{%");
            at = inside;
            expression(Token.Kind.BLOCK_END, "%}");
          }
        }
      }
      lineStarts = source.charAt(at - 1) == '\n';
    }
    add(Token.Kind.END, "");
  }

  private int nextTag() {
    for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 >= source.length()) return -1;
      char next = source.charAt(i + 1);
      if (next == '{' || next == '%' || next == '#') return i;
    }
    return -1;
  }

  private String stripped(String data, char sign, boolean block) {
    if (sign == '-') {
      int end = data.length();
      while (end > 0 && StringMethods.isSpace(data.charAt(end - 1))) end--;
      return data.substring(0, end);
    }
    if (sign == '+' || !block) return data;
    int start = data.lastIndexOf('\n') + 1;
    if (start == 0 && !lineStarts) return data;
    for (int i = start; i < data.length(); i++)
      if (!StringMethods.isSpace(data.charAt(i))) return data;
    return data.substring(0, start);
  }

  private void comment(int inside) {
    int end = source.indexOf("#}", inside);
    if (end < 0) throw error("Missing end of comment tag");
    at = end + 2;
    char sign = end > inside ? source.charAt(end - 1) : ' ';
    afterBlock(sign);
  }

  /// What a block's end takes with it.
  private void afterBlock(char sign) {
    if (sign == '-') skipSpace();
    else if (sign != '+' && at < source.length() && source.charAt(at) == '\n') at++;
  }

  private void skipSpace() {
    while (at < source.length() && StringMethods.isSpace(source.charAt(at))) at++;
  }

  private static final Pattern RAW = Pattern.compile("\\s*raw\\s*(-?)%\\}");
  private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}");

  private boolean raw(int inside) {
    Matcher begin = RAW.matcher(source).region(inside, source.length());
    if (!begin.lookingAt()) return false;
    at = begin.end();
    if (!begin.group(1).isEmpty()) skipSpace();
    lineStarts = source.charAt(at - 1) == '\n';
    Matcher end = END_RAW.matcher(source);
    if (!end.find(at)) throw error("Missing end of raw directive");
    String data = source.substring(at, end.start());
    String sign = end.group(1);
    data = stripped(data, sign.isEmpty() ? ' ' : sign.charAt(0), true);
    if (!data.isEmpty()) add(Token.Kind.DATA, data);
    at = end.end();
    afterBlock(end.group(2).isEmpty() ? ' ' : end.group(2).charAt(0));
    return true;
  }

  // ---- inside a tag ----

  private void expression(Token.Kind endKind, String end) {
    Deque<Character> open = new ArrayDeque<>();
    while (true) {
      skipSpace();
      if (at >= source.length()) throw error("unexpected end of template in a tag");
      if (open.isEmpty() && ends(endKind, end)) return;
      char c = source.charAt(at);
      if (c == '\'' || c == '"') string(c);
      else if (c >= '0' && c <= '9') number();
      else if (Character.isUnicodeIdentifierStart(source.codePointAt(at)) || c == '_') name();
      else operator(open);
    }
  }

  private boolean ends(Token.Kind endKind, String end) {
    char sign = source.charAt(at);
    boolean signed = sign == '-' || sign == '+' && endKind == Token.Kind.BLOCK_END;
    if (!source.startsWith(end, signed ? at + 1 : at)) return false;
    add(endKind, end);
    at += signed ? 3 : 2;
    if (endKind == Token.Kind.BLOCK_END) afterBlock(signed ? sign : ' ');
    else if (signed) skipSpace();
    return true;
  }

  private void name() {
    int from = at;
    while (at < source.length()
        && Character.isUnicodeIdentifierPart(source.codePointAt(at))
        && !Character.isIdentifierIgnorable(source.codePointAt(at)))
      at += Character.charCount(source.codePointAt(at));
    if (at == from) at++;
    add(Token.Kind.NAME, source.substring(from, at));
  }

  private void number() {
    Matcher real = FLOAT.matcher(source).region(at, source.length());
    boolean afterDot = at > 0 && source.charAt(at - 1) == '.';
    if (!afterDot && real.lookingAt()) {
      add(Token.Kind.FLOAT, real.group().replace("_", ""));
      at = real.end();
      return;
    }
    Matcher whole = INTEGER.matcher(source).region(at, source.length());
    if (!whole.lookingAt()) throw error("unexpected char '" + source.charAt(at) + "'");
    add(Token.Kind.INTEGER, whole.group().replace("_", ""));
    at = whole.end();
  }

  private void operator(Deque<Character> open) {
    for (String operator : OPERATORS) {
      if (!source.startsWith(operator, at)) continue;
      char c = operator.charAt(0);
      if (c == '(' || c == '[' || c == '{') {
        if (open.size() >= Budget.CALLS) throw error("brackets nested more than 64 deep");
        open.push(c == '(' ? ')' : c == '[' ? ']' : '}');
      } else if (c == ')' || c == ']' || c == '}') {
        if (open.isEmpty()) throw error("unexpected '" + c + "'");
        char wanted = open.pop();
        if (wanted != c) throw error("unexpected '" + c + "', expected '" + wanted + "'");
      }
      add(Token.Kind.OPERATOR, operator);
      at += operator.length();
      return;
    }
    throw error("unexpected char '" + Character.toString(source.codePointAt(at)) + "'");
  }

  private void string(char quote) {
    var out = new StringBuilder();
    int i = at + 1;
    while (true) {
      if (i >= source.length()) throw error("a string without its closing " + quote);
      char c = source.charAt(i);
      if (c == quote) break;
      if (c != '\\') {
        out.append(c);
        i++;
      } else {
        i = escape(i + 1, out);
      }
    }
    add(Token.Kind.STRING, out.toString());
    at = i + 1;
  }

  /// Python's escapes; one that it does not know stays as it is.
  private int escape(int i, StringBuilder out) {
    if (i >= source.length()) throw error("a string without its closing quote");
    char c = source.charAt(i);
    switch (c) {
      case '\n' -> {}
      case '\\', '\'', '"' -> out.append(c);
      case 'a' -> out.append('\u0007');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'v' -> out.append('\u000b');
      case 'x' -> {
        return hex(i + 1, 2, out);
      }
      case 'u' -> {
        return hex(i + 1, 4, out);
      }
      case 'U' -> {
        return hex(i + 1, 8, out);
      }
      case 'N' -> throw error("\\N{...} in a string is not supported");
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        int end = i;
        int point = 0;
        while (end < source.length()
            && end < i + 3
            && source.charAt(end) >= '0'
            && source.charAt(end) <= '7') point = point * 8 + source.charAt(end++) - '0';
        out.appendCodePoint(point);
        return end;
      }
      default -> out.append('\\').append(c);
    }
    return i + 1;
  }

  private int hex(int from, int digits, StringBuilder out) {
    int end = Math.min(source.length(), from + digits);
    String text = source.substring(from, end);
    if (!text.matches("[0-9a-fA-F]{" + digits + "}")) throw error("truncated escape in a string");
    long point = Long.parseLong(text, 16);
    if (point > Character.MAX_CODE_POINT) throw error("an escape above U+10FFFF in a string");
    out.appendCodePoint((int) point);
    return end;
  }

  private void add(Token.Kind kind, String text) {
    tokens.add(new Token(kind, text, lineNow()));
  }

  private int lineNow() {
    for (; counted < at; counted++) if (source.charAt(counted) == '\n') line++;
    return line;
  }

  private TemplateException error(String message) {
    at = Math.min(at, source.length());
    return new TemplateException(Kind.SYNTAX, file, lineNow(), message);
  }
}
