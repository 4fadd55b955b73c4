package org.reason4j.generate;

import org.reason4j.text.StreamDecoder;
import org.reason4j.text.Tokenizer;

/// Watches a stream for its thought: ends it after a budget, and lets another rule begin where it
/// ends.
///
/// A thought runs from `<think>`, which the prompt or the model writes, to `</think>`. When it has
/// `budget` tokens and has not ended, the tokens of `</think>` are forced, in the model's own
/// encoding; a thought that ended by itself is left alone, and so is one that never begins.
public final class Thinking implements TokenRule {
  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";

  private enum Place {
    BEFORE,
    INSIDE,
    AFTER
  }

  private final int budget;
  private final int[] closing;
  private final StreamDecoder words;
  private final TokenRule afterwards;
  private final StringBuilder tail = new StringBuilder();
  private Place place;
  private int thought; // tokens since the opening tag
  private int forced; // of the closing tag

  /// @param budget tokens of a thought at most; `Integer.MAX_VALUE` for no limit
  /// @param opened whether the prompt has opened the thought already
  /// @param afterwards rules what follows the thought; from the first token where no thought is
  ///   open
  public Thinking(Tokenizer tokenizer, int budget, boolean opened, TokenRule afterwards) {
    if (budget < 0) throw new IllegalArgumentException("budget is " + budget + "; at least 0");
    this.budget = budget;
    this.closing = tokenizer.encode(CLOSE);
    this.words = tokenizer.stream();
    this.afterwards = afterwards;
    this.place = opened ? Place.INSIDE : Place.BEFORE;
  }

  @Override
  public void shape(double[] logits_V) {
    if (place == Place.INSIDE) {
      if (forced > 0 || thought >= budget) TokenRule.force(logits_V, closing[forced]);
    } else {
      afterwards.shape(logits_V);
    }
  }

  @Override
  public void drawn(int id) {
    if (place != Place.INSIDE) afterwards.drawn(id);
    if (place == Place.AFTER) return;
    tail.append(words.push(id));
    if (place == Place.BEFORE) {
      if (tail.indexOf(OPEN) >= 0) {
        place = Place.INSIDE;
        tail.setLength(0);
      }
    } else {
      if (forced > 0 || thought >= budget) forced++;
      thought++;
      if (forced == closing.length || tail.indexOf(CLOSE) >= 0) place = Place.AFTER;
    }
    tail.delete(0, Math.max(0, tail.length() - CLOSE.length()));
  }
}
