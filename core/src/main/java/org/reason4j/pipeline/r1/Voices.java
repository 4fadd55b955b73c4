package org.reason4j.pipeline.r1;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.model.ConfigJson;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.reward.judge.CachedSpeaker;
import org.reason4j.reward.judge.ChatEndpoint;
import org.reason4j.reward.judge.HttpTransport;
import org.reason4j.reward.judge.Speaker;
import org.reason4j.rollout.LocalSpeaker;
import org.reason4j.rollout.RequestPrompts;
import org.reason4j.text.Tokenizer;
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
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// The usual ones.
  static Voices on(Disk disk) {
    return new Voices(
        disk, name -> Optional.ofNullable(System.getenv(name)), Clock.systemUTC(), Thread::sleep);
  }

  /// How it is asked. All but `max-tokens` are an endpoint's alone.
  public record Settings(
      @Doc("The model's name at an endpoint.") @Default("default") String model,
      @Doc("Environment variable that holds an endpoint's key; empty = no key.") @Default("")
          String keyEnv,
      @Doc("Requests after a failed one, with growing waits.")
          @Default("4")
          @Range(min = 0, max = 20)
          int retries,
      @Doc("For each request, to the last byte.") @Default("60s") @Range(min = 0.001, max = 86_400)
          Duration timeout,
      @Doc("Temperature of an endpoint; a model directory is asked greedily.")
          @Default("0.0")
          @Range(min = 0, max = 2)
          double temperature,
      @Doc("Tokens of a reply at most.") @Default("1024") @Range(min = 1, max = 1_000_000)
          int maxTokens,
      @Doc("Questions that an endpoint is asked at once.") @Default("8") @Range(min = 1, max = 1024)
          int concurrency) {}

  /// Works with a speaker, which may be asked so many questions at once.
  @FunctionalInterface
  interface Work<T> {
    T with(Speaker speaker, int concurrency);
  }

  /// Refuses an address or a key that cannot be, before anything runs. A model directory need not
  /// be there yet.
  void check(Stage stage, String setting, String named, Settings settings) {
    if (address(named)) {
      var _ = endpoint(stage, setting, named, settings, 0);
    } else if (named.contains("://") || named.isBlank()) {
      throw unfit(stage, setting, named, "an http or https address, or a model directory");
    }
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
      Settings settings,
      long seed,
      Path cache,
      Work<T> work) {
    if (!address(named)) return local(stage, setting, named, settings, cache, work);
    ChatEndpoint.Config config = endpoint(stage, setting, named, settings, seed);
    try (var transport = new HttpTransport(CONNECT)) {
      var endpoint = new ChatEndpoint(config, transport, clock, pause);
      try (var cached = new CachedSpeaker(endpoint, endpoint.identity(), disk, cache)) {
        return work.with(cached, settings.concurrency());
      }
    }
  }

  private static boolean address(String named) {
    return named.startsWith("http://") || named.startsWith("https://");
  }

  private ChatEndpoint.Config endpoint(
      Stage stage, String setting, String named, Settings settings, long seed) {
    Optional<String> key = Optional.empty();
    String variable = settings.keyEnv();
    if (!variable.isBlank()) {
      key = environment.apply(variable).map(String::strip).filter(value -> !value.isEmpty());
      if (key.isEmpty())
        throw new ConfigException(
            "stage %s: %s-endpoint.key-env names %s, which is not set; set it to the endpoint's"
                + " key",
            stage.name(), setting, variable);
    }
    try {
      var usual = ChatEndpoint.Config.of(ChatEndpoint.uri(named), settings.model(), key);
      return usual
          .withTemperature(settings.temperature())
          .withMaxTokens(settings.maxTokens())
          .withTimeout(settings.timeout())
          .withRetries(settings.retries(), usual.waits())
          .withSeed(seed);
    } catch (ConfigException e) {
      throw new ConfigException(
          "stage %s: setting %s: %s", stage.name(), setting, String.valueOf(e.getMessage()));
    }
  }

  private <T> T local(
      Stage stage, String setting, String named, Settings settings, Path cache, Work<T> work) {
    Path folder = Path.of(named);
    for (String file : List.of("config.json", "tokenizer.json"))
      if (!disk.exists(folder.resolve(file)))
        throw unfit(
            stage,
            setting,
            named,
            "an address, or a model directory with config.json, model.safetensors and"
                + " tokenizer.json; there is no "
                + folder.resolve(file));
    Tokenizer tokenizer = Tokenizer.read(folder.resolve("tokenizer.json"));
    var asked =
        new LocalSpeaker.Settings(
            RequestPrompts.of(folder, Optional.empty(), tokenizer, clock),
            endTokens(folder),
            settings.maxTokens());
    try (LanguageModel model = ModelDirectory.open(disk, folder)) {
      var speaker = new LocalSpeaker(named, model, tokenizer, asked);
      String identity = named + "\ngreedy\n" + settings.maxTokens();
      try (var cached = new CachedSpeaker(speaker, identity, disk, cache)) {
        return work.with(cached, 1);
      }
    }
  }

  /// Those of generation_config.json, else of config.json.
  private Set<Integer> endTokens(Path folder) {
    for (String file : List.of("generation_config.json", "config.json")) {
      if (!disk.exists(folder.resolve(file))) continue;
      byte[] json = disk.read(folder.resolve(file));
      List<Integer> ids = ConfigJson.parse(new String(json, StandardCharsets.UTF_8)).endTokens();
      if (!ids.isEmpty()) return Set.copyOf(ids);
    }
    return Set.of();
  }

  private static ConfigException unfit(Stage stage, String setting, String named, String expected) {
    return new ConfigException(
        "stage %s: %s is \"%s\"; expected %s", stage.name(), setting, named, expected);
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
