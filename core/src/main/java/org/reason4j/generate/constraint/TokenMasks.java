package org.reason4j.generate.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reason4j.text.Tokenizer;

/// Which tokens a grammar allows, for one vocabulary.
///
/// Tokens are a tree of bytes. From a state of an automaton, the tokens that stay inside its text
/// are found once; those that leave it are walked on in each context. One thread.
final class TokenMasks {
  private final Grammar grammar;
  private final int vocabularySize;
  private final int[] endTokens;
  private final byte[][] bytes; // by id; none for tokens that cannot be said
  private final TokenTree tree;
  private final Map<Frame.Text, Inside> inside = new HashMap<>();

  /// Tokens that stay inside an automaton's text, and tree nodes at which the text may end.
  private record Inside(long[] stays, int[] exits, int[] exitStates) {}

  TokenMasks(Grammar grammar, Tokenizer tokenizer, Set<Integer> endTokens) {
    if (endTokens.isEmpty())
      throw new ConstraintException(
          "a constraint needs an end token, and the model's configuration names none");
    this.grammar = grammar;
    this.endTokens = endTokens.stream().mapToInt(Integer::intValue).toArray();
    this.vocabularySize = tokenizer.vocabularySize();
    this.bytes = new byte[vocabularySize][];
    Set<Integer> unsaid = new java.util.HashSet<>(endTokens);
    tokenizer.addedTokens().forEach(token -> unsaid.add(token.id()));
    for (int id = 0; id < vocabularySize; id++)
      bytes[id] = unsaid.contains(id) ? new byte[0] : tokenizer.bytes(id);
    tree = new TokenTree(bytes);
  }

  Grammar.State start() {
    return grammar.start();
  }

  Grammar.State after(Grammar.State state, int id) {
    Grammar.State at = state;
    for (byte b : bytes[id]) at = grammar.step(at, b & 0xff);
    return at;
  }

  boolean ends(int id) {
    return Arrays.stream(endTokens).anyMatch(end -> end == id);
  }

  /// Forbids what may not follow.
  void apply(Grammar.State state, double[] logits_V) {
    long[] mask = mask(state);
    for (int id = 0; id < logits_V.length; id++)
      if (id >= vocabularySize || (mask[id >> 6] >>> id & 1) == 0)
        logits_V[id] = Double.NEGATIVE_INFINITY;
    if (Arrays.stream(logits_V).allMatch(logit -> logit == Double.NEGATIVE_INFINITY))
      throw new ConstraintException(
          "no token of the vocabulary goes on as the constraint wants; its tokens lack some bytes");
  }

  /// Bits of the tokens that may follow.
  long[] mask(Grammar.State state) {
    long[] known = state.mask;
    if (known != null) return known;
    long[] mask = new long[(vocabularySize + 63) / 64];
    for (Grammar.Place place : state.places)
      switch (place.frame) {
        case Frame.Text text -> text(place, text, mask);
        case Frame.Word word -> word(place, word, mask);
        case Frame.End _ -> {
          for (int id : endTokens) if (id < vocabularySize) mask[id >> 6] |= 1L << id;
        }
        case Frame.Value _,
            Frame.Spaced _,
            Frame.ArrayNext _,
            Frame.ObjectNext _,
            Frame.Gap _,
            Frame.ArrayOpen _,
            Frame.ArrayEmpty _,
            Frame.ArrayAfter _,
            Frame.ObjectOpen _,
            Frame.ObjectEmpty _,
            Frame.ObjectAfter _ ->
            walk(0, grammar.alone(place), mask);
      }
    state.mask = mask;
    return mask;
  }

  private void text(Grammar.Place place, Frame.Text text, long[] mask) {
    Inside in = inside(text);
    for (int i = 0; i < mask.length; i++) mask[i] |= in.stays[i];
    if (in.exits.length == 0) return;
    Grammar.State after = grammar.after(place);
    for (int node : in.exits) walk(node, after, mask);
  }

  private void word(Grammar.Place place, Frame.Word word, long[] mask) {
    if (word.automaton().completions(word.state()) != ByteAutomaton.INFINITE) {
      walk(0, grammar.alone(place), mask);
      return;
    }
    Inside in = inside(new Frame.Text(word.automaton(), word.state()));
    // What stays inside can still become a new word; what ends it must be one.
    for (int i = 0; i < mask.length; i++) mask[i] |= in.stays[i];
    for (int e = 0; e < in.exits.length; e++) {
      int node = in.exits[e];
      String said = word.text() + tree.path(node);
      var whole =
          new Frame.Word(word.automaton(), in.exitStates[e], said, word.used(), word.then());
      if (whole.ends()) walk(node, grammar.after(place, whole), mask);
      else if (!whole.automaton().goesOn(in.exitStates[e])) clear(node, mask);
    }
  }

  /// Takes out the tokens of a node: they would end a word that was used.
  private void clear(int node, long[] mask) {
    for (int id = tree.token(node); id >= 0; id = tree.twin(id)) mask[id >> 6] &= ~(1L << id);
  }

  private Inside inside(Frame.Text text) {
    return inside.computeIfAbsent(
        text,
        fresh -> {
          long[] stays = new long[(vocabularySize + 63) / 64];
          List<int[]> exits = new ArrayList<>();
          stay(0, fresh.automaton(), fresh.state(), stays, exits);
          return new Inside(
              stays,
              exits.stream().mapToInt(exit -> exit[0]).toArray(),
              exits.stream().mapToInt(exit -> exit[1]).toArray());
        });
  }

  private void stay(int node, ByteAutomaton automaton, int state, long[] mask, List<int[]> exits) {
    int last = tree.firstChild(node) + tree.children(node);
    for (int child = tree.firstChild(node); child < last; child++) {
      int next = automaton.next(state, tree.label(child));
      if (next < 0) continue;
      add(child, mask);
      if (automaton.accepts(next) && tree.children(child) > 0) exits.add(new int[] {child, next});
      else if (automaton.accepts(next) && !automaton.goesOn(next))
        exits.add(new int[] {child, next});
      if (automaton.goesOn(next)) stay(child, automaton, next, mask, exits);
    }
  }

  private void walk(int node, Grammar.State state, long[] mask) {
    if (state.dead()) return;
    int last = tree.firstChild(node) + tree.children(node);
    for (int child = tree.firstChild(node); child < last; child++) {
      Grammar.State next = grammar.step(state, tree.label(child));
      if (next.dead()) continue;
      add(child, mask);
      walk(child, next, mask);
    }
  }

  private void add(int node, long[] mask) {
    for (int id = tree.token(node); id >= 0; id = tree.twin(id)) mask[id >> 6] |= 1L << id;
  }
}
