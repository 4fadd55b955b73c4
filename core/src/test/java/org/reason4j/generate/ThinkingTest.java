package org.reason4j.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;

class ThinkingTest {
  private static Tokenizer tokenizer(boolean tokens) {
    List<AddedToken.Wanted> added =
        tokens
            ? List.of(AddedToken.ordinary("<think>"), AddedToken.ordinary("</think>"))
            : List.of();
    return BpeTrainer.train(
        new BpeTrainer.Config(270, added, BpeTrainer.DEFAULT_PATTERN), List.of("a thought"));
  }

  /// What is said by a model that would say `script`.
  private static String say(Tokenizer tokenizer, TokenRule rule, String script) {
    int[] wanted = tokenizer.encode(script);
    var said = new StringBuilder();
    int at = 0;
    while (at < wanted.length) {
      double[] logits_V = new double[tokenizer.vocabularySize()];
      rule.shape(logits_V);
      int forced = -1;
      int possible = 0;
      for (int id = 0; id < logits_V.length; id++)
        if (logits_V[id] == 0) {
          possible++;
          forced = id;
        }
      int id = possible == 1 ? forced : wanted[at++];
      rule.drawn(id);
      said.append(tokenizer.decode(new int[] {id}));
    }
    return said.toString();
  }

  @Test
  void aThoughtIsEndedAfterItsBudget() {
    for (boolean tokens : new boolean[] {true, false}) {
      Tokenizer tokenizer = tokenizer(tokens);
      assertThat(say(tokenizer, new Thinking(tokenizer, 3, true, TokenRule.none()), "xyzabc"))
          .isEqualTo("xyz</think>abc");
      assertThat(say(tokenizer, new Thinking(tokenizer, 0, true, TokenRule.none()), "abc"))
          .isEqualTo("</think>abc");
      assertThat(
              say(tokenizer, new Thinking(tokenizer, 2, false, TokenRule.none()), "<think>xyzab"))
          .isEqualTo("<think>xy</think>zab");
    }
  }

  @Test
  void aThoughtThatEndsByItselfOrNeverBeginsIsLeftAlone() {
    for (boolean tokens : new boolean[] {true, false}) {
      Tokenizer tokenizer = tokenizer(tokens);
      assertThat(
              say(
                  tokenizer,
                  new Thinking(tokenizer, 20, true, TokenRule.none()),
                  "x</think>abcdef"))
          .isEqualTo("x</think>abcdef");
      assertThat(say(tokenizer, new Thinking(tokenizer, 1, false, TokenRule.none()), "abcdefgh"))
          .isEqualTo("abcdefgh");
    }
  }

  @Test
  void anotherRuleBeginsAfterTheThought() {
    Tokenizer tokenizer = tokenizer(true);
    int a = tokenizer.encode("a")[0];
    TokenRule onlyA = new Stateless(logits_V -> TokenRule.force(logits_V, a));
    TokenRule once =
        new TokenRule() {
          private int made;

          @Override
          public void shape(double[] logits_V) {
            if (made == 0) onlyA.shape(logits_V);
          }

          @Override
          public void drawn(int id) {
            made++;
          }
        };
    assertThat(say(tokenizer, new Thinking(tokenizer, 2, true, once), "xyzb"))
        .isEqualTo("xy</think>azb");
  }
}
