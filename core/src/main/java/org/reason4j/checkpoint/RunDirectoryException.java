package org.reason4j.checkpoint;

import java.nio.file.Path;

/// A run directory that cannot be used as asked: why, and what to do about it.
public final class RunDirectoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Why, with the exit code of the command line.
  public enum Reason {
    /// Another process is working on it.
    IN_USE(75),
    /// Written by a newer version.
    NEWER_VERSION(65),
    /// The recipe is not the one the run was started with.
    RECIPE_CHANGED(78),
    /// It cannot be made or written.
    CANNOT_CREATE(73),
    /// The folder holds something else.
    NOT_A_RUN(66);

    private final int exitCode;

    Reason(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private final Reason reason;
  private final transient Path folder;

  RunDirectoryException(Reason reason, Path folder, String message) {
    super(folder + ": " + message);
    this.reason = reason;
    this.folder = folder;
  }

  RunDirectoryException(Reason reason, Path folder, String message, Throwable cause) {
    super(folder + ": " + message, cause);
    this.reason = reason;
    this.folder = folder;
  }

  public Reason reason() {
    return reason;
  }

  public Path folder() {
    return folder;
  }
}
