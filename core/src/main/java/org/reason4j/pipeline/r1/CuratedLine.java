package org.reason4j.pipeline.r1;

/// A line of data to fine-tune on.
record CuratedLine(String prompt, String completion, String task, String language) {
  /// A sample with what is learnt of it.
  static CuratedLine of(Drawn drawn, String completion) {
    var problem = drawn.problem();
    return new CuratedLine(problem.question(), completion, problem.task(), problem.language());
  }
}
