package org.reason4j.text;

/// Text of ids as they arrive: each push gives the text that has become certain, never a part of a
/// character. All pieces and [#end] joined are what [Tokenizer#decode] gives for the same ids.
///
/// Belongs to one stream and one thread; may be used again after [#end].
public final class StreamDecoder {
  private final Tokenizer tokenizer;
  private final boolean skipSpecial;
  private final Utf8 utf8 = new Utf8();
  private final StringBuilder text = new StringBuilder();

  StreamDecoder(Tokenizer tokenizer, boolean skipSpecial) {
    this.tokenizer = tokenizer;
    this.skipSpecial = skipSpecial;
  }

  /// Takes the next id. Gives "" while a character is incomplete, and for an id without a token
  /// (vocabularies are padded).
  public String push(int id) {
    text.setLength(0);
    if (!skipSpecial || !tokenizer.isSpecial(id)) tokenizer.vocabulary().decode(id, utf8, text);
    return text.toString();
  }

  /// Ends the stream: a character still incomplete becomes U+FFFD.
  public String end() {
    text.setLength(0);
    utf8.end(text);
    return text.toString();
  }
}
