package org.reason4j.report;

import java.util.List;
import org.reason4j.checkpoint.Trajectory;

/// A page as blocks, rendered by [HtmlPage] and [MarkdownPage]. All texts are plain and unescaped:
/// only the renderers make markup.
record Page(String title, String subtitle, List<Block> blocks) {
  Page {
    blocks = List.copyOf(blocks);
  }

  /// One part of a page.
  sealed interface Block {}

  /// Level 2 opens a section, level 3 a part of it.
  record Heading(int level, String text) implements Block {}

  record Text(String text) implements Block {}

  /// A sentence that a reader must not miss.
  record Callout(boolean good, String text) implements Block {}

  /// Lines shown as they are.
  record Code(String text) implements Block {}

  /// Every row has as many cells as `head`; the first column names the row.
  record Table(List<String> head, List<List<String>> rows) implements Block {
    Table {
      head = List.copyOf(head);
      rows = List.copyOf(rows);
      for (List<String> row : rows) {
        if (row.size() != head.size()) {
          throw new IllegalArgumentException(
              "row %s has %d cells; expected %d".formatted(row, row.size(), head.size()));
        }
      }
    }
  }

  /// Figures side by side where there is room.
  record Figures(List<Figure> figures) implements Block {
    Figures {
      figures = List.copyOf(figures);
    }
  }

  record Figure(Chart chart, String caption) {}

  /// Answers of a model to one question.
  record Answers(String question, List<Trajectory> answers) implements Block {
    Answers {
      answers = List.copyOf(answers);
    }
  }
}
