package org.reason4j.text.template;

import java.util.Arrays;

/// Joins texts and their marks, up to a bound.
final class TextBuilder {
  private final Budget budget;
  private final int limit;
  private final StringBuilder characters = new StringBuilder();
  private byte[] marks = new byte[0]; // shorter than the characters: the rest has no mark

  TextBuilder(Budget budget, int limit) {
    this.budget = budget;
    this.limit = limit;
  }

  TextBuilder(Budget budget) {
    this(budget, Budget.STRING);
  }

  TextBuilder add(Text text) {
    int at = characters.length();
    room(text.length());
    characters.append(text.value());
    if (text.uniform() && text.allMarks() == 0) return this;
    grow(characters.length());
    text.copyMarks(marks, at);
    return this;
  }

  TextBuilder add(String words) {
    return add(words, (byte) 0);
  }

  TextBuilder add(String words, byte mark) {
    int at = characters.length();
    room(words.length());
    characters.append(words);
    if (mark != 0) {
      grow(characters.length());
      Arrays.fill(marks, at, characters.length(), mark);
    }
    return this;
  }

  private void room(int more) {
    long length = (long) characters.length() + more;
    if (length > limit) throw Fault.limit("more than %,d characters", limit);
    budget.steps(more >> 8);
  }

  private void grow(int length) {
    if (marks.length < length)
      marks = Arrays.copyOf(marks, Math.max(length, Math.min(limit, marks.length * 2 + 64)));
  }

  Text build() {
    String value = characters.toString();
    if (marks.length == 0) return Text.of(value);
    byte[] exact = Arrays.copyOf(marks, value.length());
    return Text.of(value, exact);
  }
}
