package org.reason4j.reward.judge;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The JDK's HTTP client. Follows no redirect: a key is sent to the address that was named and to
/// no other.
public final class HttpTransport implements Transport, AutoCloseable {
  private final HttpClient client;

  /// @param connectTimeout until there is a connection
  public HttpTransport(Duration connectTimeout) {
    client =
        HttpClient.newBuilder()
            .connectTimeout(connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public Reply send(Request request) throws IOException, InterruptedException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri())
            .POST(HttpRequest.BodyPublishers.ofString(request.body()));
    request.headers().forEach(builder::header);
    var limited =
        BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), request.maxBytes());
    // the client's own time-out ends with the headers; this one covers a body that never ends
    CompletableFuture<HttpResponse<String>> reply = client.sendAsync(builder.build(), limited);
    try {
      HttpResponse<String> response =
          reply.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
      Map<String, String> headers = new HashMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      return new Reply(response.statusCode(), Map.copyOf(headers), response.body());
    } catch (TimeoutException _) {
      throw new HttpTimeoutException("no whole reply in " + request.timeout().toMillis() + " ms");
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      String message = String.valueOf(failed.getMessage());
      if (message.contains("exceeds capacity")) throw new TooLarge(request.maxBytes());
      if (cause instanceof IOException io) throw io;
      throw new IOException(cause);
    } finally {
      reply.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
