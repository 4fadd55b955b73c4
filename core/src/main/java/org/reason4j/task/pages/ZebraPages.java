package org.reason4j.task.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.task.Problem;
import org.reason4j.task.Zebra.Clue;
import org.reason4j.task.Zebra.Puzzle;

/// Pages about zebra puzzles: `direct`, or `try`, which gives everybody an animal and holds that
/// against one clue after the other, `try P cat Q dog R fish : P cat not cat no wait try P dog Q
/// cat R fish : P dog not cat ok Q cat has cat ok yes so R fish`. Each clue stands beside what it
/// is compared with.
public record ZebraPages(TryPages.Config config) implements PageWriter {
  @Override
  public Draft write(Problem problem, Voice voice, SplittableRandom random) {
    Puzzle puzzle = Puzzle.of(problem.question());
    if (random.nextDouble() < config.directShare()) {
      boolean right = random.nextDouble() < config.directRight();
      List<String> answers =
          puzzle.people().contains(puzzle.asked()) ? puzzle.animals() : puzzle.people();
      String guess = problem.reference();
      while (!right && guess.equals(problem.reference())) {
        guess = answers.get(random.nextInt(answers.size()));
      }
      return new Draft("direct", "", guess);
    }
    var words = new ArrayList<String>();
    var left = new ArrayList<>(puzzle.assignments());
    for (int tries = 1; true; tries++) {
      List<String> attempt = next(puzzle, left, random);
      left.remove(attempt);
      boolean yes = attempt(puzzle, attempt, voice, random, words);
      if (yes || left.isEmpty() || tries == config.maxTries()) {
        String answer = puzzle.answer(attempt);
        words.add(voice.say(Term.SO, random) + " " + puzzle.asked() + " " + answer);
        return new Draft("try", String.join(" ", words), answer);
      }
      if (random.nextDouble() < config.waitShare()) words.add(voice.say(Term.WAIT, random));
    }
  }

  /// An assignment not tried yet: with a hunch one that fits.
  private List<String> next(Puzzle puzzle, List<List<String>> left, SplittableRandom random) {
    boolean hunch = random.nextDouble() < config.hunch();
    List<List<String>> fitting =
        left.stream()
            .filter(one -> puzzle.clues().stream().allMatch(clue -> puzzle.holds(clue, one)))
            .toList();
    List<List<String>> from = hunch && !fitting.isEmpty() ? fitting : left;
    return from.get(random.nextInt(from.size()));
  }

  /// Writes an attempt up to its verdict: no at the first clue that is found broken.
  private boolean attempt(
      Puzzle puzzle,
      List<String> attempt,
      Voice voice,
      SplittableRandom random,
      List<String> words) {
    words.add(voice.say(Term.TRY, random));
    for (int i = 0; i < attempt.size(); i++) {
      words.add(puzzle.people().get(i) + " " + attempt.get(i));
    }
    words.add(":");
    for (Clue clue : puzzle.clues()) {
      words.add(clue.person() + " " + attempt.get(puzzle.people().indexOf(clue.person())));
      words.add(voice.say(clue.has() ? Term.HAS : Term.NOT, random) + " " + clue.animal());
      boolean ok = config.verdict(puzzle.holds(clue, attempt), random);
      words.add(voice.say(ok ? Term.OK : Term.NO, random));
      if (!ok) return false;
    }
    words.add(voice.say(Term.YES, random));
    return true;
  }
}
