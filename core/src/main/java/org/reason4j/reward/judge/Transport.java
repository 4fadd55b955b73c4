package org.reason4j.reward.judge;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// Sends a request over the network and waits for the reply. Safe on any thread.
public interface Transport {
  /// A POST of JSON.
  ///
  /// @param timeout from now to the last byte of the reply
  /// @param maxBytes what the reply's body may have at most
  record Request(
      URI uri, Map<String, String> headers, String body, Duration timeout, int maxBytes) {}

  /// @param headers names in lower case, the first value of each
  record Reply(int status, Map<String, String> headers, String body) {}

  /// The reply's body has more bytes than were asked for.
  final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param maxBytes what was allowed
    public TooLarge(int maxBytes) {
      super("more than " + maxBytes + " bytes");
    }
  }

  /// Sends and waits.
  ///
  /// @throws java.net.http.HttpTimeoutException where the time is over
  /// @throws TooLarge where the body is
  /// @throws IOException where there is no connection, or it breaks
  Reply send(Request request) throws IOException, InterruptedException;
}
