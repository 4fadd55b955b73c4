package org.reason4j.weights.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A hub on this machine with one model, `org/name`, that misbehaves as it is told.
public final class FakeHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /// What happens to the next requests for files, one each.
  sealed interface Fault {
    /// Answers with this status.
    record Status(int code, String retryAfter) implements Fault {}

    /// Sends the first bytes of the body, then ends the connection.
    record Cut(int bytes) implements Fault {}

    /// Sends other bytes of the same length.
    record Garbled() implements Fault {}

    /// Sends the whole file whatever part was asked for.
    record Whole() implements Fault {}

    /// Sends elsewhere.
    record Redirect(String location) implements Fault {}
  }

  private final HttpServer server;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  final Deque<Fault> faults = new ArrayDeque<>();
  final List<String> requests = new ArrayList<>();
  final List<String> tokens = new ArrayList<>();
  private String wantedToken = "";
  private int perPage = 1000;
  private int listingStatus = 200;

  public FakeHub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public FakeHub file(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  public FakeHub needs(String token) {
    wantedToken = token;
    return this;
  }

  FakeHub pages(int size) {
    perPage = size;
    return this;
  }

  FakeHub lists(int status) {
    listingStatus = status;
    return this;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String range = exchange.getRequestHeaders().getFirst("Range");
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    synchronized (this) {
      requests.add(path + (range == null ? "" : " " + range));
      tokens.add(token == null ? "" : token);
    }
    try (exchange) {
      boolean known = wantedToken.isEmpty() || ("Bearer " + wantedToken).equals(token);
      if (path.startsWith("/elsewhere/")) content(exchange, path.substring(11), range);
      else if (!known) exchange.sendResponseHeaders(401, -1);
      else if (path.startsWith("/api/models/org/name/revision/main")) card(exchange);
      else if (path.startsWith("/api/models/org/name/tree/" + COMMIT)) tree(exchange);
      else if (path.startsWith("/org/name/resolve/" + COMMIT + "/"))
        content(exchange, path.substring(("/org/name/resolve/" + COMMIT + "/").length()), range);
      else exchange.sendResponseHeaders(404, -1);
    }
  }

  private void card(HttpExchange exchange) throws IOException {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("sha", COMMIT).put("gated", wantedToken.isEmpty() ? "" : "auto");
    if (wantedToken.isEmpty()) root.put("gated", false);
    root.putObject("cardData").put("license", "apache-2.0");
    send(exchange, listingStatus, root.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void tree(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    int from = query.contains("from=") ? Integer.parseInt(query.replaceAll(".*from=", "")) : 0;
    ArrayNode root = JsonMapper.shared().createArrayNode();
    root.addObject().put("type", "directory").put("path", "original").put("oid", "x");
    int at = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (at++ < from || at > from + perPage) continue;
      ObjectNode entry = root.addObject().put("type", "file").put("path", file.getKey());
      entry.put("size", file.getValue().length);
      entry.put("oid", gitBlob(file.getValue()));
      if (file.getKey().endsWith(".safetensors"))
        entry
            .putObject("lfs")
            .put("oid", digest("SHA-256", file.getValue()))
            .put("size", file.getValue().length);
    }
    if (from + perPage < files.size())
      exchange
          .getResponseHeaders()
          .set(
              "Link",
              "<%s/api/models/org/name/tree/%s?recursive=1&from=%d>; rel=\"next\""
                  .formatted(address(), COMMIT, from + perPage));
    send(exchange, 200, root.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void content(HttpExchange exchange, String name, String range) throws IOException {
    byte[] whole = Objects.requireNonNull(files.get(name), name);
    Fault fault;
    synchronized (this) {
      fault = exchange.getRequestURI().getPath().startsWith("/elsewhere/") ? null : faults.poll();
    }
    int from =
        range == null || fault instanceof Fault.Whole
            ? 0
            : Integer.parseInt(range.replaceAll("[^0-9]", ""));
    byte[] body = Arrays.copyOfRange(whole, from, whole.length);
    if (from > 0)
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, whole.length - 1, whole.length));
    int status = from > 0 ? 206 : 200;
    switch (fault) {
      case Fault.Status(int code, String retryAfter) -> {
        if (!retryAfter.isEmpty()) exchange.getResponseHeaders().set("Retry-After", retryAfter);
        exchange.sendResponseHeaders(code, -1);
      }
      case Fault.Cut(int bytes) -> {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body, 0, bytes);
        exchange.getResponseBody().flush();
      }
      case Fault.Garbled() -> {
        byte[] other = body.clone();
        other[other.length / 2] ^= 1;
        send(exchange, status, other);
      }
      case Fault.Redirect(String location) -> {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
      }
      case Fault.Whole() -> send(exchange, 200, body);
      case null -> send(exchange, status, body);
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) exchange.getResponseBody().write(body);
  }

  private static String gitBlob(byte[] content) {
    byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, all, head.length, content.length);
    return digest("SHA-1", all);
  }

  private static String digest(String name, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
