package org.reason4j.reward;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.general.FactAnswer;
import org.reason4j.reward.general.Forms;
import org.reason4j.reward.general.Greeting;
import org.reason4j.reward.general.Identity;
import org.reason4j.reward.general.InstructionKept;
import org.reason4j.reward.general.Refusal;

/// The verifiers of a run, by name. Immutable.
public final class Verifiers {
  private final Map<String, Verifier> byName;
  private final Judging judging;

  /// These verifiers; two of one name are refused.
  public Verifiers(Collection<? extends Verifier> verifiers) {
    this(byName(verifiers), Judging.DIRECT);
  }

  private Verifiers(Map<String, Verifier> byName, Judging judging) {
    this.byName = byName;
    this.judging = judging;
  }

  private static Map<String, Verifier> byName(Collection<? extends Verifier> verifiers) {
    var map = new TreeMap<String, Verifier>();
    for (Verifier verifier : verifiers) {
      if (map.put(verifier.name(), verifier) != null) {
        throw new IllegalArgumentException("two verifiers are named '" + verifier.name() + "'");
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /// The same verifiers, whose checks run elsewhere.
  public Verifiers through(Judging where) {
    return new Verifiers(byName, where);
  }

  /// The verifiers that come with Reason4j.
  public static Verifiers standard() {
    return new Verifiers(
        List.of(
            new ExactNumber(),
            new FindXSubstitution(),
            new CountdownExpression(),
            new ChoiceLetter(),
            new ExactWords(),
            new MathAnswer(),
            new FactAnswer(),
            Forms.TRANSLATION,
            Forms.REWRITE,
            new InstructionKept(),
            new Greeting(),
            new Identity(),
            Refusal.WANTED,
            Refusal.UNWANTED));
  }

  /// The names known, in alphabetical order.
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(byName.keySet()));
  }

  /// The verifier of this name; an unknown name is refused with the list of those known.
  public Verifier named(String name) {
    Verifier verifier = byName.get(name);
    if (verifier == null) {
      throw ConfigException.unknown("verifier", name, byName.keySet());
    }
    return verifier;
  }

  /// What the verifier of this name is given; an answer block where the name is unknown.
  public Verifier.Reads reads(String name) {
    Verifier verifier = byName.get(name);
    return verifier == null ? Verifier.Reads.ANSWER : verifier.reads();
  }

  /// Begins the check of a response whose [#verdict] will be asked for.
  public void start(Response response) {
    judging.start(response, () -> check(response));
  }

  /// Forgets the responses checked and tells how it went: see [Judging#finish].
  public Map<String, Double> finish() {
    return judging.finish();
  }

  /// The verdict on a response: its answer block, its summary or all of it, whatever the verifier
  /// it names reads, judged by that verifier. Nothing to read is `Wrong`; a verifier that is
  /// unknown or crashes gives `Unverified`, never a score.
  public Verdict verdict(Response response) {
    return judging.verdict(response, () -> check(response));
  }

  private Verdict check(Response response) {
    Verifier verifier = byName.get(response.verifier());
    if (verifier == null) {
      return new Verdict.Unverified(
          "unknown verifier '%s'; those known are %s"
              .formatted(response.verifier(), String.join(", ", names())));
    }
    Optional<String> answer =
        switch (verifier.reads()) {
          case ANSWER -> Answers.extract(response.text());
          case SUMMARY -> Answers.bounded(Answers.summary(response.text()));
          case WHOLE -> Optional.of(response.text());
        };
    if (answer.isEmpty()) {
      String missing = verifier.reads() == Verifier.Reads.ANSWER ? "answer block" : "summary";
      return new Verdict.Wrong(response.reference(), "no " + missing);
    }
    try {
      return verifier.verify(response.question(), response.reference(), answer.get());
    } catch (RuntimeException | StackOverflowError crash) {
      return new Verdict.Unverified("verifier %s failed: %s".formatted(verifier.name(), crash));
    }
  }
}
