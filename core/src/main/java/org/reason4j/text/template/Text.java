package org.reason4j.text.template;

import java.util.Arrays;

/// A string whose characters remember where they came from. What templates do to strings (cut,
/// strip, join, replace, print as JSON) carries the marks along.
///
/// Marks are bits: none = the template wrote it, [#PLAIN] = somebody's words, [#ANSWER] = an
/// assistant's words, [#GENERATED] = inside a `{% generation %}` block. Immutable; two texts with
/// the same characters are equal whatever their marks.
public final class Text implements Value {
  /// Somebody's words: nothing in them is a control token.
  public static final byte PLAIN = 1;

  /// An assistant's words: tags such as `<think>` in them are tokens, control tokens are not.
  public static final byte ANSWER = 2;

  /// Inside a `{% generation %}` block.
  public static final byte GENERATED = 4;

  static final Text EMPTY = new Text("", (byte) 0, new byte[0], false);

  private final String value;
  private final byte all;
  private final byte[] each; // empty: every character has the mark `all`
  private final boolean safe; // Python's Markup, which `safe` and `escape` make

  private Text(String value, byte all, byte[] each, boolean safe) {
    this.value = value;
    this.all = all;
    this.each = each;
    this.safe = safe;
  }

  /// The template's own words.
  public static Text of(String value) {
    return new Text(value, (byte) 0, new byte[0], false);
  }

  /// Words with one mark.
  public static Text of(String value, byte mark) {
    return new Text(value, mark, new byte[0], false);
  }

  /// @param marks one a character (UTF-16), not copied
  static Text of(String value, byte[] marks) {
    return new Text(value, (byte) 0, marks, false);
  }

  /// The characters.
  public String value() {
    return value;
  }

  /// The mark of the character (UTF-16) at an index.
  public byte mark(int index) {
    return each.length == 0 ? all : each[index];
  }

  /// Whether the character at an index lies in a `{% generation %}` block.
  public boolean generated(int index) {
    return (mark(index) & GENERATED) != 0;
  }

  /// Python's Markup: what it is joined to by `+` would be escaped there.
  Text asSafe() {
    return new Text(value, all, each, true);
  }

  boolean safe() {
    return safe;
  }

  boolean uniform() {
    return each.length == 0;
  }

  /// All marks at once, so that changed characters of a text keep the strictest.
  byte allMarks() {
    if (each.length == 0) return all;
    byte marks = 0;
    for (byte mark : each) marks |= mark;
    return marks;
  }

  void copyMarks(byte[] to, int at) {
    if (each.length == 0) Arrays.fill(to, at, at + value.length(), all);
    else System.arraycopy(each, 0, to, at, each.length);
  }

  int length() {
    return value.length();
  }

  boolean isEmpty() {
    return value.isEmpty();
  }

  Text sub(int from, int to) {
    if (from == 0 && to == value.length()) return this;
    if (from >= to) return EMPTY;
    return new Text(
        value.substring(from, to),
        all,
        each.length == 0 ? each : Arrays.copyOfRange(each, from, to),
        safe);
  }

  Text sub(int from) {
    return sub(from, value.length());
  }

  /// Other characters in this text's place: mark by mark where there are as many.
  Text with(String changed) {
    if (changed.equals(value)) return this;
    if (changed.length() == value.length()) return new Text(changed, all, each, safe);
    return new Text(changed, allMarks(), new byte[0], safe);
  }

  Text marked(byte mark) {
    if (each.length == 0) return new Text(value, (byte) (all | mark), each, safe);
    byte[] marks = each.clone();
    for (int i = 0; i < marks.length; i++) marks[i] |= mark;
    return new Text(value, (byte) 0, marks, safe);
  }

  /// Length in code points, which is what Python counts.
  int codePoints() {
    return value.codePointCount(0, value.length());
  }

  /// Index in UTF-16 of a code point.
  int offset(int codePoint) {
    return value.offsetByCodePoints(0, codePoint);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text text && value.equals(text.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
