package org.reason4j.pipeline.r1;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.reason4j.pipeline.Voice;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.reward.judge.ChatEndpoint;
import org.reason4j.reward.judge.Speaker;
import org.reason4j.weights.Disk;

/// Who judges and rewrites in a stage, by a word of its recipe: the address of an OpenAI-compatible
/// endpoint, or a model directory, which is asked greedily by our own generator.
///
/// Every reply is kept in a file of the stage's folder: a stage that was killed asks nothing twice.
///
/// @param environment looks up a variable that holds a key
/// @param pause waits between requests
record Voices(
    Disk disk,
    Function<String, Optional<String>> environment,
    Clock clock,
    ChatEndpoint.Pause pause) {
  /// The usual ones.
  static Voices on(Disk disk) {
    return new Voices(
        disk, name -> Optional.ofNullable(System.getenv(name)), Clock.systemUTC(), Thread::sleep);
  }

  /// Works with a speaker, which may be asked so many questions at once.
  @FunctionalInterface
  interface Work<T> {
    T with(Speaker speaker, int concurrency);
  }

  /// Refuses an address or a key that cannot be, before anything runs. A model directory need not
  /// be there yet.
  void check(Stage stage, String setting, String named, Voice.Settings settings) {
    Voice.check(wanted(stage, setting, named, settings), means());
  }

  /// Lends a speaker for the time of the work.
  ///
  /// @param setting what the recipe calls it, for messages
  /// @param seed of the waits' jitter and of an endpoint's draws
  /// @param cache where its replies are kept
  <T> T lend(
      Stage stage,
      String setting,
      String named,
      Voice.Settings settings,
      long seed,
      Path cache,
      Work<T> work) {
    try (var voice = Voice.open(wanted(stage, setting, named, settings), means(), seed, cache)) {
      return work.with(voice.speaker(), voice.concurrency());
    }
  }

  private static Voice.Wanted wanted(
      Stage stage, String setting, String named, Voice.Settings settings) {
    return new Voice.Wanted("stage " + stage.name() + ": ", setting, named, settings);
  }

  private Voice.Means means() {
    return new Voice.Means(disk, environment, clock, pause);
  }

  /// The items until a stop is asked for.
  static <T> Iterable<T> until(List<T> items, BooleanSupplier stop) {
    return () -> {
      Iterator<T> all = items.iterator();
      return new Iterator<>() {
        private boolean stopped;

        @Override
        public boolean hasNext() {
          stopped = stopped || stop.getAsBoolean();
          return !stopped && all.hasNext();
        }

        @Override
        public T next() {
          return all.next();
        }
      };
    };
  }
}
