package org.reason4j.task.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.task.MultipleChoice.Kind;
import org.reason4j.task.MultipleChoice.Quiz;
import org.reason4j.task.Problem;

/// Pages about multiple choice: `direct`, or `steps`. For a value they work it out and hold it
/// against the options in turn, `first 3 + 4 = 7 then A 6 want 7 no B 7 want 7 yes so B`. For the
/// largest or smallest they carry the best one along, `first A 6 then B 9 > A 6 yes B then C 3 > B
/// 9 no B so B`. What is compared stands side by side.
public record ChoicePages(StepPages.Config config) implements PageWriter {
  @Override
  public Draft write(Problem problem, Voice voice, SplittableRandom random) {
    Quiz quiz = Quiz.of(problem.question());
    if (random.nextDouble() < config.directShare()) {
      boolean right = random.nextDouble() < config.directRight();
      int letter = quiz.rightOption();
      while (!right && letter == quiz.rightOption()) {
        letter = random.nextInt(quiz.options().size());
      }
      return new Draft("direct", "", "" + Quiz.letter(letter));
    }
    var words = new ArrayList<String>();
    int chosen =
        quiz.kind() == Kind.VALUE
            ? value(quiz, voice, random, words)
            : extreme(quiz, voice, random, words);
    words.add(voice.say(Term.SO, random) + " " + Quiz.letter(chosen));
    return new Draft("steps", String.join(" ", words), "" + Quiz.letter(chosen));
  }

  /// Where no option has the value found, one is guessed.
  private int value(Quiz quiz, Voice voice, SplittableRandom random, List<String> words) {
    int value = config.written(quiz.value(), random);
    words.add(voice.say(Term.FIRST, random));
    words.add(quiz.left() + " " + quiz.operator() + " " + quiz.right() + " = " + value);
    words.add(voice.say(Term.THEN, random));
    for (int i = 0; i < quiz.options().size(); i++) {
      boolean yes = quiz.options().get(i) == value;
      words.add(option(quiz, i));
      words.add(voice.say(Term.WANT, random) + " " + value);
      words.add(voice.say(yes ? Term.YES : Term.NO, random));
      if (yes) return i;
    }
    return random.nextInt(quiz.options().size());
  }

  private int extreme(Quiz quiz, Voice voice, SplittableRandom random, List<String> words) {
    boolean largest = quiz.kind() == Kind.LARGEST;
    words.add(voice.say(Term.FIRST, random) + " " + option(quiz, 0));
    int best = 0;
    for (int i = 1; i < quiz.options().size(); i++) {
      int order = Integer.compare(quiz.options().get(i), quiz.options().get(best));
      boolean slip = random.nextDouble() < config.slip();
      boolean yes = (largest ? order > 0 : order < 0) != slip;
      words.add(voice.say(Term.THEN, random));
      words.add(option(quiz, i) + (largest ? " > " : " < ") + option(quiz, best));
      if (yes) best = i;
      words.add(voice.say(yes ? Term.YES : Term.NO, random) + " " + Quiz.letter(best));
    }
    return best;
  }

  private static String option(Quiz quiz, int i) {
    return Quiz.letter(i) + " " + quiz.options().get(i);
  }
}
