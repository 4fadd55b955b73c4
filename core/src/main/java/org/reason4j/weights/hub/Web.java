package org.reason4j.weights.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// GET requests to a hub. The token goes to the hub's own host and scheme, never to where it
/// redirects; a redirect may not leave https.
///
/// @param hub the hub's address
/// @param token what the caller identifies with
/// @param timeout the longest silence, in milliseconds
record Web(URI hub, Optional<String> token, int timeout) {
  private static final int MOST_REDIRECTS = 5;

  Web {
    boolean plain = "http".equalsIgnoreCase(hub.getScheme());
    if (!plain && !"https".equalsIgnoreCase(hub.getScheme()) || hub.getHost() == null)
      throw new HubException(
          HubException.Reason.WRONG, "the hub is \"" + hub + "\"; expected https://HOST");
    if (plain && token.isPresent() && !loopback(hub))
      throw new HubException(
          HubException.Reason.WRONG,
          "a token would go to " + hub + " in the open; expected an https address");
  }

  /// An answer; closing it ends the connection.
  record Answer(HttpURLConnection connection, int status) implements AutoCloseable {
    Optional<String> header(String name) {
      return Optional.ofNullable(connection.getHeaderField(name));
    }

    /// Bytes that follow, where the server says.
    OptionalLong length() {
      long length = connection.getContentLengthLong();
      return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    InputStream body() throws IOException {
      return connection.getInputStream();
    }

    @Override
    public void close() {
      connection.disconnect();
    }
  }

  /// @param headers besides the token
  Answer get(URI start, Map<String, String> headers) throws IOException {
    URI at = start;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      if (!(at.toURL().openConnection() instanceof HttpURLConnection connection))
        throw new IOException("not an HTTP address: " + at);
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(timeout);
      connection.setReadTimeout(timeout);
      connection.setRequestProperty("User-Agent", "reason4j");
      connection.setRequestProperty("Accept-Encoding", "identity");
      headers.forEach(connection::setRequestProperty);
      if (home(at))
        token.ifPresent(
            secret -> connection.setRequestProperty("Authorization", "Bearer " + secret));
      int status = connection.getResponseCode();
      if (status < 300 || status > 308 || status == 304) return new Answer(connection, status);
      String target = connection.getHeaderField("Location");
      connection.disconnect();
      at = next(at, target == null ? "" : target);
    }
    throw new IOException("more than " + MOST_REDIRECTS + " redirects from " + start);
  }

  private URI next(URI from, String location) throws IOException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("redirected to \"" + location + "\"", e);
    }
    boolean secure = "https".equalsIgnoreCase(to.getScheme());
    boolean plain = "http".equalsIgnoreCase(to.getScheme()) && "http".equals(from.getScheme());
    if (location.isEmpty() || to.getHost() == null || !secure && !plain)
      throw new IOException("redirected from " + from.getHost() + " to \"" + location + "\"");
    return to;
  }

  /// Whether an address is the hub's own: same scheme, host and port.
  private boolean home(URI address) {
    return hub.getScheme().equalsIgnoreCase(address.getScheme())
        && hub.getHost().equalsIgnoreCase(address.getHost())
        && hub.getPort() == address.getPort();
  }

  private static boolean loopback(URI address) {
    String host = address.getHost();
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }
}
