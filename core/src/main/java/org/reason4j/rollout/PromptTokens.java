package org.reason4j.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.text.Tokenizer;

/// Turns questions into prompt ids. Tags of the template become control tokens; the question is
/// encoded as plain text with the words around it, so that no tag written in it is one.
public final class PromptTokens {
  private static final List<String> TAGS = List.of("<think>", "</think>", "<answer>", "</answer>");

  private final PromptTemplate template;
  private final Tokenizer tokenizer;

  public PromptTokens(PromptTemplate template, Tokenizer tokenizer) {
    this.template = template;
    this.tokenizer = tokenizer;
  }

  /// Ids of the whole prompt for a question.
  public int[] encode(String question) {
    List<int[]> parts = new ArrayList<>();
    String rest = template.text();
    while (!rest.isEmpty()) {
      int tagAt = rest.length();
      OptionalInt tagId = OptionalInt.empty();
      int tagLength = 0;
      for (String tag : TAGS) {
        int at = rest.indexOf(tag);
        OptionalInt id = tokenizer.id(tag);
        if (at < 0 || at >= tagAt || id.isEmpty()) continue;
        tagAt = at;
        tagId = id;
        tagLength = tag.length();
      }
      String plain = rest.substring(0, tagAt);
      // the space before a tag is the template's, for people; a tag is one token and needs none
      if (tagId.isPresent()) plain = plain.stripTrailing();
      if (!plain.isEmpty())
        parts.add(tokenizer.encodePlain(plain.replace(PromptTemplate.QUESTION, question)));
      if (tagId.isPresent()) parts.add(new int[] {tagId.getAsInt()});
      rest = rest.substring(Math.min(rest.length(), tagAt + tagLength));
    }
    return parts.stream().flatMapToInt(java.util.Arrays::stream).toArray();
  }
}
