package org.reason4j.reward.instruction;

import java.util.Map;

/// How many syllables an English word has, by its groups of vowels; a guess, right for nine words
/// in ten.
final class Syllables {
  private static final Map<String, Integer> KNOWN =
      Map.ofEntries(
          Map.entry("something", 2),
          Map.entry("sometimes", 2),
          Map.entry("someone", 2),
          Map.entry("everyone", 3),
          Map.entry("every", 2),
          Map.entry("everything", 3),
          Map.entry("business", 2),
          Map.entry("being", 2),
          Map.entry("seeing", 2),
          Map.entry("doing", 2),
          Map.entry("going", 2),
          Map.entry("science", 2),
          Map.entry("quiet", 2),
          Map.entry("idea", 3),
          Map.entry("area", 3),
          Map.entry("poem", 2),
          Map.entry("people", 2),
          Map.entry("maybe", 2),
          Map.entry("therefore", 2),
          Map.entry("create", 2),
          Map.entry("real", 1),
          Map.entry("rhythm", 2));

  private Syllables() {}

  /// The syllables of a word in lower case; 0 where it has no letter of ASCII.
  static int count(String word) {
    Integer known = KNOWN.get(word);
    if (known != null) return known;
    int groups = 0;
    boolean inside = false;
    for (int i = 0; i < word.length(); i++) {
      boolean vowel = isVowel(word.charAt(i)) && !(i == 0 && word.charAt(0) == 'y');
      if (vowel && !inside) groups++;
      inside = vowel;
    }
    if (silentEnd(word)) groups--;
    // Two vowels that are two syllables.
    for (String split : new String[] {"ia", "io", "ua", "eo", "iu", "uou"}) {
      int at = word.indexOf(split);
      if (at > 0 && !gliding(word, at, split)) groups++;
    }
    boolean letters = word.chars().anyMatch(letter -> letter >= 'a' && letter <= 'z');
    return letters ? Math.max(1, groups) : 0;
  }

  private static boolean isVowel(char letter) {
    return "aeiouy".indexOf(letter) >= 0;
  }

  private static boolean silentEnd(String word) {
    int n = word.length();
    if (n > 2 && word.endsWith("e") && !isVowel(word.charAt(n - 2))) {
      return !(word.endsWith("le") && !isVowel(word.charAt(n - 3)));
    }
    if (n > 3 && word.endsWith("es") && !isVowel(word.charAt(n - 3))) {
      char before = word.charAt(n - 3);
      return "sxzcg".indexOf(before) < 0
          && !word.endsWith("shes")
          && !word.endsWith("ches")
          && !(before == 'l' && !isVowel(word.charAt(n - 4)));
    }
    if (n > 3 && word.endsWith("ed") && !isVowel(word.charAt(n - 3))) {
      return word.charAt(n - 3) != 't' && word.charAt(n - 3) != 'd';
    }
    return false;
  }

  /// Whether the two vowels are one syllable, as in `nation`, `social`, `people`.
  private static boolean gliding(String word, int at, String vowels) {
    char before = word.charAt(at - 1);
    return switch (vowels) {
      case "ia", "io", "iu" -> "tcsgx".indexOf(before) >= 0;
      case "ua" -> before == 'q' || before == 'g';
      case "eo" -> before == 'p' || before == 'g';
      default -> false;
    };
  }
}
