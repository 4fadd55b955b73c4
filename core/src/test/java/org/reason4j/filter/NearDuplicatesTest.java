package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
  private static final int PAIRS = 400;

  /// Pairs are made by changing words of a text; the exact index of runs of three words says which
  /// are near duplicates.
  @Test
  void almostAllNearPairsAreFoundAndAlmostNoOthers() {
    var random = new SplittableRandom(11);
    int near = 0;
    int found = 0;
    int far = 0;
    int wrong = 0;
    for (int i = 0; i < PAIRS; i++) {
      List<String> words = words(random, 120);
      List<String> changed = changed(words, random, random.nextInt(24));
      double index = jaccard(words, changed);
      var rule = new NearDuplicates(0.8);
      assertThat(rule.drop(Candidates.said("en", "", String.join(" ", words)))).isEmpty();
      boolean dropped = rule.drop(Candidates.said("en", "", String.join(" ", changed))).isPresent();
      if (index >= 0.85) {
        near++;
        if (dropped) found++;
      } else if (index <= 0.7) {
        far++;
        if (dropped) wrong++;
      }
    }
    assertThat(near).isGreaterThan(50);
    assertThat(far).isGreaterThan(50);
    assertThat((double) found / near).as("recall of %d", near).isGreaterThan(0.9);
    assertThat((double) wrong / far).as("wrong of %d", far).isLessThan(0.03);
  }

  @Test
  void theEstimateIsUnbiased() {
    var random = new SplittableRandom(3);
    double difference = 0;
    double square = 0;
    for (int i = 0; i < PAIRS; i++) {
      List<String> words = words(random, 60);
      List<String> changed = changed(words, random, random.nextInt(20));
      double error =
          MinHash.similarity(
                  MinHash.signature(String.join(" ", words)),
                  MinHash.signature(String.join(" ", changed)))
              - jaccard(words, changed);
      difference += error / PAIRS;
      square += error * error / PAIRS;
    }
    // standard error of a mean of 400 estimates, each of standard error at most 0.045: 0.0023
    assertThat(difference).isBetween(-0.007, 0.007);
    assertThat(Math.sqrt(square)).isLessThan(0.05);
  }

  @Test
  void oneAmongManyIsFound() {
    var random = new SplittableRandom(4);
    var rule = new NearDuplicates(0.8);
    var texts = new ArrayList<List<String>>();
    for (int i = 0; i < 2_000; i++) {
      texts.add(words(random, 50));
      assertThat(rule.drop(Candidates.said("en", "", String.join(" ", texts.get(i))))).isEmpty();
    }
    List<String> changed = new ArrayList<>(texts.get(700));
    changed.set(49, "end");
    assertThat(rule.drop(Candidates.said("en", "", String.join(" ", changed)))).isPresent();
  }

  @Test
  void chineseIsComparedByCharacters() {
    var rule = new NearDuplicates(0.8);
    String text = "小明有七个苹果他又买了八个苹果然后送给小红三个请问小明现在还剩下几个苹果";
    assertThat(rule.drop(Candidates.chinese(text))).isEmpty();
    assertThat(rule.drop(Candidates.chinese(text + "呢？"))).isPresent();
    assertThat(rule.drop(Candidates.chinese("一只兔子和一只鸡关在一个笼子里共有六只脚"))).isEmpty();
  }

  private static List<String> words(SplittableRandom random, int count) {
    var words = new ArrayList<String>();
    for (int i = 0; i < count; i++) words.add("word" + random.nextInt(5_000));
    return words;
  }

  private static List<String> changed(List<String> words, SplittableRandom random, int changes) {
    var changed = new ArrayList<>(words);
    for (int i = 0; i < changes; i++) {
      changed.set(random.nextInt(words.size()), "other" + random.nextInt(5_000));
    }
    return changed;
  }

  private static double jaccard(List<String> one, List<String> other) {
    Set<List<String>> mine = shingles(one);
    Set<List<String>> both = new HashSet<>(mine);
    both.retainAll(shingles(other));
    Set<List<String>> all = new HashSet<>(mine);
    all.addAll(shingles(other));
    return (double) both.size() / all.size();
  }

  private static Set<List<String>> shingles(List<String> words) {
    var shingles = new HashSet<List<String>>();
    for (int i = 0; i + 3 <= words.size(); i++) shingles.add(List.copyOf(words.subList(i, i + 3)));
    return shingles;
  }
}
