package org.reason4j.cli;

import java.time.Duration;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.judge.ChatEndpoint;
import picocli.CommandLine.Option;

/// The flags that say how an endpoint is asked: its name for the model, its key, and how patiently.
final class EndpointFlags {
  static final Duration CONNECT = Duration.ofSeconds(10);

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
      names = "--concurrency",
      paramLabel = "N",
      order = 13,
      description = "Requests to an endpoint at once (default: 8).")
  private int concurrency = 8;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      order = 16,
      description =
          "For each request, to the last byte (default: 60 for a judge, 1800 for an evaluation).")
  private Optional<Double> timeoutSeconds = Optional.empty();

  @Option(
      names = "--retries",
      paramLabel = "N",
      order = 17,
      description = "Requests after a failed one, with growing waits (default: 4).")
  private int retries = 4;

  String model() {
    return model;
  }

  int concurrency() {
    return concurrency;
  }

  /// Whether what was named is an endpoint's address.
  static boolean address(String named) {
    return named.startsWith("http://") || named.startsWith("https://");
  }

  /// Refuses what is out of bounds.
  void check() {
    if (concurrency < 1 || concurrency > 1024)
      throw ConfigException.usage("--concurrency is %d; expected 1..1024", concurrency);
    double seconds = timeoutSeconds.orElse(1.0);
    if (!(seconds > 0 && seconds <= 86_400))
      throw ConfigException.usage("--timeout is %s; expected seconds, up to 86400", seconds);
  }

  /// How the endpoint at an address is asked.
  ///
  /// @param what the address is called in messages
  /// @param seconds for a request where no flag says
  ChatEndpoint.Config config(Session session, String what, String address, double seconds) {
    try {
      var usual = ChatEndpoint.Config.of(ChatEndpoint.uri(what, address), model, key(session));
      return usual
          .withTimeout(Duration.ofMillis((long) (1000 * timeoutSeconds.orElse(seconds))))
          .withRetries(retries, usual.waits());
    } catch (ConfigException e) {
      throw new ConfigException(ConfigException.Origin.COMMAND_LINE, e.problems());
    }
  }

  private Optional<String> key(Session session) {
    if (keyVariable.isEmpty()) return Optional.empty();
    String value = session.environment().get(keyVariable.get());
    if (value == null || value.isBlank())
      throw ConfigException.usage(
          "--key-env names %s, which is not set; set it to the endpoint's key", keyVariable.get());
    return Optional.of(value.strip());
  }
}
