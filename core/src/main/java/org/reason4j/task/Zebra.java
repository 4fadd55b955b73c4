package org.reason4j.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// Who has which animal: `P Q R have cat dog fish ; P not cat ; Q has fish ; what has R ?`, or `who
/// has dog ?` in one of four. Everybody has one; the clues suffice for what is asked, and none can
/// be spared. Three of four people and animals; harder: all four.
///
/// People are letters, which stand in either language; animals are named in the question's.
public record Zebra(Wording wording) implements Task {
  private static final List<String> PEOPLE = List.of("P", "Q", "R", "S");
  private static final List<String> ENGLISH = List.of("cat", "dog", "fish", "bird");
  private static final List<String> CHINESE = List.of("猫", "狗", "鱼", "鸟");

  /// Somebody has an animal, or has not.
  public record Clue(String person, String animal, boolean has) {}

  /// A puzzle, with animals as the question names them.
  ///
  /// @param asked a person where the question is what they have, or an animal where it is who has
  ///   it
  public record Puzzle(List<String> people, List<String> animals, List<Clue> clues, String asked) {
    /// Copies the lists.
    public Puzzle {
      people = List.copyOf(people);
      animals = List.copyOf(animals);
      clues = List.copyOf(clues);
    }

    /// The puzzle that a question states.
    public static Puzzle of(String question) {
      String[] parts = question.replace(" ?", "").split(" ; ");
      var people = new ArrayList<String>();
      var animals = new ArrayList<String>();
      for (String word : parts[0].split(" ")) {
        if (PEOPLE.contains(word)) people.add(word);
        else if (ENGLISH.contains(word) || CHINESE.contains(word)) animals.add(word);
      }
      var clues = new ArrayList<Clue>();
      for (int i = 1; i < parts.length - 1; i++) {
        String[] words = parts[i].split(" ");
        if (words.length != 3) throw new IllegalArgumentException("no clue: " + parts[i]);
        clues.add(new Clue(words[0], words[2], words[1].equals("has") || words[1].equals("有")));
      }
      String asked = "";
      for (String word : parts[parts.length - 1].split(" ")) {
        if (people.contains(word) || animals.contains(word)) asked = word;
      }
      if (people.isEmpty() || people.size() != animals.size() || asked.isEmpty()) {
        throw new IllegalArgumentException("no puzzle in: " + question);
      }
      return new Puzzle(people, animals, clues, asked);
    }

    /// Every way to give each person an animal: element i belongs to person i.
    public List<List<String>> assignments() {
      var all = new ArrayList<List<String>>();
      permute(new ArrayList<>(animals), 0, all);
      return all;
    }

    private static void permute(List<String> animals, int from, List<List<String>> all) {
      if (from == animals.size()) all.add(List.copyOf(animals));
      for (int i = from; i < animals.size(); i++) {
        Collections.swap(animals, from, i);
        permute(animals, from + 1, all);
        Collections.swap(animals, from, i);
      }
    }

    /// Whether a clue holds.
    public boolean holds(Clue clue, List<String> assignment) {
      return assignment.get(people.indexOf(clue.person())).equals(clue.animal()) == clue.has();
    }

    /// What an assignment answers.
    public String answer(List<String> assignment) {
      int person = people.indexOf(asked);
      return person >= 0 ? assignment.get(person) : people.get(assignment.indexOf(asked));
    }

    /// The answers that the clues leave open, without repeats.
    public List<String> open() {
      return assignments().stream()
          .filter(assignment -> clues.stream().allMatch(clue -> holds(clue, assignment)))
          .map(this::answer)
          .distinct()
          .toList();
    }

    private Puzzle with(List<Clue> others) {
      return new Puzzle(people, animals, others, asked);
    }
  }

  /// The task in English.
  public Zebra() {
    this(Wording.ENGLISH);
  }

  @Override
  public String name() {
    return "zebra";
  }

  @Override
  public Problem problem(SplittableRandom random, Level level) {
    int size = level == Level.TRAIN ? 3 : 4;
    List<String> people = some(PEOPLE, size, random);
    List<String> animals = some(ENGLISH, size, random);
    List<String> solution = new ArrayList<>(animals);
    shuffle(solution, random);
    String asked = (random.nextInt(4) > 0 ? people : animals).get(random.nextInt(size));
    Puzzle puzzle = clued(new Puzzle(people, animals, List.of(), asked), solution, random);
    String language = wording.language(random);
    String english = text(puzzle, false);
    return new Problem(
        Problem.id(name(), english),
        name(),
        language,
        language.equals("zh") ? text(puzzle, true) : english,
        language.equals("zh") ? chinese(puzzle.answer(solution)) : puzzle.answer(solution),
        size,
        "word");
  }

  /// Adds true clues until the answer is settled, then takes away those that it does without. None
  /// says the answer itself.
  private static Puzzle clued(Puzzle bare, List<String> solution, SplittableRandom random) {
    var known = new ArrayList<Clue>();
    for (int i = 0; i < solution.size(); i++) {
      for (String animal : bare.animals()) {
        boolean has = solution.get(i).equals(animal);
        var clue = new Clue(bare.people().get(i), animal, has);
        boolean tells = clue.person().equals(bare.asked()) || animal.equals(bare.asked());
        if (!has || !tells) known.add(clue);
      }
    }
    shuffle(known, random);
    var clues = new ArrayList<Clue>();
    for (Clue clue : known) {
      if (bare.with(clues).open().size() > 1) clues.add(clue);
    }
    for (Clue clue : List.copyOf(clues)) {
      var fewer = new ArrayList<>(clues);
      fewer.remove(clue);
      if (bare.with(fewer).open().size() == 1) clues = fewer;
    }
    clues.sort((a, b) -> (a.person() + a.animal()).compareTo(b.person() + b.animal()));
    return bare.with(clues);
  }

  private static String text(Puzzle puzzle, boolean chinese) {
    var parts = new ArrayList<String>();
    var animals = puzzle.animals().stream().map(a -> chinese ? chinese(a) : a).toList();
    String have = chinese ? " 有 " : " have ";
    parts.add(String.join(" ", puzzle.people()) + have + String.join(" ", animals));
    for (Clue clue : puzzle.clues()) {
      String verb = clue.has() ? (chinese ? " 有 " : " has ") : (chinese ? " 没有 " : " not ");
      parts.add(clue.person() + verb + (chinese ? chinese(clue.animal()) : clue.animal()));
    }
    String asked = puzzle.asked();
    boolean what = puzzle.people().contains(asked);
    if (chinese) parts.add(what ? asked + " 有 什么 ?" : "谁 有 " + chinese(asked) + " ?");
    else parts.add(what ? "what has " + asked + " ?" : "who has " + asked + " ?");
    return String.join(" ; ", parts);
  }

  private static String chinese(String word) {
    int animal = ENGLISH.indexOf(word);
    return animal < 0 ? word : CHINESE.get(animal);
  }

  /// `count` of the words, in their order.
  private static List<String> some(List<String> words, int count, SplittableRandom random) {
    var some = new ArrayList<>(words);
    while (some.size() > count) some.remove(random.nextInt(some.size()));
    return some;
  }

  private static <T> void shuffle(List<T> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) Collections.swap(list, i, random.nextInt(i + 1));
  }
}
