package org.reason4j.pipeline;

import org.reason4j.checkpoint.Retention;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;

/// When a trainer makes checkpoints and which stay.
public record Saving(
    @Doc("Steps between checkpoints.") @Default("50") @Range(min = 1, max = 1e6) int every,
    @Doc("Newest checkpoints that stay.") @Default("2") @Range(min = 2, max = 1000) int keep,
    @Doc("Every how many steps one stays for good; 0 = none.")
        @Default("0")
        @Range(min = 0, max = 1e6)
        int keepEvery) {
  Retention retention() {
    return new Retention(keep, keepEvery);
  }
}
