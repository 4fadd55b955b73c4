package org.reason4j.pipeline;

/// Training stopped since its loss or gradient was not finite several times in a row. The newest
/// checkpoint is from before.
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(String phase, int step, int times) {
    super(
        phase
            + " step "
            + step
            + ": loss or gradient norm was NaN or infinite "
            + times
            + " times in a row; the last good checkpoint is kept. Lower the learning rate ("
            + phase
            + ".learning-rate) and start again with --fresh, or look at the last steps with"
            + " `reason4j replay`");
  }
}
