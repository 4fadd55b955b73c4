package org.reason4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The flags that every command takes.
final class GlobalFlags {
  @SuppressWarnings("unused") // picocli reads it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 90,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-q", "--quiet"},
      order = 91,
      description = "No progress, results and errors only.")
  private boolean quiet;

  @Option(
      names = "--json",
      order = 92,
      description = "Result as JSON on stdout, progress on stderr.")
  private boolean json;

  @Option(
      names = "--seed",
      paramLabel = "N",
      order = 93,
      description = "Seed of every random stream (default: the recipe's, else 1).")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = ThreadCount.class,
      order = 94,
      description = "Threads for tensor operations (default: measured at start).")
  private Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      order = 95,
      description = "Where results go (default: as the command says).")
  private Optional<Path> out = Optional.empty();

  private static final class ThreadCount implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (text.matches("\\d{1,4}")) {
        int count = Integer.parseInt(text);
        if (count >= 1 && count <= 1024) return count;
      }
      throw new TypeConversionException("is " + text + "; expected a whole number from 1 to 1024");
    }
  }

  boolean quiet() {
    return quiet;
  }

  boolean json() {
    return json;
  }

  OptionalLong seed() {
    return seed.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /// Threads where the result does not depend on their number: all processors unless a number is
  /// given.
  int threadsOrAll() {
    return threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
  }

  /// From 1 to 1024 where given.
  OptionalInt threads() {
    return threads.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  Optional<Path> out() {
    return out;
  }
}
