package org.reason4j.task;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.reason4j.config.ConfigException;

/// Several tasks as one: each problem is drawn from one of them, by weight.
public record Mixture(List<Part> parts) implements Task {
  /// A task and its weight.
  public record Part(Task task, double weight) {
    /// A weight above 0.
    public Part {
      if (!(weight > 0) || Double.isInfinite(weight)) {
        throw new ConfigException("weight of task %s is %s; expected above 0", task.name(), weight);
      }
    }
  }

  /// At least one task.
  public Mixture {
    if (parts.isEmpty()) throw new ConfigException("no task is given; expected at least one");
    parts = List.copyOf(parts);
  }

  /// The names of its tasks, joined by `+`.
  @Override
  public String name() {
    return String.join("+", parts.stream().map(part -> part.task().name()).toList());
  }

  @Override
  public Problem problem(SplittableRandom random, Level level) {
    List<Part> able = parts.stream().filter(part -> part.task().levels().contains(level)).toList();
    if (able.isEmpty()) {
      throw new TaskException(
          TaskException.Kind.BAD_DATA, "none of %s has %s problems".formatted(name(), level));
    }
    double left = random.nextDouble() * able.stream().mapToDouble(Part::weight).sum();
    for (Part part : able) {
      left -= part.weight();
      if (left < 0) return part.task().problem(random, level);
    }
    return able.getLast().task().problem(random, level);
  }

  @Override
  public Set<Level> levels() {
    var levels = EnumSet.noneOf(Level.class);
    for (Part part : parts) levels.addAll(part.task().levels());
    return levels;
  }
}
