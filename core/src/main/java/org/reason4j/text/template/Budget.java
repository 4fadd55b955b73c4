package org.reason4j.text.template;

/// What one rendering may use: steps, characters, nesting. A template comes with a model from
/// somewhere, so it gets a bound on everything that it can make grow.
final class Budget {
  static final long STEPS = 1_000_000;
  static final int OUTPUT = 1 << 20; // characters
  static final int STRING = 4 << 20; // characters of any string on the way
  static final int CALLS = 64; // macros within macros
  static final int NESTING = 900; // statements and expressions within one another
  static final int VALUES = 200; // lists within lists
  static final int BITS = 1 << 14; // of a whole number

  private long steps;
  private int nesting;

  void step() {
    steps(1);
  }

  void steps(long count) {
    steps += count;
    if (steps > STEPS) throw Fault.limit("more than %,d steps", STEPS);
  }

  /// A string of so many characters is about to be made.
  void string(long characters) {
    if (characters > STRING)
      throw Fault.limit("a string of %,d characters; at most %,d", characters, STRING);
    steps(characters >> 8);
  }

  /// A list of so many entries is about to be made.
  void list(long entries) {
    steps(1 + (entries >> 2));
  }

  void enter() {
    step();
    if (++nesting > NESTING) throw Fault.limit("nested more than %d deep", NESTING);
  }

  void leave() {
    nesting--;
  }

  void value(int depth) {
    step();
    if (depth > VALUES) throw Fault.limit("a value nested more than %d deep", VALUES);
  }
}
