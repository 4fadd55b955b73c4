package org.reason4j.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.reason4j.engine.RandomStreams;

/// The endless sequence of a task's problems that belong to one split: problem i is found on its
/// own, whatever was asked for before it.
///
/// Problems repeat, as draws do; [#distinct] gives a set to evaluate on.
public final class Problems {
  private static final int MAX_DRAWS = 10_000;

  private final String name;
  private final Function<SplittableRandom, Problem> draw;
  private final Split split;
  private final long seed;

  private Problems(String name, Function<SplittableRandom, Problem> draw, Split split, long seed) {
    this.name = name;
    this.draw = draw;
    this.split = split;
    this.seed = seed;
  }

  /// The problems of one level and split, for one seed.
  public static Problems of(Task task, Level level, Split split, long seed) {
    String name = task.name() + "/" + level;
    return new Problems(name, random -> task.problem(random, level), split, seed);
  }

  /// Problem `index`: the first one of its own random stream that belongs to the split.
  public Problem problem(long index) {
    SplittableRandom random = RandomStreams.of(seed, "problem/" + name, index);
    for (int i = 0; i < MAX_DRAWS; i++) {
      Problem problem = draw.apply(random);
      if (Split.of(problem) == split) return problem;
    }
    throw new TaskException(
        TaskException.Kind.BAD_DATA,
        "task %s has no problem for split %s among %d draws; it needs more distinct problems"
            .formatted(name, split, MAX_DRAWS));
  }

  /// The first `count` distinct problems; fewer where so many draws in a row bring nothing new that
  /// the task seems to hold no more.
  public List<Problem> distinct(int count) {
    var seen = new HashSet<String>();
    var problems = new ArrayList<Problem>();
    int fruitless = 0;
    for (long i = 0; problems.size() < count && fruitless < MAX_DRAWS; i++) {
      Problem problem = problem(i);
      if (seen.add(problem.id())) {
        problems.add(problem);
        fruitless = 0;
      } else {
        fruitless++;
      }
    }
    return List.copyOf(problems);
  }

  /// Evaluation order: by id, which has nothing to do with how easily a problem is drawn.
  public static Comparator<Problem> byId() {
    return Comparator.comparing(Problem::id);
  }
}
