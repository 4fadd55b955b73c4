package org.reason4j.generate.constraint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A constraint that moves byte by byte: where a text so far may be, as a set of stacks.
///
/// No stack is ever entered that cannot be completed, so a state with places is no dead end. States
/// are made as they are met and shared; one thread.
final class Grammar {
  private static final int MOST_STATES = 20_000;

  /// A frame and what follows when its value has ended; the last one follows itself.
  static final class Place {
    final Frame frame;
    final @Nullable Place up;

    private Place(Frame frame, @Nullable Place up) {
      this.frame = frame;
      this.up = up;
    }
  }

  private record Key(Frame frame, int up) {}

  /// All places where a text may be.
  static final class State {
    final List<Place> places;
    final boolean accepting;
    private final @Nullable State[] next = new @Nullable State[256];
    long @Nullable [] mask; // of the tokens that may follow, kept by TokenMasks

    private State(Set<Place> places) {
      this.places = List.copyOf(places);
      this.accepting = places.stream().anyMatch(place -> place.frame instanceof Frame.End);
    }

    boolean dead() {
      return places.isEmpty();
    }
  }

  private final @Nullable SchemaReader schemas;
  private final Place end = new Place(new Frame.End(), null);
  private final Map<Key, Place> places = new HashMap<>();
  private final Map<Place, Integer> numbers = new HashMap<>(Map.of(end, 0));
  private final Map<Set<Place>, State> states = new HashMap<>();
  private final Map<Language, ByteAutomaton> strings = new HashMap<>();
  private final Map<Language, ByteAutomaton> texts = new HashMap<>();
  private final Frame root;

  private Grammar(@Nullable SchemaReader schemas, Frame root) {
    this.schemas = schemas;
    this.root = root;
  }

  /// Texts of a regular language.
  static Grammar of(Language language) {
    if (language.isEmpty()) throw new ConstraintException("no text satisfies the constraint");
    return new Grammar(null, new Frame.Text(ByteAutomaton.utf8(language), 0));
  }

  /// JSON that satisfies a schema. All that a value may be is worked out here, so that what is not
  /// supported is said before the first token.
  static Grammar of(SchemaReader schemas) {
    var grammar = new Grammar(schemas, new Frame.Value(SchemaReader.root()));
    grammar.prepare();
    if (!schemas.possible().test(SchemaReader.root()))
      throw new ConstraintException("schema: no value satisfies it");
    return grammar;
  }

  State start() {
    Set<Place> first = new LinkedHashSet<>();
    if (root instanceof Frame.Text text && text.automaton().accepts(0)) first.add(end);
    enter(root, end, first);
    return state(first);
  }

  /// The state after a byte; dead where no text goes on like this.
  State step(State state, int b) {
    State known = state.next[b];
    if (known != null) return known;
    Set<Place> reached = new LinkedHashSet<>();
    for (Place place : state.places) move(place, b, reached);
    State next = state(reached);
    state.next[b] = next;
    return next;
  }

  /// The state of what follows a value that has ended.
  State after(Place place) {
    Set<Place> reached = new LinkedHashSet<>();
    leave(place, reached);
    return state(reached);
  }

  /// The state after a word that has ended with this text.
  State after(Place place, Frame.Word word) {
    Set<Place> reached = new LinkedHashSet<>();
    if (word.ends()) leave(place, word, reached);
    return state(reached);
  }

  /// The state of one place alone.
  State alone(Place place) {
    return state(Set.of(place));
  }

  private State state(Set<Place> reached) {
    if (states.size() > MOST_STATES) states.clear(); // those in use live on
    State known = states.get(reached);
    if (known == null) {
      known = new State(reached);
      states.put(reached, known);
    }
    return known;
  }

  private Place place(Frame frame, Place up) {
    return places.computeIfAbsent(new Key(frame, number(up)), _ -> new Place(frame, up));
  }

  private int number(Place place) {
    return numbers.computeIfAbsent(place, _ -> numbers.size());
  }

  private void leave(Place place, Set<Place> out) {
    Place up = place.up;
    if (up == null) return;
    Place further = up.up;
    if (further == null) out.add(up);
    else enter(up.frame, further, out);
  }

  /// Adds the places that a frame stands for, above `up`.
  private void enter(Frame frame, Place up, Set<Place> out) {
    switch (frame) {
      case Frame.Value value -> begin(value.node(), up, out);
      case Frame.ArrayNext next -> items(next.run(), up, out);
      case Frame.ObjectNext next -> names(next.run(), up, out);
      case Frame.Spaced spaced -> spaced(spaced.next(), up, out);
      case Frame.Word word -> {
        if (word.live()) out.add(place(word, up));
      }
      case Frame.End _,
          Frame.Text _,
          Frame.Gap _,
          Frame.ArrayOpen _,
          Frame.ArrayEmpty _,
          Frame.ArrayAfter _,
          Frame.ObjectOpen _,
          Frame.ObjectEmpty _,
          Frame.ObjectAfter _ ->
          out.add(place(frame, up));
    }
  }

  private void spaced(Frame frame, Place up, Set<Place> out) {
    int before = out.size();
    enter(frame, up, out);
    if (out.size() > before) out.add(place(new Frame.Gap(frame), up));
  }

  private void move(Place place, int b, Set<Place> out) {
    Place up = place.up;
    if (up == null) return;
    switch (place.frame) {
      case Frame.Text text -> {
        int next = text.automaton().next(text.state(), b);
        if (next < 0) return;
        if (text.automaton().goesOn(next))
          out.add(place(new Frame.Text(text.automaton(), next), up));
        if (text.automaton().accepts(next)) leave(place, out);
      }
      case Frame.Word word -> {
        int next = word.automaton().next(word.state(), b);
        if (next < 0) return;
        var longer =
            new Frame.Word(
                word.automaton(), next, word.text() + (char) b, word.used(), word.then());
        if (!longer.live()) return;
        if (longer.automaton().goesOn(next)) out.add(place(longer, up));
        if (longer.ends()) leave(place, longer, out);
      }
      case Frame.Gap gap -> {
        if (b == ' ') enter(gap.next(), up, out);
      }
      case Frame.ArrayOpen open -> {
        if (b != '[') return;
        ArrayRun run = ArrayRun.begin(open.shape());
        if (run.complete()) out.add(place(new Frame.ArrayEmpty(), up));
        items(run, up, out);
      }
      case Frame.ArrayEmpty _ -> {
        if (b == ']') leave(place, out);
      }
      case Frame.ArrayAfter after -> {
        if (b == ']' && after.run().complete()) leave(place, out);
        if (b == ',') spaced(new Frame.ArrayNext(after.run()), up, out);
      }
      case Frame.ObjectOpen open -> {
        if (b != '{') return;
        ObjectRun run = ObjectRun.begin(open.shape());
        if (run.complete()) out.add(place(new Frame.ObjectEmpty(), up));
        names(run, up, out);
      }
      case Frame.ObjectEmpty _ -> {
        if (b == '}') leave(place, out);
      }
      case Frame.ObjectAfter after -> {
        if (b == '}' && after.run().complete()) leave(place, out);
        if (b == ',') spaced(new Frame.ObjectNext(after.run()), up, out);
      }
      case Frame.End _, Frame.Value _, Frame.Spaced _, Frame.ArrayNext _, Frame.ObjectNext _ -> {}
    }
  }

  private void leave(Place place, Frame.Word word, Set<Place> out) {
    Place up = place.up;
    if (up == null) return;
    switch (word.then()) {
      case Frame.Listed listed ->
          out.add(place(new Frame.ArrayAfter(listed.run().using(word.text())), up));
      case Frame.Named named -> {
        ObjectRun run = named.run().using(word.text());
        Place after = place(new Frame.ObjectAfter(run), up);
        if (reader().possible().test(run))
          out.add(
              place(
                  new Frame.Text(text(Language.words(List.of(":"))), 0),
                  value(named.value(), after)));
      }
    }
  }

  /// A value after a colon.
  private Place value(Node node, Place up) {
    return place(new Frame.Spaced(new Frame.Value(node)), up);
  }

  private SchemaReader reader() {
    SchemaReader reader = schemas;
    if (reader == null) throw new IllegalStateException("a regular language has no schema");
    return reader;
  }

  private void begin(Node node, Place up, Set<Place> out) {
    Shape shape = reader().shape(node);
    if (!shape.strings().isEmpty()) out.add(place(new Frame.Text(string(shape.strings()), 0), up));
    if (!shape.numbers().isEmpty()) out.add(place(new Frame.Text(number(shape.numbers()), 0), up));
    if (shape.yes() || shape.no() || shape.nothing())
      out.add(place(new Frame.Text(constants(shape), 0), up));
    for (ArrayShape each : shape.arrays())
      if (reader().possible().test(ArrayRun.begin(each)))
        out.add(place(new Frame.ArrayOpen(each), up));
    for (ObjectShape each : shape.objects())
      if (reader().possible().test(ObjectRun.begin(each)))
        out.add(place(new Frame.ObjectOpen(each), up));
  }

  private void items(ArrayRun run, Place up, Set<Place> out) {
    ArrayShape shape = run.shape();
    if (run.count() >= shape.max()) return;
    Node item = shape.item(run.count());
    if (!shape.counts()) {
      item(run.with(false), item, up, out);
      return;
    }
    item(run.with(true), Node.both(item, shape.contained()), up, out);
    Node other =
        shape.most() == Integer.MAX_VALUE ? item : Node.both(item, Node.not(shape.contained()));
    item(run.with(false), other, up, out);
  }

  private void item(ArrayRun then, Node item, Place up, Set<Place> out) {
    if (!reader().possible().test(item) || !reader().possible().test(then)) return;
    if (!then.shape().unique()) {
      begin(item, place(new Frame.ArrayAfter(then), up), out);
      return;
    }
    Shape shape = reader().shape(item);
    var listed = new Frame.Listed(then);
    if (!shape.strings().isEmpty()) word(string(shape.strings()), then.used(), listed, up, out);
    if (!shape.numbers().isEmpty()) word(number(shape.numbers()), then.used(), listed, up, out);
    if (shape.yes() || shape.no() || shape.nothing())
      word(constants(shape), then.used(), listed, up, out);
  }

  private void word(
      ByteAutomaton automaton, Set<String> used, Frame.Then then, Place up, Set<Place> out) {
    enter(new Frame.Word(automaton, 0, "", used, then), up, out);
  }

  private void names(ObjectRun run, Place up, Set<Place> out) {
    ObjectShape shape = run.shape();
    for (int g = 0; g < run.groups().size(); g++) {
      List<String> group = run.groups().get(g);
      for (int p = run.places().get(g); p < group.size(); p++) {
        if (run.skipsRequired(g, p)) break;
        Node value = shape.value(group.get(p));
        ObjectRun then = run.past(g, p);
        if (!reader().possible().test(value) || !reader().possible().test(then)) continue;
        ByteAutomaton name = text(Language.words(List.of(quoted(group.get(p)) + ":")));
        Place after = place(new Frame.ObjectAfter(then), up);
        out.add(place(new Frame.Text(name, 0), value(value, after)));
      }
    }
    if (!run.declaredComplete() || run.count() >= shape.max()) return;
    for (Possible.Others each : reader().possible().others(shape))
      if (reader().possible().test(each.value()))
        word(each.names(), run.used(), new Frame.Named(run, each.value()), up, out);
  }

  private ByteAutomaton string(Language language) {
    return strings.computeIfAbsent(language, ByteAutomaton::json);
  }

  private ByteAutomaton number(Language values) {
    return text(Numbers.canonical(values));
  }

  private ByteAutomaton text(Language language) {
    return texts.computeIfAbsent(language, ByteAutomaton::utf8);
  }

  private ByteAutomaton constants(Shape shape) {
    Set<String> words = new LinkedHashSet<>();
    if (shape.yes()) words.add("true");
    if (shape.no()) words.add("false");
    if (shape.nothing()) words.add("null");
    return text(Language.words(words));
  }

  /// A name as JSON writes it.
  private static String quoted(String name) {
    var text = new StringBuilder("\"");
    name.chars()
        .forEach(c -> {
          int at = "\b\f\n\r\t\"\\".indexOf(c);
          if (at >= 0) text.append('\\').append("bfnrt\"\\".charAt(at));
          else if (c < 0x20) text.append("\\u%04x".formatted(c));
          else text.append((char) c);
        });
    return text.append('"').toString();
  }

  /// Works out every schema that a text may meet.
  private void prepare() {
    Set<Node> seen = new HashSet<>(Set.of(SchemaReader.root()));
    var open = new java.util.ArrayDeque<Node>(seen);
    while (!open.isEmpty()) {
      if (seen.size() > 5000) throw new ConstraintException("schema: too many combinations");
      Shape shape = reader().shape(open.remove());
      if (!shape.strings().isEmpty()) string(shape.strings());
      if (!shape.numbers().isEmpty()) number(shape.numbers());
      for (ArrayShape each : shape.arrays()) {
        for (int i = 0; i <= each.settled(); i++) {
          Node item = each.item(i);
          ask(item, seen, open);
          if (each.counts()) ask(Node.both(item, each.contained()), seen, open);
          if (each.most() < Integer.MAX_VALUE)
            ask(Node.both(item, Node.not(each.contained())), seen, open);
        }
        if (each.unique()) scalarsOnly(each);
      }
      for (ObjectShape each : shape.objects()) {
        for (List<String> group : each.groups())
          for (String name : group) ask(each.value(name), seen, open);
        for (Possible.Others other : reader().possible().others(each))
          ask(other.value(), seen, open);
      }
    }
  }

  private static void ask(Node node, Set<Node> seen, java.util.Queue<Node> open) {
    if (seen.add(node)) open.add(node);
  }

  private void scalarsOnly(ArrayShape shape) {
    Shape item = reader().shape(shape.item(0));
    boolean decimals = !item.numbers().minus(Numbers.WHOLE).isEmpty();
    if (shape.max() > 1
        && (shape.settled() > 0
            || decimals
            || !item.arrays().isEmpty()
            || !item.objects().isEmpty()))
      throw new ConstraintException(
          "schema: uniqueItems is supported for strings, whole numbers, booleans and null, all"
              + " items alike");
  }
}
