package org.reason4j.reward.judge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A chat endpoint on the loopback interface that behaves as a test says.
public final class FakeEndpoint implements AutoCloseable {
  /// Answers one request.
  @FunctionalInterface
  public interface Behaviour {
    /// @param self to hang at
    void answer(FakeEndpoint self, HttpExchange exchange, String user) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  public FakeEndpoint(Behaviour behaviour) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          try (exchange) {
            JsonNode body = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            String user = body.path("messages").path(1).path("content").asString("");
            asked.add(user);
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            behaviour.answer(this, exchange, user);
          }
        });
    server.start();
  }

  /// Says a text.
  public static void say(HttpExchange exchange, String text) throws IOException {
    String json = JsonMapper.shared().writeValueAsString(text);
    send(exchange, 200, "{\"choices\":[{\"message\":{\"content\":" + json + "}}]}");
  }

  public static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /// Holds the exchange open until the endpoint is closed.
  public void hang() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public List<String> asked() {
    return List.copyOf(asked);
  }

  public List<String> keys() {
    return List.copyOf(keys);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
