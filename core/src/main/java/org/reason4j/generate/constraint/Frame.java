package org.reason4j.generate.constraint;

import java.util.Set;

/// A place inside one value of a text; places stack where values nest.
sealed interface Frame {
  /// The text may end here.
  record End() implements Frame {}

  /// Inside a string, a number, a constant, a declared name.
  record Text(ByteAutomaton automaton, int state) implements Frame {
    @Override
    public boolean equals(Object o) {
      return o instanceof Text t && automaton == t.automaton && state == t.state;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(automaton) + state;
    }
  }

  /// Inside a text that must differ from others: a name nobody declared, an item of a set.
  ///
  /// @param text what was said of it, a character a byte
  record Word(ByteAutomaton automaton, int state, String text, Set<String> used, Then then)
      implements Frame {
    @Override
    public boolean equals(Object o) {
      return o instanceof Word w
          && automaton == w.automaton
          && state == w.state
          && text.equals(w.text)
          && used.equals(w.used)
          && then.equals(w.then);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * System.identityHashCode(automaton) + state) + text.hashCode();
    }

    /// Whether the text can still become one that was not used.
    boolean live() {
      if (automaton.completions(state) == ByteAutomaton.INFINITE) return true;
      long taken = used.stream().filter(u -> u.startsWith(text) && automaton.accepts(u)).count();
      return automaton.completions(state) > taken;
    }

    boolean ends() {
      return automaton.accepts(state) && !used.contains(text);
    }
  }

  /// What follows a word.
  sealed interface Then {}

  /// The value of a property.
  record Named(ObjectRun run, Node value) implements Then {}

  /// The rest of the array.
  record Listed(ArrayRun run) implements Then {}

  /// A value begins; stands for its beginnings.
  record Value(Node node) implements Frame {}

  /// An item, or a property, begins; stands for its beginnings.
  record ArrayNext(ArrayRun run) implements Frame {}

  record ObjectNext(ObjectRun run) implements Frame {}

  /// What begins, now or after a space; stands for its beginnings.
  record Spaced(Frame next) implements Frame {}

  /// A space comes before what begins.
  record Gap(Frame next) implements Frame {}

  /// Before `[`, after it where it may close at once, after an item.
  record ArrayOpen(ArrayShape shape) implements Frame {
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object o) {
      return o instanceof ArrayOpen a && shape == a.shape;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(shape);
    }
  }

  record ArrayEmpty() implements Frame {}

  record ArrayAfter(ArrayRun run) implements Frame {}

  /// The same of objects.
  record ObjectOpen(ObjectShape shape) implements Frame {
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object o) {
      return o instanceof ObjectOpen a && shape == a.shape;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(shape);
    }
  }

  record ObjectEmpty() implements Frame {}

  record ObjectAfter(ObjectRun run) implements Frame {}
}
