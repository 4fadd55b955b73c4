package org.reason4j.verify;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reason4j.sandbox.Sandbox;
import org.reason4j.sandbox.SandboxException;

/// A sandbox that is opened when the first program is judged, since most files hold none. Safe on
/// any thread; close it when nothing is judged any more.
public final class LateSandbox implements AutoCloseable {
  private Optional<Sandbox> sandbox = Optional.empty(); // guarded by this
  private @Nullable Checker opened; // guarded by this

  /// The checker of kind `code`: where no sandbox works here, each case is `Unverified` with the
  /// reason.
  Checker checker() {
    return new Checker() {
      @Override
      public String kind() {
        return "code";
      }

      @Override
      public Finding check(Case given) {
        return open().check(given);
      }
    };
  }

  private synchronized Checker open() {
    Checker known = opened;
    if (known == null) {
      try {
        sandbox = Optional.of(Sandbox.open());
        known = new CodeChecker(sandbox);
      } catch (SandboxException none) {
        known = new Refusing(String.valueOf(none.getMessage()));
      }
      opened = known;
    }
    return known;
  }

  private record Refusing(String reason) implements Checker {
    @Override
    public String kind() {
      return "code";
    }

    @Override
    public Finding check(Case given) {
      return Finding.unverified("sandbox", reason);
    }
  }

  @Override
  public synchronized void close() {
    sandbox.ifPresent(Sandbox::close);
    sandbox = Optional.empty();
    opened = new Refusing("the sandbox is closed");
  }
}
