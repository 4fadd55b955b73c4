package org.reason4j.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.model.ConfigJson;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.reward.judge.CachedSpeaker;
import org.reason4j.reward.judge.ChatEndpoint;
import org.reason4j.reward.judge.HttpTransport;
import org.reason4j.reward.judge.Speaker;
import org.reason4j.rollout.LocalSpeaker;
import org.reason4j.rollout.RequestPrompts;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;

/// Someone who judges or rewrites, by a word of a recipe: the address of an OpenAI-compatible
/// endpoint, which is safe on any thread, or a model directory, which is asked greedily by our own
/// generator, on one platform thread. Every reply is kept in a file. Close it.
public final class Voice implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

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

  /// What it needs of the world.
  ///
  /// @param environment looks up a variable that holds a key
  /// @param pause waits between requests
  public record Means(
      Disk disk,
      Function<String, Optional<String>> environment,
      Clock clock,
      ChatEndpoint.Pause pause) {
    /// The usual ones.
    public static Means on(Disk disk) {
      return new Means(
          disk, name -> Optional.ofNullable(System.getenv(name)), Clock.systemUTC(), Thread::sleep);
    }
  }

  /// Who is meant.
  ///
  /// @param place begins messages, such as `stage data: `
  /// @param setting what the recipe calls it; its settings are `SETTING-endpoint`
  /// @param named the address or the directory
  public record Wanted(String place, String setting, String named, Settings settings) {
    /// Whether what was named is an endpoint's address.
    public boolean address() {
      return named.startsWith("http://") || named.startsWith("https://");
    }

    private ConfigException unfit(String expected) {
      return new ConfigException("%s%s is \"%s\"; expected %s", place, setting, named, expected);
    }
  }

  private final CachedSpeaker speaker;
  private final int concurrency;
  private final Runnable rest;

  private Voice(CachedSpeaker speaker, int concurrency, Runnable rest) {
    this.speaker = speaker;
    this.concurrency = concurrency;
    this.rest = rest;
  }

  /// Refuses an address or a key that cannot be, before anything runs. A model directory need not
  /// be there yet.
  public static void check(Wanted wanted, Means means) {
    if (wanted.address()) {
      var _ = endpoint(wanted, means, 0);
    } else if (wanted.named().contains("://") || wanted.named().isBlank()) {
      throw wanted.unfit("an http or https address, or a model directory");
    }
  }

  /// Opens it.
  ///
  /// @param seed of the waits' jitter and of an endpoint's draws
  /// @param cache where its replies are kept
  public static Voice open(Wanted wanted, Means means, long seed, Path cache) {
    if (!wanted.address()) return local(wanted, means, cache);
    ChatEndpoint.Config config = endpoint(wanted, means, seed);
    var transport = new HttpTransport(CONNECT);
    try {
      var endpoint = new ChatEndpoint(config, transport, means.clock(), means.pause());
      var cached = new CachedSpeaker(endpoint, endpoint.identity(), means.disk(), cache);
      return new Voice(cached, wanted.settings().concurrency(), transport::close);
    } catch (RuntimeException failed) {
      transport.close();
      throw failed;
    }
  }

  private static ChatEndpoint.Config endpoint(Wanted wanted, Means means, long seed) {
    Settings settings = wanted.settings();
    Optional<String> key = Optional.empty();
    String variable = settings.keyEnv();
    if (!variable.isBlank()) {
      key = means.environment().apply(variable).map(String::strip).filter(v -> !v.isEmpty());
      if (key.isEmpty())
        throw new ConfigException(
            "%s%s-endpoint.key-env names %s, which is not set; set it to the endpoint's key",
            wanted.place(), wanted.setting(), variable);
    }
    try {
      var usual = ChatEndpoint.Config.of(ChatEndpoint.uri(wanted.named()), settings.model(), key);
      return usual
          .withTemperature(settings.temperature())
          .withMaxTokens(settings.maxTokens())
          .withTimeout(settings.timeout())
          .withRetries(settings.retries(), usual.waits())
          .withSeed(seed);
    } catch (ConfigException e) {
      throw new ConfigException(
          "%s%s: %s", wanted.place(), wanted.setting(), String.valueOf(e.getMessage()));
    }
  }

  private static Voice local(Wanted wanted, Means means, Path cache) {
    Disk disk = means.disk();
    Path folder = Path.of(wanted.named());
    for (String file : List.of("config.json", "tokenizer.json"))
      if (!disk.exists(folder.resolve(file)))
        throw wanted.unfit(
            "an address, or a model directory with config.json, model.safetensors and"
                + " tokenizer.json; there is no "
                + folder.resolve(file));
    int maxTokens = wanted.settings().maxTokens();
    Tokenizer tokenizer = Tokenizer.read(folder.resolve("tokenizer.json"));
    var asked =
        new LocalSpeaker.Settings(
            RequestPrompts.of(folder, Optional.empty(), tokenizer, means.clock()),
            endTokens(disk, folder),
            maxTokens);
    LanguageModel model = ModelDirectory.open(disk, folder);
    try {
      var speaker = new LocalSpeaker(wanted.named(), model, tokenizer, asked);
      String identity = wanted.named() + "\ngreedy\n" + maxTokens;
      return new Voice(new CachedSpeaker(speaker, identity, disk, cache), 1, model::close);
    } catch (RuntimeException failed) {
      model.close();
      throw failed;
    }
  }

  /// Those of generation_config.json, else of config.json.
  private static Set<Integer> endTokens(Disk disk, Path folder) {
    for (String file : List.of("generation_config.json", "config.json")) {
      if (!disk.exists(folder.resolve(file))) continue;
      byte[] json = disk.read(folder.resolve(file));
      List<Integer> ids = ConfigJson.parse(new String(json, StandardCharsets.UTF_8)).endTokens();
      if (!ids.isEmpty()) return Set.copyOf(ids);
    }
    return Set.of();
  }

  /// Whom to ask.
  public Speaker speaker() {
    return speaker;
  }

  /// Questions that it may be asked at once.
  public int concurrency() {
    return concurrency;
  }

  @Override
  public void close() {
    try {
      speaker.close();
    } finally {
      rest.run();
    }
  }
}
