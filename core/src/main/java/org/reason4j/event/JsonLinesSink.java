package org.reason4j.event;

import java.io.PrintStream;

/// Prints each event as a line of JSON, for a program that reads along. Leaves [RunEvent.Progress]
/// out: what a program needs of it is in the steps.
public final class JsonLinesSink implements EventSink {
  private final PrintStream out;

  /// @param out stays open
  public JsonLinesSink(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Progress) return;
    out.print(RunEventJson.encode(event) + "\n");
    out.flush();
  }
}
