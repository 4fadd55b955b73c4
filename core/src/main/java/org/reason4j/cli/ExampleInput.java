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
import org.reason4j.data.ExampleFile;
import org.reason4j.eval.suite.SuiteFiles;
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

  /// The texts of a file, or of the data of a suite of that name.
  private EvaluationTexts evaluation(String name) {
    if (!Suites.BUILT_IN.contains(name)) {
      return EvaluationTexts.read(name, session.folder().resolve(name));
    }
    SuiteFiles data = EvalFlags.files(session, Optional.empty());
    var texts = new ArrayList<String>();
    for (Path file : data.require(Suites.named(name)).files()) {
      texts.addAll(EvaluationTexts.read(file.toString(), file).texts());
    }
    return new EvaluationTexts(name, name, texts);
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
