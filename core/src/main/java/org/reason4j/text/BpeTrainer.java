package org.reason4j.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Trains a byte-level BPE vocabulary: start from the 256 bytes; again and again make a token of
/// the adjacent pair that occurs most often, counted inside pieces of the pattern.
///
/// Deterministic whatever the order of the texts: the highest count wins, of equals the smaller
/// left id, then the smaller right id. Ids: added tokens in their order, the byte alphabet by code
/// point, then one a merge. Training ends early when no pair is left; a vocabulary is then smaller
/// than asked for.
///
/// Texts are cut at added tokens first, so that no merge is spent on the letters of `<think>`.
public final class BpeTrainer {
  /// Each digit a token of its own, a word, or one other symbol, each with the one space before it;
  /// runs of white space. Nothing longer than a word is ever one token, and no token holds two
  /// digits.
  public static final String DEFAULT_PATTERN =
      " ?\\p{N}| ?[\\p{L}\\p{M}]+| ?[^\\s\\p{L}\\p{M}\\p{N}]|\\s+(?!\\S)|\\s+";

  /// - `vocabularySize`: ids in all, added tokens and the 256 bytes included.
  /// - `added`: tokens that merges neither make nor touch.
  /// - `pattern`: how texts are cut into pieces; written to `tokenizer.json`, so it has to mean the
  ///   same to Oniguruma and to the JDK.
  public record Config(int vocabularySize, List<AddedToken.Wanted> added, String pattern) {
    public Config {
      added = List.copyOf(added);
      Set<String> contents = new HashSet<>();
      for (AddedToken.Wanted token : added) {
        if (!contents.add(token.content())) {
          throw new IllegalArgumentException("added token " + token.content() + " is given twice");
        }
        if (token.content().length() == 1
            && ByteAlphabet.unsignedByte(token.content().charAt(0)) >= 0) {
          throw new IllegalArgumentException(
              "added token " + token.content() + " is one of the 256 byte tokens; make it longer");
        }
      }
      int least = 256 + added.size();
      if (vocabularySize < least || vocabularySize > Vocabulary.LARGEST_ID) {
        throw new IllegalArgumentException(
            "vocabulary size is %d; expected %d (256 bytes and %d added tokens) to %d"
                .formatted(vocabularySize, least, added.size(), Vocabulary.LARGEST_ID));
      }
    }
  }

  private final Config config;
  private final List<AddedToken> added = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private final int[] byteIds = new int[256];

  private BpeTrainer(Config config) {
    this.config = config;
    for (AddedToken.Wanted token : config.added()) {
      added.add(
          new AddedToken(
              tokens.size(), token.content(), token.special(), false, false, false, false));
      tokens.add(token.content());
    }
    for (char c : ByteAlphabet.sorted()) {
      byteIds[ByteAlphabet.unsignedByte(c)] = tokens.size();
      tokens.add(String.valueOf(c));
    }
  }

  /// Trains on texts, each a document of its own.
  public static Tokenizer train(Config config, Iterable<String> texts) {
    return new BpeTrainer(config).train(texts);
  }

  private Tokenizer train(Iterable<String> texts) {
    var words = new TrainingWords(count(texts), byteIds);
    Map<String, Integer> ids = new HashMap<>();
    for (String token : tokens) ids.put(token, ids.size());
    List<Long> merges = new ArrayList<>();
    List<Integer> products = new ArrayList<>();
    while (tokens.size() < config.vocabularySize()) {
      long pair = words.mostFrequent();
      if (pair == TrainingWords.NONE) break;
      String content = tokens.get(PairMap.left(pair)) + tokens.get(PairMap.right(pair));
      // Another way to a token that exists makes no new id.
      Integer known = ids.putIfAbsent(content, tokens.size());
      int product = known == null ? tokens.size() : known;
      if (known == null) tokens.add(content);
      words.merge(pair, product);
      merges.add(pair);
      products.add(product);
    }
    return Tokenizer.of(content(merges, products));
  }

  /// How often each piece occurs.
  private Map<String, int[]> count(Iterable<String> texts) {
    Map<String, AddedToken> byContent = new LinkedHashMap<>();
    for (AddedToken token : added) byContent.put(token.content(), token);
    var matcher = new AddedTokenMatcher(byContent);
    Pattern pattern = RegexSyntax.compile(config.pattern());
    PreSplit split = new PreSplit.Matches(pattern, false, false);
    Map<String, int[]> counts = new HashMap<>();
    for (String text : texts) {
      String whole = WellFormed.of(text);
      for (var stretch : matcher.cut(whole, _ -> true)) {
        if (stretch.token() != null) continue;
        String between = whole.substring(stretch.start(), stretch.end());
        split.split(
            between,
            0,
            between.length(),
            (piece, from, to) ->
                counts.computeIfAbsent(piece.substring(from, to), _ -> new int[1])[0]++);
      }
    }
    return counts;
  }

  private TokenizerContent content(List<Long> merges, List<Integer> products) {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    for (int id = 0; id < tokens.size(); id++) vocabulary.put(tokens.get(id), id);
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode split = nodes.objectNode().put("type", "Split");
    split.putObject("pattern").put("Regex", config.pattern());
    split.put("behavior", "Isolated").put("invert", false);
    ObjectNode preTokenizer = nodes.objectNode().put("type", "Sequence");
    preTokenizer.putArray("pretokenizers").add(split).add(byteLevel(false, false));
    JsonNode none = nodes.nullNode();
    return new TokenizerContent(
        "trained vocabulary",
        List.copyOf(added),
        none,
        preTokenizer,
        none,
        byteLevel(true, true),
        false,
        vocabulary,
        merges.stream().mapToLong(Long::longValue).toArray(),
        products.stream().mapToInt(Integer::intValue).toArray());
  }

  private static JsonNode byteLevel(boolean prefixSpace, boolean regex) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", prefixSpace)
        .put("trim_offsets", true)
        .put("use_regex", regex);
  }
}
