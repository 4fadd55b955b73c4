package org.reason4j.cli;

import java.io.PrintStream;
import org.reason4j.cli.TaggedText.Part;

/// Shows a response while it is made: on a terminal thinking dimmed and the answer bright, each
/// behind a small label, tags left out; elsewhere the text as it is.
///
/// Colours are switched on and off around every piece, so that an interrupted process leaves the
/// terminal as it was. Control characters of a response never reach a terminal.
final class AnswerPrinter {
  private static final String OFF = "\u001b[0m";

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colour;
  private TaggedText tagged = new TaggedText(Part.PLAIN, this::show);
  private Part shown = Part.PLAIN;
  private final StringBuilder gap = new StringBuilder();
  private boolean begun;
  private boolean lineOpen;
  private boolean folded;

  AnswerPrinter(Session session) {
    this.out = session.out();
    this.terminal = session.terminal();
    this.colour = terminal && !session.environment().containsKey("NO_COLOR");
  }

  /// Whether thoughts are left out.
  void fold(boolean wanted) {
    folded = wanted;
  }

  /// Begins a response.
  ///
  /// @param thinkOpened whether the prompt has opened the thinking already
  void begin(boolean thinkOpened) {
    tagged = new TaggedText(thinkOpened ? Part.THINKING : Part.PLAIN, this::show);
    shown = Part.PLAIN;
    gap.setLength(0);
    begun = false;
    lineOpen = false;
  }

  void text(String piece) {
    if (piece.isEmpty()) return;
    if (terminal || folded) {
      tagged.push(piece);
    } else {
      out.print(piece);
      begun = true;
      lineOpen = !piece.endsWith("\n");
    }
    out.flush();
  }

  /// Ends the response, and its line.
  void end() {
    if (terminal || folded) tagged.end();
    if (lineOpen || !begun) out.println();
    out.flush();
  }

  /// A remark beside the response, dimmed where there is colour.
  void remark(PrintStream to, String text) {
    to.println(colour ? "\u001b[2m" + text + OFF : text);
  }

  private void show(Part part, String text) {
    if (folded && part == Part.THINKING) {
      if (terminal && !begun) {
        remark(out, "thinking ...");
        begun = true;
        shown = Part.THINKING;
      }
      return;
    }
    boolean change = !begun || part != shown;
    String visible = change ? text.stripLeading() : text;
    if (visible.isEmpty()) return;
    if (change) {
      if (lineOpen) out.println();
      label(part);
      gap.setLength(0);
    }
    begun = true;
    shown = part;
    String body = visible.stripTrailing();
    if (!body.isEmpty()) {
      style(part, printable(gap + body));
      gap.setLength(0);
      lineOpen = true;
    }
    gap.append(visible, body.length(), visible.length());
  }

  private void label(Part part) {
    String word =
        switch (part) {
          case PLAIN -> "";
          case THINKING -> "thinking  ";
          case ANSWER -> "answer    ";
        };
    out.print(colour && !word.isEmpty() ? "\u001b[36m" + word + OFF : word);
  }

  private void style(Part part, String text) {
    String on =
        switch (part) {
          case PLAIN -> "";
          case THINKING -> "\u001b[2m";
          case ANSWER -> "\u001b[1m";
        };
    out.print(colour && !on.isEmpty() ? on + text + OFF : text);
  }

  private static String printable(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
