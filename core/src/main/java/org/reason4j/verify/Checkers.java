package org.reason4j.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.reason4j.reward.Verifier;
import org.reason4j.reward.Verifiers;
import org.reason4j.sandbox.Sandbox;

/// The checkers there are, by kind. Immutable.
public final class Checkers {
  private final Map<String, Checker> byKind;

  /// These checkers; two of one kind are refused.
  public Checkers(Collection<? extends Checker> checkers) {
    var map = new TreeMap<String, Checker>();
    for (Checker checker : checkers) {
      if (map.put(checker.kind(), checker) != null) {
        throw new IllegalArgumentException("two checkers are of kind '" + checker.kind() + "'");
      }
    }
    byKind = Collections.unmodifiableMap(map);
  }

  /// The checkers that come with Reason4j: those of this package, and for every other name the
  /// verifiers of training ([Verifiers#standard]). Without a sandbox no program is run.
  public static Checkers standard() {
    return standard(Optional.empty());
  }

  /// Those, with a sandbox for programs, which stays the caller's.
  public static Checkers standard(Optional<Sandbox> sandbox) {
    return standard(new CodeChecker(sandbox));
  }

  /// Those, with a sandbox that is opened when it is needed.
  public static Checkers standard(LateSandbox sandbox) {
    return standard(sandbox.checker());
  }

  private static Checkers standard(Checker code) {
    List<Checker> checkers = new ArrayList<>(own());
    checkers.add(code);
    Set<String> taken = checkers.stream().map(Checker::kind).collect(Collectors.toSet());
    Verifiers rewards = Verifiers.standard();
    for (String name : rewards.names()) {
      if (!taken.contains(name)) checkers.add(new AnswerChecker(rewards.named(name)));
    }
    return new Checkers(checkers);
  }

  /// The checkers of this package: add yours here, a line each.
  private static List<Checker> own() {
    return List.of(
        new IfevalChecker(),
        new MathChecker(),
        new McqChecker(),
        new FormatChecker(new MathChecker()),
        new GameChecker("game24"),
        new GameChecker("countdown"),
        new ExactChecker("exact"),
        new ExactChecker("bbh"),
        new ExactChecker("zebra"),
        new ExactChecker("program"),
        new RegexChecker(),
        new LanguageChecker(),
        new RefusalChecker(),
        new SchemaChecker(),
        JudgeChecker.nobody(),
        new MetricChecker(new McqChecker(), new MathChecker()));
  }

  /// The kinds known, in alphabetical order.
  public SortedSet<String> kinds() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(byKind.keySet()));
  }

  /// These and one more, which takes the place of one of its kind.
  public Checkers with(Checker more) {
    List<Checker> all = new ArrayList<>(byKind.values());
    all.removeIf(known -> known.kind().equals(more.kind()));
    all.add(more);
    return new Checkers(all);
  }

  /// The verifiers that rewards know by name: those of training, and a checker for every kind
  /// beyond them.
  public Verifiers verifiers() {
    Verifiers training = Verifiers.standard();
    List<Verifier> all = new ArrayList<>();
    for (String name : training.names()) all.add(training.named(name));
    byKind.forEach((kind, checker) -> {
      if (!training.names().contains(kind)) all.add(new CheckerVerifier(checker));
    });
    return new Verifiers(all);
  }

  /// Whether there is a checker of this kind.
  public boolean knows(String kind) {
    return byKind.containsKey(kind);
  }

  /// The kind that judges a case: its own, unless it says it is about something narrower: with
  /// `config.metric` it is `metric`, with a `config.task` that is a kind, that kind.
  public String kind(Case given) {
    String task = given.config().path("task").asString("");
    if (given.config().path("metric").isString() && byKind.containsKey("metric")) return "metric";
    return byKind.containsKey(task) ? task : given.kind();
  }

  /// The finding on a case; an unknown kind or a crash of its checker is `Unverified`, never a
  /// verdict.
  public Finding check(Case given) {
    Checker checker = byKind.get(kind(given));
    if (checker == null) {
      return Finding.unverified(
          "unknown-kind",
          "unknown kind '%s'; those known are %s"
              .formatted(given.kind(), String.join(", ", byKind.keySet())));
    }
    try {
      return checker.check(given);
    } catch (RuntimeException | StackOverflowError crash) {
      return Finding.unverified("crash", "the check failed: " + crash);
    }
  }
}
