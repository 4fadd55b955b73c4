package org.reason4j.reward.judge;

/// What a judge says of two answers.
public sealed interface Opinion {
  /// The furthest that an opinion leans.
  int STRONGEST = 2;

  /// How far the judge leans to the first answer: 2 much better, 1 better, 0 equal, -1 worse, -2
  /// much worse.
  record Leaning(int score) implements Opinion {
    /// A score in -2..2.
    public Leaning {
      if (score < -STRONGEST || score > STRONGEST) {
        throw new IllegalArgumentException("leaning is " + score + "; expected -2..2");
      }
    }
  }

  /// The judge gave no opinion that can be read; neither a draw nor a 0.
  record Unjudged(String reason) implements Opinion {}
}
