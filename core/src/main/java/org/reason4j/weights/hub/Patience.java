package org.reason4j.weights.hub;

import java.io.IOException;
import java.util.Optional;

/// Asks again when a hub is busy or a connection breaks: a few times, waiting longer each time.
///
/// @param attempts in a row without progress
/// @param sleep waits some milliseconds
record Patience(int attempts, Sleep sleep) {
  private static final long FIRST = 1000;
  private static final long LONGEST = 60_000;

  interface Sleep {
    void millis(long count) throws InterruptedException;
  }

  /// A failure that may pass.
  static final class Passing extends IOException {
    private static final long serialVersionUID = 1;
    private final HubException.Reason reason;
    private final boolean progress;
    private final transient Optional<Long> wait;

    /// @param progress whether something new had arrived
    /// @param wait milliseconds, where the server says
    Passing(HubException.Reason reason, String message, boolean progress, Optional<Long> wait) {
      super(message);
      this.reason = reason;
      this.progress = progress;
      this.wait = wait;
    }
  }

  interface Attempt<T> {
    T run() throws IOException;
  }

  <T> T untilDone(String what, Attempt<T> attempt) {
    int left = attempts;
    long pause = FIRST;
    while (true) {
      try {
        return attempt.run();
      } catch (IOException e) {
        Passing passing =
            e instanceof Passing known
                ? known
                : new Passing(
                    HubException.Reason.UNREACHABLE,
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    false,
                    Optional.empty());
        if (passing.progress) {
          left = attempts;
          pause = FIRST;
        }
        if (--left <= 0)
          throw new HubException(
              passing.reason,
              "%s: %s, after %d attempts. The same command goes on where it stopped"
                  .formatted(what, passing.getMessage(), attempts),
              e);
        rest(Math.min(LONGEST, passing.wait.orElse(pause)));
        pause *= 2;
      }
    }
  }

  private void rest(long millis) {
    try {
      sleep.millis(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubException(HubException.Reason.BUSY, "interrupted while waiting", e);
    }
  }
}
