package org.reason4j.task.general;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Task;
import org.reason4j.task.TaskException;
import org.reason4j.task.Wording;

/// A task of general prompts: a finite set of cases, of one or more kinds. A problem is of a kind
/// drawn evenly, and then of a case drawn evenly.
public final class General implements Task {
  private static final Map<String, List<Case>> CASES = cases();
  private static final Map<String, Case> BY_ID = byId();
  private static final Map<String, Problem> BY_QUESTION = byQuestion();

  private final String name;
  private final Wording wording;
  private final Map<Level, List<List<Case>>> kinds;

  private General(String name, Wording wording, Map<Level, List<List<Case>>> kinds) {
    this.name = name;
    this.wording = wording;
    this.kinds = kinds;
  }

  /// The tasks of general prompts, in the given wording.
  public static List<Task> all(Wording wording) {
    var tasks = new ArrayList<Task>();
    for (String name : CASES.keySet()) tasks.add(named(name, wording));
    return List.copyOf(tasks);
  }

  /// The task of this name.
  ///
  /// @throws TaskException if there is none; the message lists those known
  public static Task named(String name, Wording wording) {
    List<Case> cases = CASES.get(name);
    if (cases == null) {
      throw new TaskException(
          TaskException.Kind.BAD_DATA,
          "no general task is named '%s'; those known are %s".formatted(name, CASES.keySet()));
    }
    var byLevel = new HashMap<Level, Map<String, List<Case>>>();
    for (Case one : cases) {
      byLevel
          .computeIfAbsent(one.level(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(one.kind(), _ -> new ArrayList<>())
          .add(one);
    }
    var kinds = new HashMap<Level, List<List<Case>>>();
    byLevel.forEach((level, map) -> kinds.put(level, List.copyOf(map.values())));
    return new General(name, wording, kinds);
  }

  /// Whether a problem is one of these tasks'.
  public static boolean holds(Problem problem) {
    return BY_ID.containsKey(problem.id());
  }

  /// The case that a problem was made of; empty for problems of other tasks.
  static Optional<Case> caseOf(Problem problem) {
    return Optional.ofNullable(BY_ID.get(problem.id()));
  }

  /// The problem that a question asks, in whatever wording; empty for questions of other tasks.
  static Optional<Problem> asking(String question) {
    return Optional.ofNullable(BY_QUESTION.get(question));
  }

  private static Map<String, Problem> byQuestion() {
    var byQuestion = new HashMap<String, Problem>();
    for (Case one : BY_ID.values())
      for (String language : List.of("en", "zh"))
        for (int i = 0; i < one.in(language).questions().size(); i++) {
          Problem problem = one.problem(language, i);
          byQuestion.put(problem.question(), problem);
        }
    return Map.copyOf(byQuestion);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Level> levels() {
    var levels = EnumSet.noneOf(Level.class);
    levels.addAll(kinds.keySet());
    return levels;
  }

  @Override
  public Problem problem(SplittableRandom random, Level level) {
    List<List<Case>> able = kinds.getOrDefault(level, List.of());
    if (able.isEmpty()) {
      throw new TaskException(
          TaskException.Kind.BAD_DATA,
          "task %s has no problems of level %s".formatted(name, level));
    }
    List<Case> kind = able.get(random.nextInt(able.size()));
    Case one = kind.get(random.nextInt(kind.size()));
    String language = wording.language(random);
    return one.problem(language, random.nextInt(one.in(language).questions().size()));
  }

  private static Map<String, List<Case>> cases() {
    var cases = new LinkedHashMap<String, List<Case>>();
    cases.put(Facts.NAME, Facts.cases());
    cases.put(Translation.NAME, Translation.cases());
    cases.put(Rewrite.NAME, Rewrite.cases());
    cases.put(Instructions.NAME, Instructions.cases());
    cases.put(Greetings.NAME, Greetings.cases());
    cases.put(Identities.NAME, Identities.cases());
    cases.put(Requests.HARMFUL, Requests.harmful());
    cases.put(Requests.LOOK_ALIKE, Requests.lookAlike());
    return Collections.unmodifiableMap(cases);
  }

  private static Map<String, Case> byId() {
    var byId = new HashMap<String, Case>();
    for (List<Case> cases : CASES.values()) for (Case one : cases) byId.put(one.id(), one);
    return Map.copyOf(byId);
  }
}
