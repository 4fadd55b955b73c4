/// What a run says about itself. Every number that a user sees comes from these events: the
/// console, `events.jsonl`, the report and the tests are readers of one stream.
///
/// Read in this order: [RunEvent][org.reason4j.event.RunEvent] (the sealed set),
/// [RunEventJson][org.reason4j.event.RunEventJson] (one line of JSON an event),
/// [EventSink][org.reason4j.event.EventSink], [ConsoleSink][org.reason4j.event.ConsoleSink].
///
/// ```java
/// EventSink sink = EventSink.all(log, new ConsoleSink(out, 100, InstantSource.system()));
/// sink.accept(new RunEvent.PhaseStarted("grpo", 40, "step"));
/// sink.accept(new RunEvent.StepFinished("grpo", 1, Map.of("reward", 0.62, "step_time", 3.1)));
/// ```
///
/// Sinks are called by the thread that trains, one event at a time; they must be quick and must not
/// throw for anything but a full disk. This package uses no other package of the project. Left out:
/// the durable log with its repair of torn lines, which lives in `checkpoint`.
@NullMarked
package org.reason4j.event;

import org.jspecify.annotations.NullMarked;
