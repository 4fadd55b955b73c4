package org.reason4j.text.template;

import java.util.List;
import java.util.Optional;

/// The variable `loop` of a `for`.
final class Loop implements Value {
  private final List<Value> items;
  private final int depth;
  private final Budget budget;
  private int index;
  private Optional<Value> last = Optional.empty();

  Loop(List<Value> items, int depth, Budget budget) {
    this.items = items;
    this.depth = depth;
    this.budget = budget;
  }

  void at(int position) {
    index = position;
  }

  int depth() {
    return depth;
  }

  Optional<Value> attribute(String name) {
    int size = items.size();
    return switch (name) {
      case "index" -> Optional.of(Int.of(index + 1));
      case "index0" -> Optional.of(Int.of(index));
      case "revindex" -> Optional.of(Int.of(size - index));
      case "revindex0" -> Optional.of(Int.of(size - index - 1));
      case "first" -> Optional.of(Bool.of(index == 0));
      case "last" -> Optional.of(Bool.of(index == size - 1));
      case "length" -> Optional.of(Int.of(size));
      case "depth" -> Optional.of(Int.of(depth));
      case "depth0" -> Optional.of(Int.of(depth - 1));
      case "previtem" ->
          Optional.of(index > 0 ? items.get(index - 1) : Undefined.of("there is no previous item"));
      case "nextitem" ->
          Optional.of(
              index < size - 1 ? items.get(index + 1) : Undefined.of("there is no next item"));
      case "cycle" ->
          Optional.of(
              (Callable)
                  given -> {
                    if (given.positional().isEmpty())
                      throw Fault.type("no items for cycling given");
                    return given.positional().get(index % given.positional().size());
                  });
      case "changed" ->
          Optional.of(
              (Callable)
                  given -> {
                    Value now = Sequence.tuple(given.positional().toArray(Value[]::new));
                    boolean changed = last.map(old -> !Values.equal(budget, old, now)).orElse(true);
                    last = Optional.of(now);
                    return Bool.of(changed);
                  });
      default -> Optional.empty();
    };
  }
}
