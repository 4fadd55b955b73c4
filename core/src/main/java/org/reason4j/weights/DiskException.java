package org.reason4j.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// A file operation that the system refused: which one, on what, the system's words, what to do.
/// The command line ends with exit code 74. Nothing that was published before is lost.
public final class DiskException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Path path;
  private final boolean full;

  public DiskException(String operation, Path path, IOException cause) {
    this(
        "cannot %s %s: %s; %s"
            .formatted(operation, path, reason(cause), advice(isFull(cause), path)),
        path,
        isFull(cause),
        cause);
  }

  private DiskException(String message, Path path, boolean full, IOException cause) {
    super(message, cause);
    this.path = path;
    this.full = full;
  }

  /// Too little space, found before anything was written.
  public static DiskException noSpace(Path path, long neededBytes, long freeBytes) {
    String message =
        "cannot write %s: it needs %,d bytes and %,d are free; %s"
            .formatted(path, neededBytes, freeBytes, advice(true, path));
    return new DiskException(message, path, true, new IOException("No space left on device"));
  }

  public Path path() {
    return path;
  }

  /// Whether the disk or the quota is full: more space and the same command again go on.
  public boolean full() {
    return full;
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + " (" + message + ")";
  }

  private static boolean isFull(IOException cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left") || message.contains("quota exceeded");
  }

  private static String advice(boolean full, Path path) {
    return full
        ? "make room on that disk, then run the same command again"
        : "check that " + path + " can be read and written, then run the same command again";
  }
}
