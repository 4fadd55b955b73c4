package org.reason4j.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.reason4j.checkpoint.CheckpointException;
import org.reason4j.checkpoint.RunDirectoryException;
import org.reason4j.config.ConfigException;
import org.reason4j.data.ExampleException;
import org.reason4j.engine.MemoryException;
import org.reason4j.engine.NativeException;
import org.reason4j.eval.suite.SuiteException;
import org.reason4j.event.RunEventException;
import org.reason4j.generate.constraint.ConstraintException;
import org.reason4j.model.ModelException;
import org.reason4j.pipeline.DivergedException;
import org.reason4j.pipeline.graph.StageChangedException;
import org.reason4j.pipeline.r1.NoOpinionException;
import org.reason4j.report.ReportException;
import org.reason4j.sandbox.SandboxException;
import org.reason4j.task.TaskException;
import org.reason4j.text.ConversationException;
import org.reason4j.text.TokenizerException;
import org.reason4j.text.template.TemplateException;
import org.reason4j.weights.DiskException;
import org.reason4j.weights.WeightsException;
import org.reason4j.weights.hub.HubException;

/// Every exit code of the command line (those of BSD's `sysexits`, so that scripts can tell a bad
/// recipe from a full disk), and the failure that ends in each.
final class ExitCode {
  static final int DONE = 0;

  /// A check or a comparison said no.
  static final int SAID_NO = 1;

  static final int USAGE = 2;
  static final int BAD_INPUT = 65;
  static final int NO_INPUT = 66;
  static final int MISSING_TOOL = 69;
  static final int OUR_FAULT = 70;
  static final int CANNOT_CREATE = 73;
  static final int INPUT_OUTPUT = 74;
  static final int TRY_AGAIN = 75;
  static final int BAD_RECIPE = 78;
  static final int INTERRUPTED = 130;

  /// For the foot of every help page.
  static final List<String> LEGEND =
      List.of(
          "0 done; 1 a check or comparison said no; 2 wrong usage; 65 bad data; 66 no such input;",
          "69 a needed tool is missing; 70 our fault (a report file is written); 73 cannot create",
          "the output; 74 input/output error or disk full; 75 temporary, run it again; 78 bad",
          "recipe; 130 interrupted after saving.");

  private ExitCode() {}

  /// The exit code of a failure: that of the first cause, from the outside in, which is known here;
  /// [#OUR_FAULT] where none is.
  static int of(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      OptionalInt code = known(cause);
      if (code.isPresent()) return code.getAsInt();
      cause = cause.getCause();
    }
    return OUR_FAULT;
  }

  private static OptionalInt known(Throwable failure) {
    return switch (failure) {
      case CommandException e -> OptionalInt.of(e.exitCode());
      case ConfigException e ->
          OptionalInt.of(
              switch (e.origin()) {
                case RECIPE -> BAD_RECIPE;
                case COMMAND_LINE -> USAGE;
              });
      case RunDirectoryException e -> OptionalInt.of(e.reason().exitCode());
      case HubException e ->
          OptionalInt.of(
              switch (e.reason()) {
                case ABSENT -> NO_INPUT;
                case WRONG -> BAD_INPUT;
                case UNREACHABLE -> MISSING_TOOL;
                case BUSY -> TRY_AGAIN;
                case FULL -> INPUT_OUTPUT;
              });
      case SuiteException e ->
          OptionalInt.of(
              switch (e.reason()) {
                case ABSENT -> NO_INPUT;
                case DAMAGED -> BAD_INPUT;
                case OTHER -> USAGE;
              });
      case DivergedException _ -> OptionalInt.of(SAID_NO);
      case NoOpinionException _, SandboxException _ -> OptionalInt.of(MISSING_TOOL);
      case MemoryException _ -> OptionalInt.of(TRY_AGAIN);
      case DiskException _ -> OptionalInt.of(INPUT_OUTPUT);
      case CheckpointException _,
          ConstraintException _,
          ExampleException _,
          ModelException _,
          ReportException _,
          RunEventException _,
          StageChangedException _,
          TaskException _,
          TemplateException _,
          ConversationException _,
          TokenizerException _,
          WeightsException _ ->
          OptionalInt.of(absent(failure.getCause()) ? NO_INPUT : BAD_INPUT);
      case NoSuchFileException _, FileNotFoundException _ -> OptionalInt.of(NO_INPUT);
      case AccessDeniedException _,
          FileAlreadyExistsException _,
          NotDirectoryException _,
          ReadOnlyFileSystemException _ ->
          OptionalInt.of(CANNOT_CREATE);
      case NativeException e when e.getCause() instanceof LinkageError ->
          OptionalInt.of(MISSING_TOOL);
      case IOException _ -> OptionalInt.of(INPUT_OUTPUT);
      case UnsatisfiedLinkError _ -> OptionalInt.of(MISSING_TOOL);
      default -> OptionalInt.empty();
    };
  }

  private static boolean absent(@Nullable Throwable cause) {
    Throwable inner = cause instanceof UncheckedIOException ? cause.getCause() : cause;
    return inner instanceof NoSuchFileException || inner instanceof FileNotFoundException;
  }

  /// What a file system failure means in words, since Java's own text is often the path alone.
  static String describe(Throwable failure) {
    Throwable inner = failure instanceof UncheckedIOException ? failure.getCause() : null;
    Throwable cause = inner == null ? failure : inner;
    String message = cause.getMessage();
    String text = message == null ? cause.getClass().getSimpleName() : message;
    return switch (cause) {
      case NoSuchFileException e -> "no such file or folder: " + e.getFile();
      case AccessDeniedException e -> "permission denied: " + e.getFile();
      case FileAlreadyExistsException e -> "already exists: " + e.getFile();
      case NotDirectoryException e -> "not a folder: " + e.getFile();
      case FileSystemException e when diskFull(text) ->
          text + ". Free some space and run the same command again: it continues";
      case IOException _ when diskFull(text) ->
          text + ". Free some space and run the same command again: it continues";
      default -> text;
    };
  }

  private static boolean diskFull(String text) {
    return text.contains("No space left on device") || text.contains("Disk quota exceeded");
  }
}
