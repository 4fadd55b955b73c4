package org.reason4j.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.reason4j.config.ConfigException;
import org.reason4j.task.general.General;
import org.reason4j.verify.Checkers;
import org.reason4j.verify.LateSandbox;

/// The tasks that a recipe can name: those that come with Reason4j, and files of a user's own
/// problems, whose names end with `.jsonl`.
public final class Tasks {
  private Tasks() {}

  /// The tasks that come with Reason4j, in the given wording.
  public static List<Task> standard(Wording wording) {
    var tasks =
        new ArrayList<Task>(
            List.of(
                new ChainSums(ChainSums.Config.standard().withWording(wording)),
                new FindX(wording),
                new Countdown(wording),
                new Products(wording),
                new MultipleChoice(wording),
                new Programs(wording),
                new Zebra(wording)));
    tasks.addAll(General.all(wording));
    return List.copyOf(tasks);
  }

  /// The names of the tasks that come with Reason4j, in alphabetical order.
  public static Set<String> names() {
    var names = new TreeSet<String>();
    for (Task task : standard(Wording.ENGLISH)) names.add(task.name());
    return names;
  }

  /// The task of this name.
  ///
  /// @param name a task's name, or the path of a `.jsonl` file
  /// @param directory what a relative path is relative to
  /// @throws ConfigException if no task has this name; the message lists those known
  /// @throws TaskException if the file is missing or has bad lines
  public static Task named(String name, Wording wording, Path directory) {
    if (name.endsWith(".jsonl")) {
      try (var sandbox = new LateSandbox()) {
        return JsonlTask.read(directory.resolve(name), Checkers.standard(sandbox).verifiers());
      }
    }
    for (Task task : standard(wording)) if (task.name().equals(name)) return task;
    var known = new TreeSet<>(names());
    known.add("FILE.jsonl");
    throw ConfigException.unknown("task", name, known);
  }
}
