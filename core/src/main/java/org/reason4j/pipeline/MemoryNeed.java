package org.reason4j.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.reason4j.model.ConfigSummary;

/// Bytes of memory that a model takes, by what they are for: the formulas of [Plan], for a model of
/// any family, in float32. An estimate: what no config tells (padding of batches, the allocator's
/// rest) is left out.
public record MemoryNeed(Map<String, Long> parts) {
  /// The JVM and the native library at work on a small model (measured: docs/models.md).
  static final long PROCESS = 325L << 20;

  private static final long FLOAT = 4;
  private static final long ROWS_OF_LOGITS = 2048;

  public MemoryNeed {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /// Bytes of all parts.
  public long bytes() {
    return parts.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Weights and a cache of some tokens.
  static MemoryNeed running(long parameters, long cacheElements, long tokens) {
    SequencedMap<String, Long> parts = new LinkedHashMap<>();
    parts.put("weights", FLOAT * parameters);
    parts.put("cache", FLOAT * cacheElements * tokens);
    parts.put("program", PROCESS);
    return new MemoryNeed(parts);
  }

  /// Weights, two sets of gradients (the model's and a worker's), AdamW's two moments, and a row's
  /// activations and logits.
  static MemoryNeed training(long parameters, Optional<ConfigSummary> config, long tokens) {
    long layers = config.map(c -> c.layers().orElse(0)).orElse(0L);
    long layer = config.map(c -> c.activationsPerLayer().orElse(0)).orElse(0L);
    long vocabulary = config.map(c -> c.number("vocab_size").orElse(0)).orElse(0L);
    SequencedMap<String, Long> parts = new LinkedHashMap<>();
    parts.put("weights", FLOAT * parameters);
    parts.put("gradients", 2 * FLOAT * parameters);
    parts.put("optimizer", 2 * FLOAT * parameters);
    parts.put("activations", FLOAT * tokens * (layers + 1) * layer);
    parts.put("logits", 3 * FLOAT * Math.min(tokens, ROWS_OF_LOGITS) * vocabulary);
    parts.put("program", PROCESS);
    return new MemoryNeed(parts);
  }
}
