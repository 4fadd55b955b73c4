package org.reason4j.model;

/// Floating-point operations of a decoder from its shape alone: what its mathematics needs,
/// whatever the device did. A multiplication with its addition counts 2.
///
/// ```
/// forward, per token     2 body                      body = weights of the layers' matrices in use
/// forward, per pair      2 sum over layers of H (K + value width)      a query and a key it sees
/// forward, per logits    2 V D                       only where logits are made
/// backward               twice the forward
/// ```
///
/// A sequence of T tokens has `T (T + 1) / 2` pairs. This is the usual `6 N` a trained token
/// (Kaplan et al. 2020, table 1) with attention and the head at their true cost. Norms, rotations,
/// activations, softmax, embeddings and the optimizer are left out (below 1 % at sizes in use), and
/// so are padding and whatever is computed twice to save memory: compute is compared, not
/// implementations.
///
/// @param body weights of the layers' matrices that a token is multiplied with; of routed experts
///   the active ones
/// @param head V D
/// @param pair operations of one query-key pair, all layers
public record Flops(long body, long head, long pair) {
  /// Forward operations of the parts.
  ///
  /// @param tokens through the layers
  /// @param pairs of query and key
  /// @param scored tokens whose next-token distribution is computed
  public double forward(double tokens, double pairs, double scored) {
    return 2.0 * body * tokens + pair * pairs + 2.0 * head * scored;
  }

  /// Scoring a sequence: one forward pass.
  ///
  /// @param scored how many of its tokens are scored
  public double scoring(double tokens, double scored) {
    return forward(tokens, tokens * (tokens + 1) / 2, scored);
  }

  /// Training on a sequence: forward and backward.
  public double training(double tokens, double scored) {
    return 3 * scoring(tokens, scored);
  }

  /// Sampling answers to one prompt with cached keys and values. The prompt is computed once; the
  /// token drawn last is fed to nobody.
  ///
  /// @param answers lengths of the answers in tokens
  public double sampling(double prompt, double... answers) {
    double sum = scoring(prompt, 1);
    for (double answer : answers) {
      double fed = Math.max(0, answer - 1);
      sum += forward(fed, prompt * fed + fed * (fed + 1) / 2, fed);
    }
    return sum;
  }

  /// Of a decoder with grouped-query attention; a sliding window counts as if it were not there.
  public static Flops of(DecoderConfig config) {
    long width = config.width();
    long layers = config.layers();
    long attention =
        width * config.headWidth() * (2L * config.heads() + 2L * config.keyValueHeads());
    long feedForward = 0;
    for (int l = 0; l < layers; l++)
      if (config.routed(l)) {
        var experts = config.features().experts().orElseThrow();
        long active = experts.gate().active();
        feedForward += width * (experts.gate().experts() + 3 * active * experts.feedForward());
      } else feedForward += 3 * width * config.feedForward();
    return new Flops(
        layers * attention + feedForward,
        width * config.vocabularySize(),
        4 * layers * config.heads() * config.headWidth());
  }

  /// Of a DeepSeek shape, keys and values expanded from their latent vectors once a token.
  public static Flops of(org.reason4j.model.deepseekv3.Config config) {
    long width = config.width();
    long heads = config.heads();
    long queries = heads * config.keyWidth();
    long attention =
        (config.queryRank().isPresent()
                ? config.queryRank().getAsInt() * (width + queries)
                : width * queries)
            + width * (config.latentRank() + config.rotaryWidth())
            + config.latentRank() * heads * (config.plainWidth() + config.valueWidth())
            + heads * config.valueWidth() * width;
    long dense = 3 * width * config.feedForward();
    long active = config.sharedExperts() + (long) config.gate().active();
    long routed = width * config.gate().experts() + 3 * width * config.expertFeedForward() * active;
    long denseLayers = Math.min(config.denseLayers(), config.layers());
    return new Flops(
        config.layers() * attention
            + denseLayers * dense
            + (config.layers() - denseLayers) * routed,
        width * config.vocabularySize(),
        2 * config.layers() * heads * (config.keyWidth() + config.valueWidth()));
  }
}
