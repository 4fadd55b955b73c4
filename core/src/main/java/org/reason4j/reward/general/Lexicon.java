package org.reason4j.reward.general;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The small bilingual vocabulary of general prompts: eight words a topic, and four sizes. Every
/// Chinese word of it is one character.
public final class Lexicon {
  /// A word in both languages.
  public record Word(String english, String chinese) {
    /// The word in `en` or `zh`.
    public String in(String language) {
      return language.equals("zh") ? chinese : english;
    }
  }

  private static final Map<Topic, List<Word>> BY_TOPIC =
      Map.of(
          Topic.COLOUR,
          words("red 红 blue 蓝 green 绿 black 黑 white 白 brown 棕 pink 粉 grey 灰"),
          Topic.ANIMAL,
          words("cat 猫 dog 狗 cow 牛 pig 猪 hen 鸡 fox 狐 bear 熊 wolf 狼"),
          Topic.FOOD,
          words("rice 米 soup 汤 meat 肉 cake 糕 fish 鱼 corn 谷 egg 蛋 nut 果"),
          Topic.TOOL,
          words("rope 绳 net 网 hoe 锄 fork 叉 lamp 灯 stick 棍 brush 刷 pot 锅"));

  private static final List<Word> SIZES = words("big 大 small 小 old 老 new 新");
  private static final Set<String> ALL = all();

  private Lexicon() {}

  /// The words of a topic.
  public static List<Word> of(Topic topic) {
    return BY_TOPIC.getOrDefault(topic, List.of());
  }

  /// The words for how big or old a thing is.
  public static List<Word> sizes() {
    return SIZES;
  }

  /// Whether this is a word of a topic, in either language.
  static boolean isTopical(String word) {
    return ALL.contains(word);
  }

  private static Set<String> all() {
    var all = new HashSet<String>();
    for (List<Word> words : BY_TOPIC.values()) {
      for (Word word : words) all.addAll(List.of(word.english(), word.chinese()));
    }
    return Set.copyOf(all);
  }

  /// Words from `english chinese english chinese ...`.
  private static List<Word> words(String pairs) {
    String[] parts = pairs.split(" ");
    var words = new ArrayList<Word>();
    for (int i = 0; i < parts.length; i += 2) words.add(new Word(parts[i], parts[i + 1]));
    return List.copyOf(words);
  }
}
