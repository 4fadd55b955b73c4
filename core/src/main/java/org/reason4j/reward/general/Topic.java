package org.reason4j.reward.general;

/// What words are about.
public enum Topic {
  COLOUR("colour", "colours", "颜色"),
  ANIMAL("animal", "animals", "动物"),
  FOOD("food", "foods", "食物"),
  TOOL("tool", "tools", "工具");

  private final String english;
  private final String plural;
  private final String chinese;

  Topic(String english, String plural, String chinese) {
    this.english = english;
    this.plural = plural;
    this.chinese = chinese;
  }

  /// The topic's name in `en` or `zh`.
  public String in(String language) {
    return language.equals("zh") ? chinese : english;
  }

  /// The name for several of them.
  public String plural(String language) {
    return language.equals("zh") ? chinese : plural;
  }
}
