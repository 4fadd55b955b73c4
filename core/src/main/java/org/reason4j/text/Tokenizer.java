package org.reason4j.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.reason4j.text.template.Text;
import org.reason4j.weights.Disk;
import org.reason4j.weights.gguf.GgufModel;

/// A byte-level BPE tokenizer in Hugging Face's `tokenizer.json` format; ids equal those of the
/// `tokenizers` library with `add_special_tokens=false`.
///
/// Three treatments of added tokens in a text, because `tokenizers`' own switch knows only those
/// marked special, while `<think>` and `<tool_call>` often are not:
///
/// | method | special | other added tokens |
/// |---|---|---|
/// | [#encode] | one id | one id |
/// | [#encodeSpecialAsText] | text | one id |
/// | [#encodePlain] | text | text |
///
/// Text that somebody else wrote belongs in [#encodePlain]: a special id cannot come out of it,
/// whatever the text. A file in which plain merges could produce a special token is refused.
///
/// Half surrogate pairs in a text are read as U+FFFD. Immutable; may be shared between threads.
public final class Tokenizer {
  private static final long LARGEST_FILE = 256L << 20;

  private final TokenizerContent content;
  private final Vocabulary vocabulary;
  private final Normalization normalization;
  private final PreSplit preSplit;
  private final Bpe bpe;
  private final AddedTokenMatcher beforeNormalization;
  private final AddedTokenMatcher afterNormalization;
  private final BitSet special = new BitSet();

  private Tokenizer(TokenizerContent content, boolean cached) {
    this.content = content;
    vocabulary = new Vocabulary(content.vocabulary(), content.added());
    var stages = new TokenizerStages(content.file());
    normalization = stages.normalization(content.normalizer());
    preSplit = stages.preSplit(content.preTokenizer());
    stages.checkDecoder(content.decoder());
    Map<String, AddedToken> before = new LinkedHashMap<>();
    Map<String, AddedToken> after = new LinkedHashMap<>();
    for (AddedToken token : content.added()) {
      if (token.special()) special.set(token.id());
      if (token.normalized()) after.put(normalization.apply(token.content()), token);
      else before.put(token.content(), token);
    }
    after.remove("");
    beforeNormalization = new AddedTokenMatcher(before);
    afterNormalization = new AddedTokenMatcher(after);
    bpe = bpe(cached);
  }

  private Bpe bpe(boolean cached) {
    int[] byteIds = new int[256];
    Arrays.fill(byteIds, -1);
    for (char c : ByteAlphabet.sorted()) {
      Integer id = content.vocabulary().get(String.valueOf(c));
      if (id == null) continue;
      checkPlain(id);
      byteIds[ByteAlphabet.unsignedByte(c)] = id;
    }
    var ranks = new PairMap(content.merges().length);
    for (int rank = 0; rank < content.merges().length; rank++) {
      checkPlain(content.products()[rank]);
      ranks.put(content.merges()[rank], rank);
    }
    Map<String, Integer> whole = Map.of();
    if (content.ignoreMerges()) {
      whole = new LinkedHashMap<>(content.vocabulary());
      for (AddedToken token : content.added()) whole.remove(token.content());
    }
    return new Bpe(byteIds, ranks, content.products(), whole, cached);
  }

  private void checkPlain(int id) {
    if (!special.get(id)) return;
    throw new TokenizerException(
        content.file(),
        "the special token "
            + vocabulary.token(id)
            + " (id "
            + id
            + ") is also what plain text"
            + " becomes",
        "special tokens that no byte and no merge produces");
  }

  /// Reads a `tokenizer.json`. A file that is damaged or asks for what we do not do is a
  /// [TokenizerException]; one that cannot be read is an [UncheckedIOException].
  public static Tokenizer read(Path tokenizerJson) {
    Optional<Path> gguf = GgufModel.of(tokenizerJson);
    if (gguf.isPresent()) return listed(tokenizerJson.toString(), gguf.get());
    try {
      long size = Files.size(tokenizerJson);
      if (size > LARGEST_FILE) {
        throw new TokenizerException(
            tokenizerJson.toString(), "has " + size + " bytes", "at most " + LARGEST_FILE);
      }
      return of(TokenizerReader.read(tokenizerJson.toString(), Files.readAllBytes(tokenizerJson)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the tokenizer " + tokenizerJson, e);
    }
  }

  private static Tokenizer listed(String file, Path gguf) {
    try (var model = GgufModel.open(Disk.system(), gguf)) {
      return of(
          model
              .vocabulary()
              .map(listed -> TokenizerReader.of(file, listed))
              .orElseGet(() -> TokenizerReader.read(file, bytes(model.text("tokenizer.json")))));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Reads the text of a `tokenizer.json`; `file` names it in errors.
  public static Tokenizer parse(String file, String json) {
    return of(TokenizerReader.read(file, bytes(json)));
  }

  static Tokenizer of(TokenizerContent content) {
    return new Tokenizer(content, true);
  }

  /// The same tokenizer without its cache of pieces, to check that both give the same ids.
  Tokenizer uncached() {
    return new Tokenizer(content, false);
  }

  /// This tokenizer as a `tokenizer.json`.
  public String toJson() {
    return TokenizerWriter.write(content, vocabulary);
  }

  /// One more than the highest id; what an embedding needs.
  public int vocabularySize() {
    return vocabulary.size();
  }

  /// Tokens that are looked for before anything is merged.
  public List<AddedToken> addedTokens() {
    return content.added();
  }

  /// Ids of a text in which added tokens are recognised: for scaffolding that we wrote.
  public int[] encode(String text) {
    return encode(text, _ -> true);
  }

  /// Ids of a text in which special tokens are text and other added tokens are recognised
  /// (`encode_special_tokens` of `tokenizers`).
  public int[] encodeSpecialAsText(String text) {
    return encode(text, token -> !token.special());
  }

  /// Ids of a text in which nothing is recognised: for content that somebody else wrote.
  public int[] encodePlain(String text) {
    var ids = new IntList(text.length() / 2 + 4);
    pieces(normalization.apply(WellFormed.of(text)), ids);
    return ids.toArray();
  }

  /// Ids and the character (UTF-16) of the text at which each starts; a token that starts inside a
  /// character counts from that character's start. Both owned by the receiver.
  @SuppressWarnings("ArrayRecordComponent")
  public record Placed(int[] ids, int[] starts) {}

  /// Ids of a rendered template: added tokens are recognised in what the template wrote, those that
  /// are no control tokens also in what an assistant said, none in what anybody else said.
  public Placed encode(Text text) {
    return new MarkedEncoder(
            normalization, preSplit, bpe, vocabulary, beforeNormalization, afterNormalization)
        .encode(text);
  }

  private int[] encode(String text, Predicate<AddedToken> wanted) {
    String whole = WellFormed.of(text);
    var ids = new IntList(text.length() / 2 + 4);
    for (var outer : beforeNormalization.cut(whole, wanted)) {
      if (outer.token() != null) {
        ids.add(outer.token().id());
        continue;
      }
      String normal = normalization.apply(whole.substring(outer.start(), outer.end()));
      for (var inner : afterNormalization.cut(normal, wanted)) {
        if (inner.token() != null) ids.add(inner.token().id());
        else pieces(normal.substring(inner.start(), inner.end()), ids);
      }
    }
    return ids.toArray();
  }

  private void pieces(String text, IntList ids) {
    try {
      preSplit.split(text, 0, text.length(), (piece, from, to) -> bpe.encode(piece, from, to, ids));
    } catch (StackOverflowError e) {
      throw new TokenizerException(
          content.file(),
          "pre_tokenizer's pattern recurses too deeply on a text of "
              + text.length()
              + " characters",
          "a pattern without repeated groups",
          e);
    }
  }

  /// The text of ids. Bytes that are no UTF-8 become U+FFFD; an id without a token, as in a padded
  /// vocabulary, has no text.
  public String decode(int[] ids) {
    return decode(ids, false);
  }

  /// The text of ids without special tokens.
  public String decodeSkippingSpecial(int[] ids) {
    return decode(ids, true);
  }

  private String decode(int[] ids, boolean skipSpecial) {
    var text = new StringBuilder(ids.length * 4);
    var utf8 = new Utf8();
    for (int id : ids) {
      if (!skipSpecial || !isSpecial(id)) vocabulary.decode(id, utf8, text);
    }
    utf8.end(text);
    return text.toString();
  }

  /// Text of ids as they arrive.
  public StreamDecoder stream() {
    return new StreamDecoder(this, false);
  }

  /// Text of ids as they arrive, without special tokens.
  public StreamDecoder streamSkippingSpecial() {
    return new StreamDecoder(this, true);
  }

  /// The id of a token as the vocabulary writes it (`Ġthe`, `<think>`).
  public OptionalInt id(String token) {
    return vocabulary.id(token);
  }

  /// The token of an id as the vocabulary writes it. An id without a token is an
  /// [IllegalArgumentException].
  public String token(int id) {
    return vocabulary.token(id);
  }

  /// The bytes of an id's text, which need not be whole characters; none for an id without a token.
  public byte[] bytes(int id) {
    return vocabulary.bytes(id);
  }

  /// Whether an id is a control token.
  public boolean isSpecial(int id) {
    return id >= 0 && special.get(id);
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }
}
