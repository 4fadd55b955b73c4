package org.reason4j.nn;

import org.reason4j.tensor.Tensor;

/// What a layer does to each token by itself: dense or a mixture of experts.
public sealed interface FeedForward permits GatedFeedForward, MixtureOfExperts {
  /// From [...,D] to [...,D].
  Tensor apply(Tensor x);
}
