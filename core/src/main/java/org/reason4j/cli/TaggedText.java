package org.reason4j.cli;

import java.util.List;
import java.util.function.BiConsumer;

/// Splits a response, piece by piece, at the tags of reasoning models. A tag may arrive in parts;
/// what could still become one is held back.
final class TaggedText {
  /// What a stretch of a response is.
  enum Part {
    /// Neither: before the thinking, or after the answer.
    PLAIN,
    THINKING,
    /// After `</think>`, or between `<answer>` and `</answer>`.
    ANSWER
  }

  private record Tag(String text, Part opens) {}

  private static final List<Tag> TAGS =
      List.of(
          new Tag("<think>", Part.THINKING),
          new Tag("</think>", Part.ANSWER),
          new Tag("<answer>", Part.ANSWER),
          new Tag("</answer>", Part.PLAIN));

  private final BiConsumer<Part, String> sink;
  private final StringBuilder held = new StringBuilder();
  private Part part;

  /// @param start what the response begins with: THINKING where the prompt has opened it
  /// @param sink takes stretches without tags, never empty ones
  TaggedText(Part start, BiConsumer<Part, String> sink) {
    this.part = start;
    this.sink = sink;
  }

  void push(String piece) {
    held.append(piece);
    int from = 0; // of what has not been given out
    int at = held.indexOf("<");
    while (at >= 0) {
      String rest = held.substring(at);
      int place = at;
      var tag = TAGS.stream().filter(t -> rest.startsWith(t.text())).findFirst();
      if (tag.isPresent()) {
        give(from, place);
        part = tag.get().opens();
        from = at + tag.get().text().length();
        at = held.indexOf("<", from);
      } else if (TAGS.stream().anyMatch(t -> t.text().startsWith(rest))) {
        give(from, place);
        held.delete(0, place);
        return;
      } else {
        at = held.indexOf("<", at + 1);
      }
    }
    give(from, held.length());
    held.setLength(0);
  }

  /// What was held back was no tag after all.
  void end() {
    give(0, held.length());
    held.setLength(0);
  }

  private void give(int from, int to) {
    if (from < to) sink.accept(part, held.substring(from, to));
  }
}
