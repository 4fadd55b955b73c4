/// Evaluation: estimators of accuracy from several samples an item, and how sure they are.
///
/// Read in this order: [Sample] (one answer, judged), [EvalSummary] (what is reported of many),
/// [PassAtK] and [ConsAtK] (DeepSeek-R1, section on evaluation), [Bootstrap] and [Intervals] (how
/// wide), [SeedMeans], [McNemar] and [PairedPermutation] (is a difference real), [MajorityCurve]
/// and [LengthBins] (how accuracy goes with votes and with length), [HeadlineCell] (how it is
/// told).
///
/// Everything here is a pure function: no clock, no files except [SampleFile], and randomness only
/// as an argument. All classes are safe to use from any thread.
///
/// ```java
/// var summary = EvalSummary.of(samples, 16, EvalSummary.resampling());
/// summary.passAt1();         // mean over items of each item's share of right samples
/// summary.passAt1Interval(); // items are resampled, never single samples
/// ```
///
/// Left out on purpose: standard errors over samples. Samples of one item are not independent, so
/// more of them never make the interval over items narrower than the items allow.
@NullMarked
package org.reason4j.eval;

import org.jspecify.annotations.NullMarked;
