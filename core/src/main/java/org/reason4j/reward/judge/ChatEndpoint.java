package org.reason4j.reward.judge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.RandomStreams;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An OpenAI-compatible chat endpoint (`/chat/completions`), asked with bounded patience.
///
/// Sent again, up to `retries` times with [RetryWait] between: no connection or a broken one, a
/// time-out, status 408, 425, 429 and 5xx, and a reply of status 200 that is no JSON (a page of a
/// proxy, a body cut off). `Retry-After` is honoured up to the longest wait. Not sent again: other
/// statuses, a reply of another form, a refusal, a body that is too large. What is left is
/// `Silent`.
///
/// One question takes at most `(retries + 1) * timeout + retries * most wait`. After [#DOWN_AFTER]
/// questions in a row that found no endpoint at all, each further one is sent once only, until one
/// is answered.
///
/// Safe on any thread. The key is sent as a bearer token and is part of no message.
public final class ChatEndpoint implements Speaker {
  /// Questions in a row without an answer after which the endpoint counts as down.
  public static final int DOWN_AFTER = 4;

  /// What a reply's body may have at most.
  public static final int MAX_REPLY_BYTES = 1 << 20;

  private static final int EXCERPT = 120;
  private static final JsonMapper JSON = JsonMapper.shared();

  /// How an endpoint is asked.
  ///
  /// @param uri of the completions, see [#uri(String)]
  /// @param model the name that the endpoint knows the model by
  /// @param key a bearer token
  /// @param temperature 0 is greedy
  /// @param timeout from sending to the last byte, for each attempt
  /// @param retries attempts after the first
  /// @param topP mass of the best tokens kept; empty leaves it to the endpoint
  /// @param seed of the jitter, and sent with each request, plus its draw
  public record Config(
      URI uri,
      String model,
      Optional<String> key,
      double temperature,
      OptionalDouble topP,
      int maxTokens,
      Duration timeout,
      int retries,
      RetryWait waits,
      long seed) {
    /// Bounds that end.
    public Config {
      if (retries < 0 || retries > 20) {
        throw new ConfigException("retries is " + retries + "; expected 0..20");
      }
      if (timeout.isNegative() || timeout.isZero()) {
        throw new ConfigException("timeout is " + timeout + "; expected more than 0");
      }
    }

    /// The usual patience: a minute an attempt, four retries, temperature 0, 1024 tokens.
    public static Config of(URI uri, String model, Optional<String> key) {
      return new Config(
          uri,
          model,
          key,
          0,
          OptionalDouble.empty(),
          1024,
          Duration.ofSeconds(60),
          4,
          RetryWait.STANDARD,
          1);
    }

    public Config withTemperature(double value) {
      return new Config(uri, model, key, value, topP, maxTokens, timeout, retries, waits, seed);
    }

    public Config withTopP(double value) {
      OptionalDouble mass = OptionalDouble.of(value);
      return new Config(
          uri, model, key, temperature, mass, maxTokens, timeout, retries, waits, seed);
    }

    public Config withMaxTokens(int value) {
      return new Config(uri, model, key, temperature, topP, value, timeout, retries, waits, seed);
    }

    public Config withTimeout(Duration value) {
      return new Config(uri, model, key, temperature, topP, maxTokens, value, retries, waits, seed);
    }

    public Config withRetries(int value, RetryWait pause) {
      return new Config(uri, model, key, temperature, topP, maxTokens, timeout, value, pause, seed);
    }

    public Config withSeed(long value) {
      return new Config(
          uri, model, key, temperature, topP, maxTokens, timeout, retries, waits, value);
    }

    /// Without the key.
    @Override
    public String toString() {
      return "ChatEndpoint.Config[" + uri + ", " + model + "]";
    }
  }

  /// Waits; tests do not.
  @FunctionalInterface
  public interface Pause {
    /// Returns after this long.
    void of(Duration time) throws InterruptedException;
  }

  /// What was sent and how long it took.
  ///
  /// @param attempts requests sent, retries included
  /// @param waitedMillis time between attempts, all questions together
  /// @param sentMillis time in requests, all questions together
  public record Traffic(long attempts, long retries, long sentMillis, long waitedMillis) {
    /// Mean time of one request; 0 where none was sent.
    public double meanMillis() {
      return attempts == 0 ? 0 : (double) sentMillis / attempts;
    }
  }

  /// A reply and the JSON it was read from, which holds counts of tokens and the reason why the
  /// text ended.
  ///
  /// @param body of the last reply that was JSON; empty where there was none
  public record Whole(Reply reply, Optional<JsonNode> body) {}

  /// What an attempt came to.
  private record Attempt(
      Reply reply, boolean again, Optional<Duration> asked, Optional<JsonNode> body) {
    static Attempt last(Reply reply) {
      return new Attempt(reply, false, Optional.empty(), Optional.empty());
    }

    static Attempt last(Silence kind, String detail) {
      return last(new Reply.Silent(kind, detail));
    }

    static Attempt again(Silence kind, String detail) {
      return new Attempt(new Reply.Silent(kind, detail), true, Optional.empty(), Optional.empty());
    }
  }

  private final Config config;
  private final Transport transport;
  private final InstantSource clock;
  private final Pause pause;
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicLong attempts = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong sentMillis = new AtomicLong();
  private final AtomicLong waitedMillis = new AtomicLong();

  /// Borrows the transport.
  public ChatEndpoint(Config config, Transport transport, InstantSource clock, Pause pause) {
    this.config = config;
    this.transport = transport;
    this.clock = clock;
    this.pause = pause;
  }

  /// The address of the completions below an address as people write it: `http://host:8000`,
  /// `https://host/v1` or the whole one. A key in the address is refused.
  public static URI uri(String written) {
    return uri("judge", written);
  }

  /// The same, called `what` in messages.
  public static URI uri(String what, String written) {
    URI uri;
    try {
      uri = URI.create(written.strip());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(what + " is not an address: " + e.getMessage());
    }
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
      throw new ConfigException(
          what + " is '" + written + "'; expected an address such as http://localhost:8000/v1");
    }
    if (uri.getUserInfo() != null || uri.getQuery() != null) {
      throw new ConfigException(
          what
              + " at "
              + uri.getHost()
              + " holds a user or a query; a key belongs in an environment"
              + " variable, named by key-env");
    }
    String path = uri.getPath().replaceAll("/+$", "");
    if (!path.endsWith("/chat/completions")) {
      path = (path.isEmpty() ? "/v1" : path) + "/chat/completions";
    }
    return uri.resolve(path);
  }

  @Override
  public String name() {
    return config.model() + " at " + config.uri();
  }

  /// What makes two endpoints give different replies to one request, for a cache.
  public String identity() {
    return "%s\n%s\n%s\n%d\n%d"
        .formatted(
            config.uri(), config.model(), config.temperature(), config.maxTokens(), config.seed());
  }

  /// What was sent so far.
  public Traffic traffic() {
    return new Traffic(attempts.get(), retries.get(), sentMillis.get(), waitedMillis.get());
  }

  /// Whether the endpoint counts as down.
  public boolean down() {
    return lost.get() >= DOWN_AFTER;
  }

  @Override
  public Reply ask(Request request, int draw) {
    return whole(request, draw).reply();
  }

  /// As [#ask(Request, int)], with what came beside the text.
  public Whole whole(Request request, int draw) {
    String body = body(request, draw);
    SplittableRandom random =
        RandomStreams.of(config.seed(), "judge-wait\n" + request.user(), draw);
    try {
      for (int attempt = 0; ; attempt++) {
        Attempt made = attempt(body);
        boolean answered =
            !(made.reply() instanceof Reply.Silent(Silence kind, _)
                && (kind == Silence.UNREACHABLE || kind == Silence.TIME_OUT));
        if (answered) lost.set(0);
        if (!made.again()) return new Whole(made.reply(), made.body());
        Duration wait = made.asked().orElse(config.waits().after(attempt, random));
        if (attempt >= config.retries() || down()) {
          if (!answered) lost.incrementAndGet();
          return ended(made.reply(), attempt + 1);
        }
        if (wait.compareTo(config.waits().most()) > 0) {
          return ended(
              new Reply.Silent(
                  Silence.BUSY,
                  "asks to wait %d s; at most %d s are waited"
                      .formatted(wait.toSeconds(), config.waits().most().toSeconds())),
              attempt + 1);
        }
        retries.incrementAndGet();
        waitedMillis.addAndGet(wait.toMillis());
        pause.of(wait);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Whole(new Reply.Silent(Silence.STOPPED, "interrupted"), Optional.empty());
    }
  }

  private static Whole ended(Reply reply, int attempts) {
    return new Whole(
        reply instanceof Reply.Silent(Silence kind, String detail) && attempts > 1
            ? new Reply.Silent(kind, detail + " (" + attempts + " attempts)")
            : reply,
        Optional.empty());
  }

  private String body(Request request, int draw) {
    ObjectNode root = JSON.createObjectNode().put("model", config.model());
    var messages = root.putArray("messages");
    if (!request.system().isBlank())
      messages.addObject().put("role", "system").put("content", request.system());
    messages.addObject().put("role", "user").put("content", request.user());
    config.topP().ifPresent(mass -> root.put("top_p", mass));
    return JSON.writeValueAsString(
        root.put("temperature", config.temperature())
            .put("max_tokens", config.maxTokens())
            .put("seed", config.seed() + draw)
            .put("stream", false));
  }

  private Attempt attempt(String body) throws InterruptedException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json");
    config.key().ifPresent(key -> headers.put("Authorization", "Bearer " + key));
    attempts.incrementAndGet();
    long began = clock.millis();
    try {
      return read(
          transport.send(
              new Transport.Request(
                  config.uri(), headers, body, config.timeout(), MAX_REPLY_BYTES)));
    } catch (HttpTimeoutException e) {
      return Attempt.again(Silence.TIME_OUT, shown(e));
    } catch (Transport.TooLarge e) {
      return Attempt.last(Silence.TOO_LARGE, shown(e));
    } catch (IOException e) {
      return Attempt.again(Silence.UNREACHABLE, config.uri().getAuthority() + ", " + shown(e));
    } finally {
      sentMillis.addAndGet(clock.millis() - began);
    }
  }

  private String shown(IOException failure) {
    String message = failure.getMessage();
    String kind = failure.getClass().getSimpleName();
    return message == null ? kind : kind + " " + excerpt(message);
  }

  private Attempt read(Transport.Reply reply) {
    int status = reply.status();
    if (status != 200) {
      String detail = "status " + status + ", " + excerpt(reply.body());
      if (status == 429) return busy(reply, Silence.BUSY, detail);
      if (status >= 500) return busy(reply, Silence.SERVER_ERROR, detail);
      return status == 408 || status == 425
          ? Attempt.again(Silence.SERVER_ERROR, detail)
          : Attempt.last(Silence.REFUSED, detail);
    }
    if (reply.body().isBlank())
      return Attempt.again(Silence.EMPTY, "a body without a byte of text");
    try {
      JsonNode root = JSON.readTree(reply.body());
      return new Attempt(content(root), false, Optional.empty(), Optional.of(root));
    } catch (JacksonException _) {
      boolean page = reply.body().stripLeading().startsWith("<");
      return Attempt.again(
          Silence.NOT_JSON, (page ? "a page, " : "cut off or garbled, ") + excerpt(reply.body()));
    }
  }

  private Attempt busy(Transport.Reply reply, Silence kind, String detail) {
    String header = reply.headers().getOrDefault("retry-after", "");
    return new Attempt(
        new Reply.Silent(kind, detail),
        true,
        RetryWait.asked(header, clock.instant()),
        Optional.empty());
  }

  private Reply content(JsonNode root) {
    JsonNode choice = root.path("choices").path(0);
    JsonNode message = choice.path("message");
    if (!message.isObject()) {
      return new Reply.Silent(
          Silence.WRONG_SCHEMA, "no choices[0].message in " + excerpt(root.toString()));
    }
    if (message.hasNonNull("refusal")) {
      return new Reply.Silent(Silence.REFUSAL, excerpt(message.path("refusal").asString("")));
    }
    if (choice.path("finish_reason").asString("").equals("content_filter")) {
      return new Reply.Silent(Silence.REFUSAL, "stopped by the endpoint's content filter");
    }
    JsonNode content = message.path("content");
    var text = new StringBuilder();
    if (content.isString()) text.append(content.asString());
    else if (content.isArray())
      for (JsonNode part : content) text.append(part.path("text").asString(""));
    else if (!content.isNull() && !content.isMissingNode()) {
      return new Reply.Silent(Silence.WRONG_SCHEMA, "content is " + excerpt(content.toString()));
    }
    return text.toString().isBlank()
        ? new Reply.Silent(Silence.EMPTY, "a message without content")
        : new Reply.Said(text.toString());
  }

  /// The beginning of a text, on one line, without the key.
  private String excerpt(String text) {
    String secret = config.key().orElse("");
    String safe = secret.isBlank() ? text : text.replace(secret, "[key]");
    String line = safe.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "...";
  }
}
