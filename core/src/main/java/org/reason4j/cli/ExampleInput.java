package org.reason4j.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.reason4j.config.ConfigException;
import org.reason4j.data.ExampleFile;
import org.reason4j.eval.suite.SuiteFiles;
import org.reason4j.eval.suite.SuiteTexts;
import org.reason4j.eval.suite.Suites;
import org.reason4j.filter.Contamination;
import org.reason4j.filter.EvaluationTexts;
import org.reason4j.text.Tokenizer;

/// What `dataset` and `filter` read: JSONL files or stdin, evaluations, a tokenizer.
record ExampleInput(Session session) {
  static final String STDIN = "-";

  /// Names that say which part it is, but not of what.
  private static final Set<String> PARTS = Set.of("train", "test", "dev", "validation", "eval");

  /// Hands on the lines of a file, or of stdin where the name is `-`.
  void scan(String name, Consumer<ExampleFile.Entry> each) {
    Path file = session.folder().resolve(name);
    if (!name.equals(STDIN)) ExampleFile.requireJsonl(Path.of(name));
    try (InputStream in = name.equals(STDIN) ? stdin() : Files.newInputStream(file)) {
      ExampleFile.scan(in, each);
    } catch (IOException unreadable) {
      throw ExampleFile.unreadable(Path.of(name), unreadable);
    }
  }

  private InputStream stdin() {
    return new FilterInputStream(session.in()) {
      @Override
      public void close() {} // stdin stays open
    };
  }

  /// The evaluations to compare with; empty where none is named. Their folder is part of the name
  /// where two have the same name, and where it is `test` or the like.
  Optional<Contamination> evaluations(List<String> names) {
    if (names.isEmpty()) return Optional.empty();
    var read = names.stream().distinct().map(this::evaluation).toList();
    Map<String, List<String>> texts = new LinkedHashMap<>();
    for (EvaluationTexts evaluation : read) {
      long alike = read.stream().filter(other -> other.name().equals(evaluation.name())).count();
      boolean clear = alike == 1 && !PARTS.contains(evaluation.name());
      String name = clear ? evaluation.name() : evaluation.longName();
      texts.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(evaluation.texts());
    }
    return Optional.of(new Contamination(Contamination.GRAM, texts));
  }

  /// The texts of a suite, by its name or its TOML, or of a file.
  private EvaluationTexts evaluation(String name) {
    if (name.endsWith(".jsonl")) return EvaluationTexts.read(name, session.folder().resolve(name));
    if (name.endsWith(".toml") || Suites.BUILT_IN.contains(name)) {
      SuiteFiles data = EvalFlags.files(session, Optional.empty());
      Suites.Found suite = Suites.of(name, session.folder()).getFirst();
      return new EvaluationTexts(suite.suite().name(), name, SuiteTexts.of(suite, data));
    }
    Path file = session.folder().resolve(name);
    if (!SuiteTexts.readable(file)) {
      throw ConfigException.usage(
          "--against names \"%s\"; expected a suite (reason4j eval list), its TOML, or a file of"
              + " questions that ends in .jsonl, .json, .csv, .gz or .zip",
          name);
    }
    String whole = String.valueOf(file.getFileName());
    String stem = whole.substring(0, whole.indexOf('.', 1));
    Path folder = file.toAbsolutePath().normalize().getParent();
    String longName = folder == null ? stem : folder.getFileName() + "/" + stem;
    return new EvaluationTexts(stem, longName, SuiteTexts.of(file));
  }

  /// Counts tokens with the tokenizer of a model's folder.
  Optional<ToIntFunction<String>> tokens(Optional<Path> model) {
    return model.map(folder -> {
      Tokenizer tokenizer =
          Tokenizer.read(session.folder().resolve(folder).resolve("tokenizer.json"));
      return text -> tokenizer.encode(text).length;
    });
  }
}
