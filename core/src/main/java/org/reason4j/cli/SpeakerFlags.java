package org.reason4j.cli;

import java.nio.file.Path;
import java.time.Duration;
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
import picocli.CommandLine.Option;

/// The flags that say who speaks: an endpoint and how patiently it is asked, or a model of ours.
final class SpeakerFlags {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  @Option(
      names = "--model",
      paramLabel = "NAME",
      order = 10,
      description = "The model's name at an endpoint (default: default).")
  private String model = "default";

  @Option(
      names = "--key-env",
      paramLabel = "NAME",
      order = 11,
      description = "The environment variable that holds the endpoint's key.")
  private Optional<String> keyVariable = Optional.empty();

  @Option(
      names = "--cache",
      paramLabel = "FILE",
      order = 12,
      description = "Replies are kept here; what is in it is not asked again.")
  private Optional<Path> cache = Optional.empty();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      order = 13,
      description = "Lines an endpoint is asked about at once (default: 8).")
  private int concurrency = 8;

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

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      order = 16,
      description = "For each request, to the last byte (default: 60).")
  private double timeoutSeconds = 60;

  @Option(
      names = "--retries",
      paramLabel = "N",
      order = 17,
      description = "Requests after a failed one, with growing waits (default: 4).")
  private int retries = 4;

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
    if (concurrency < 1 || concurrency > 1024) {
      throw ConfigException.usage("--concurrency is %d; expected 1..1024", concurrency);
    }
    if (maxTokens < 1)
      throw ConfigException.usage("--max-tokens is %d; expected 1 or more", maxTokens);
    if (!(timeoutSeconds > 0 && timeoutSeconds <= 86_400)) {
      throw ConfigException.usage("--timeout is %s; expected seconds, up to 86400", timeoutSeconds);
    }
    if (!(temperature >= 0 && temperature <= 2)) {
      throw ConfigException.usage("--temperature is %s; expected 0..2", temperature);
    }
    boolean address = named.startsWith("http://") || named.startsWith("https://");
    return address ? endpoint(session, flags, named, work) : local(session, flags, named, work);
  }

  private <T> Done<T> endpoint(Session session, GlobalFlags flags, String named, Work<T> work) {
    ChatEndpoint.Config config;
    try {
      var usual = ChatEndpoint.Config.of(ChatEndpoint.uri(named), model, key(session));
      config =
          usual
              .withTemperature(temperature)
              .withMaxTokens(maxTokens)
              .withTimeout(Duration.ofMillis((long) (1000 * timeoutSeconds)))
              .withRetries(retries, usual.waits())
              .withSeed(flags.seed().orElse(1));
    } catch (ConfigException e) {
      throw new ConfigException(ConfigException.Origin.COMMAND_LINE, e.problems());
    }
    try (var transport = new HttpTransport(CONNECT)) {
      var endpoint = new ChatEndpoint(config, transport, session.clock(), Thread::sleep);
      return cached(
          session,
          endpoint,
          endpoint.identity(),
          concurrency,
          work,
          () -> {
            ChatEndpoint.Traffic traffic = endpoint.traffic();
            return String.format(
                Locale.ROOT,
                "%d requests, %d of them again; %.0f ms a request",
                traffic.attempts(),
                traffic.retries(),
                traffic.meanMillis());
          });
    }
  }

  private Optional<String> key(Session session) {
    if (keyVariable.isEmpty()) return Optional.empty();
    String value = session.environment().get(keyVariable.get());
    if (value == null || value.isBlank()) {
      throw ConfigException.usage(
          "--key-env names %s, which is not set; set it to the endpoint's key", keyVariable.get());
    }
    return Optional.of(value.strip());
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
