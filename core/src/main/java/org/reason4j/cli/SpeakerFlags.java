package org.reason4j.cli;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.Engine;
import org.reason4j.model.LanguageModel;
import org.reason4j.reward.judge.CachedSpeaker;
import org.reason4j.reward.judge.ChatEndpoint;
import org.reason4j.reward.judge.HttpTransport;
import org.reason4j.reward.judge.Speaker;
import org.reason4j.rollout.LocalSpeaker;
import org.reason4j.rollout.RequestPrompts;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The flags that say who speaks: an endpoint and how patiently it is asked, or a model of ours.
final class SpeakerFlags {
  private static final double TIMEOUT_SECONDS = 60;

  @Mixin private EndpointFlags endpoint = new EndpointFlags();

  @Option(
      names = "--cache",
      paramLabel = "FILE",
      order = 12,
      description = "Replies are kept here; what is in it is not asked again.")
  private Optional<Path> cache = Optional.empty();

  @Option(
      names = "--temperature",
      paramLabel = "X",
      order = 14,
      description = "Of an endpoint (default: 0); a local model is greedy.")
  private double temperature;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      order = 15,
      description = "Tokens of a reply at most (default: 1024).")
  private int maxTokens = 1024;

  /// Works with a speaker, and how many lines it may be asked about at once.
  @FunctionalInterface
  interface Work<T> {
    T with(Speaker speaker, int concurrency);
  }

  /// What came of the work.
  ///
  /// @param requests a sentence about requests and time
  record Done<T>(T result, String requests) {}

  /// Opens what was named, an address or the folder of a model, for the time of the work.
  <T> Done<T> open(Session session, GlobalFlags flags, String named, Work<T> work) {
    endpoint.check();
    if (maxTokens < 1)
      throw ConfigException.usage("--max-tokens is %d; expected 1 or more", maxTokens);
    if (!(temperature >= 0 && temperature <= 2)) {
      throw ConfigException.usage("--temperature is %s; expected 0..2", temperature);
    }
    return EndpointFlags.address(named)
        ? endpoint(session, flags, named, work)
        : local(session, flags, named, work);
  }

  private <T> Done<T> endpoint(Session session, GlobalFlags flags, String named, Work<T> work) {
    ChatEndpoint.Config config =
        endpoint
            .config(session, "judge", named, TIMEOUT_SECONDS)
            .withTemperature(temperature)
            .withMaxTokens(maxTokens)
            .withSeed(flags.seed().orElse(1));
    try (var transport = new HttpTransport(EndpointFlags.CONNECT)) {
      var asked = new ChatEndpoint(config, transport, session.clock(), Thread::sleep);
      return cached(
          session,
          asked,
          asked.identity(),
          endpoint.concurrency(),
          work,
          () -> {
            ChatEndpoint.Traffic traffic = asked.traffic();
            return String.format(
                Locale.ROOT,
                "%d requests, %d of them again; %.0f ms a request",
                traffic.attempts(),
                traffic.retries(),
                traffic.meanMillis());
          });
    }
  }

  private <T> Done<T> local(Session session, GlobalFlags flags, String named, Work<T> work) {
    var folder = ModelFolder.find(session.folder().resolve(named));
    Path words =
        folder
            .tokenizer()
            .orElseThrow(() ->
                new CommandException(
                    ExitCode.NO_INPUT,
                    "no " + folder.folder().resolve("tokenizer.json") + "; a judge needs it"));
    Engine.start(flags.threads().orElse(1));
    Tokenizer tokenizer = Tokenizer.read(words);
    Function<Speaker.Request, int[]> prompt =
        RequestPrompts.of(
            folder.folder(),
            folder.template(),
            tokenizer,
            session.clock().withZone(ZoneOffset.UTC));
    try (LanguageModel loaded = folder.open(Optional.of(tokenizer), session.err())) {
      var speaker =
          new Timed(
              new LocalSpeaker(
                  named,
                  loaded,
                  tokenizer,
                  new LocalSpeaker.Settings(prompt, folder.endTokens(), maxTokens)),
              session);
      return cached(
          session,
          speaker,
          named + "\ngreedy\n" + maxTokens,
          1,
          work,
          () ->
              String.format(
                  Locale.ROOT,
                  "%d requests; %.0f ms a request",
                  speaker.count.get(),
                  speaker.count.get() == 0
                      ? 0
                      : (double) speaker.millis.get() / speaker.count.get()));
    }
  }

  private <T> Done<T> cached(
      Session session,
      Speaker speaker,
      String identity,
      int atOnce,
      Work<T> work,
      Supplier<String> requests) {
    if (cache.isEmpty()) return new Done<>(work.with(speaker, atOnce), requests.get());
    Path file = session.folder().resolve(cache.get());
    try (var remembering = new CachedSpeaker(speaker, identity, Disk.system(), file)) {
      T result = work.with(remembering, atOnce);
      return new Done<>(result, requests.get() + "; " + remembering.hits() + " out of the cache");
    }
  }

  /// Counts and times what a speaker is asked.
  private static final class Timed implements Speaker {
    private final Speaker speaker;
    private final Session session;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong millis = new AtomicLong();

    Timed(Speaker speaker, Session session) {
      this.speaker = speaker;
      this.session = session;
    }

    @Override
    public String name() {
      return speaker.name();
    }

    @Override
    public Reply ask(Request request, int draw) {
      long began = session.clock().millis();
      Reply reply = speaker.ask(request, draw);
      count.incrementAndGet();
      millis.addAndGet(session.clock().millis() - began);
      return reply;
    }
  }
}
