package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContaminationTest {
  private static final String QUESTION =
      "Natalia sold clips to 48 of her friends in April, and then half as many in May.";

  @Test
  void aSharedRunIsFoundWhateverItsCaseAndPunctuation() {
    var rule = new Contamination(10, Map.of("gsm8k", List.of(QUESTION)));
    String copied = "So: NATALIA sold clips to 48 of her friends -- in April and...";
    assertThat(
            rule.drop(Candidates.english("she sold clips to 48 of her friends in April and then")))
        .hasValue("shares \"sold clips to 48 of her friends in April and\" with gsm8k");
    assertThat(rule.drop(Candidates.english(copied))).isPresent();
    assertThat(rule.overlap(Candidates.said("en", QUESTION, "72")))
        .hasValue(
            new Contamination.Overlap(
                "gsm8k", "Natalia sold clips to 48 of her friends in April", true));
    assertThat(rule.drop(Candidates.pair("fine", QUESTION))).isPresent();
    assertThat(rule.drop(Candidates.english("sold clips to 48 of her friends in April"))).isEmpty();
  }

  @Test
  void aShortQuestionCountsOnlyWhole() {
    var rule = new Contamination(10, Map.of("sums", List.of("7 + 8 - 3 = ?")));
    assertThat(rule.drop(Candidates.said("en", "7+8-3=", "12"))).hasValue("is \"7+8-3\" of sums");
    assertThat(rule.drop(Candidates.said("en", "7 - 8 + 3 = ?", "2"))).isEmpty();
    assertThat(rule.drop(Candidates.said("en", "7 + 8 - 3 = ? Hurry", "12"))).isEmpty();
    assertThat(rule.drop(Candidates.said("en", "", "12"))).isEmpty();
  }

  @Test
  void chineseIsComparedByCharacters() {
    var rule = new Contamination(10, Map.of("cmath", List.of("小明有七个苹果，他又买了八个苹果。")));
    assertThat(rule.drop(Candidates.chinese("已知小明有七个苹果他又买了三个"))).isPresent();
    assertThat(rule.drop(Candidates.chinese("小明有七个苹果他卖了八个"))).isEmpty();
  }

  @Test
  void theSameIsFoundAsByComparingAllRunsAsStrings() {
    var random = new SplittableRandom(9);
    int found = 0;
    for (int trial = 0; trial < 300; trial++) {
      Map<String, List<String>> evaluations = new LinkedHashMap<>();
      for (String name : List.of("a", "b", "c")) {
        evaluations.put(name, List.of(text(random), text(random)));
      }
      int gram = 3 + random.nextInt(4);
      String prompt = text(random);
      String response = text(random);
      boolean expected =
          evaluations.values().stream()
              .flatMap(List::stream)
              .anyMatch(text -> {
                List<String> wanted = runs(text, gram);
                return text.split(" ").length < gram
                    ? text.equals(prompt)
                    : !Collections.disjoint(wanted, runs(prompt, gram))
                        || !Collections.disjoint(wanted, runs(response, gram));
              });
      var rule = new Contamination(gram, evaluations);
      var overlap = rule.overlap(Candidates.said("en", prompt, response));
      assertThat(overlap.isPresent()).as("trial %d", trial).isEqualTo(expected);
      if (overlap.isEmpty()) continue;
      found++;
      String run = overlap.get().words();
      assertThat(evaluations.get(overlap.get().source())).anyMatch(text -> text.contains(run));
    }
    assertThat(found).isBetween(50, 250);
  }

  private static String text(SplittableRandom random) {
    var words = new ArrayList<String>();
    int length = 1 + random.nextInt(25);
    for (int i = 0; i < length; i++) words.add("w" + random.nextInt(6));
    return String.join(" ", words);
  }

  private static List<String> runs(String text, int gram) {
    List<String> words = List.of(text.split(" "));
    var runs = new ArrayList<String>();
    for (int i = 0; i + gram <= words.size(); i++) {
      runs.add(String.join(" ", words.subList(i, i + gram)));
    }
    return runs;
  }
}
