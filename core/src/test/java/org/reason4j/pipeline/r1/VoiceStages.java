package org.reason4j.pipeline.r1;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.reason4j.checkpoint.Environment;
import org.reason4j.config.TomlBinder;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.reward.judge.FakeEndpoint;
import org.reason4j.weights.Disk;

/// Single stages on the samples of [TinyR1], asking whoever a test names.
final class VoiceStages {
  /// Waits are not waited.
  static final Voices VOICES =
      new Voices(
          Disk.system(),
          name -> Optional.ofNullable(Map.of("KEY_OF_TEST", "secret").get(name)),
          Clock.systemUTC(),
          _ -> {});

  private VoiceStages() {}

  interface Use<T> {
    T of(Workshop shop) throws IOException;
  }

  static <T> T shop(Path folder, Use<T> use) throws IOException {
    return shop(folder, _ -> {}, use);
  }

  static <T> T shop(Path folder, Consumer<String> notes, Use<T> use) throws IOException {
    Engine.start(1);
    R1Recipe recipe =
        TomlBinder.read(TinyR1.write(folder.resolve("recipe")), R1Recipe.class, List.of());
    try (var workers = new Workers(1)) {
      return use.of(
          new Workshop(
              recipe,
              Disk.system(),
              workers,
              EventSink.none(),
              notes,
              System::nanoTime,
              Optional.empty(),
              Environment.detect(1, Optional.empty())));
    }
  }

  /// A stage of these settings on the samples.
  static Stage curate(String... set) {
    return new Stage("data", "curate", Map.of("samples", "samples"), List.of(set));
  }

  /// Writes samples for a stage that curates them.
  static Path samples(Path folder, List<Drawn> samples) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("samples.jsonl");
    Drawn.write(Disk.system(), file, samples);
    return file;
  }

  /// The samples with every verdict on file turned to wrong.
  static List<Drawn> allWrong() {
    List<Drawn> samples = new ArrayList<>();
    for (Drawn one : TinyR1.samples())
      samples.add(
          new Drawn(one.problem(), one.prompt(), one.sample(), one.response(), "wrong", false, 12));
    return samples;
  }

  /// What a prompted judge is told: the reference, then the answer.
  static List<String> told(String user) {
    String[] parts = user.split("\n?=== [A-Z ]+ ===\n?");
    return List.of(parts[2], parts[3]);
  }

  static void verdict(HttpExchange exchange, String word) throws IOException {
    FakeEndpoint.say(exchange, "{\"analysis\": \"so\", \"correctness\": \"" + word + "\"}");
  }

  /// Judges as a rule would.
  static void honest(HttpExchange exchange, String user) throws IOException {
    List<String> told = told(user);
    verdict(exchange, told.get(0).equals(told.get(1)) ? "correct" : "wrong");
  }
}
