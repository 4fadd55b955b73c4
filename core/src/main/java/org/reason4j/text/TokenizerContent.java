package org.reason4j.text;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a `tokenizer.json` says, checked for shape but not yet compiled. `file` names it in errors.
///
/// `vocabulary` is the model's, ids distinct; `merges` are pairs of ids by rank and `products` the
/// ids that they make. The nodes are kept as found, so that writing gives them back.
record TokenizerContent(
    String file,
    List<AddedToken> added,
    JsonNode normalizer,
    JsonNode preTokenizer,
    JsonNode postProcessor,
    JsonNode decoder,
    boolean ignoreMerges,
    Map<String, Integer> vocabulary,
    long[] merges,
    int[] products) {}
