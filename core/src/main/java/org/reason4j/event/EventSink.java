package org.reason4j.event;

import java.util.List;

/// Takes the events of a run, in order, from the thread that makes them.
public interface EventSink extends AutoCloseable {
  /// Takes one event. Returns quickly; a reader that may block has its own queue.
  void accept(RunEvent event);

  /// Ends the output, such as an open status line. Calling it twice does nothing.
  @Override
  default void close() {}

  /// Drops every event.
  static EventSink none() {
    return event -> {};
  }

  /// Hands each event to all of `sinks`, in this order: put the durable one first.
  static EventSink all(EventSink... sinks) {
    List<EventSink> each = List.of(sinks);
    return new EventSink() {
      @Override
      public void accept(RunEvent event) {
        each.forEach(sink -> sink.accept(event));
      }

      @Override
      public void close() {
        each.forEach(EventSink::close);
      }
    };
  }
}
