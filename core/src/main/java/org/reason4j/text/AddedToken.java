package org.reason4j.text;

/// A token that is looked for in the text before anything is cut or merged.
///
/// - `special`: a control token (end of text, padding); left out by
///   [Tokenizer#decodeSkippingSpecial].
/// - `singleWord`: matches only where no word character touches it.
/// - `lstrip`, `rstrip`: swallows the white space before, after it.
/// - `normalized`: looked for in the normalised text, not in the text as written.
public record AddedToken(
    int id,
    String content,
    boolean special,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized) {

  public AddedToken {
    if (content.isEmpty()) throw new IllegalArgumentException("an added token needs some text");
    if (id < 0) throw new IllegalArgumentException("added token " + content + " has id " + id);
  }

  /// What a vocabulary still to be trained is asked to hold.
  public record Wanted(String content, boolean special) {
    public Wanted {
      if (content.isEmpty()) throw new IllegalArgumentException("an added token needs some text");
    }
  }

  /// A control token for a vocabulary still to be trained.
  public static Wanted special(String content) {
    return new Wanted(content, true);
  }

  /// A token that is one id but ordinary text (`<think>`) for a vocabulary still to be trained.
  public static Wanted ordinary(String content) {
    return new Wanted(content, false);
  }
}
