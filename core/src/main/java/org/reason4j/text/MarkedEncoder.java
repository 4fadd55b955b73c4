package org.reason4j.text;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.reason4j.text.template.Text;

/// Encodes text whose characters have marks, and says where in it each token starts.
///
/// The text is cut and merged as a whole, so that ids are those a model was trained on; marks only
/// decide which added tokens may be found. An added token that touches a character which forbids it
/// is no match at all: it neither hides a shorter token nor one that starts inside it.
final class MarkedEncoder {
  /// By their form control tokens, even where a file does not call them special (DeepSeek's
  /// `<｜User｜>`).
  private static final Pattern CONTROL = Pattern.compile("<[|｜].*[|｜]>");

  private final Normalization normalization;
  private final PreSplit preSplit;
  private final Bpe bpe;
  private final Vocabulary vocabulary;
  private final AddedTokenMatcher before;
  private final AddedTokenMatcher after;

  MarkedEncoder(
      Normalization normalization,
      PreSplit preSplit,
      Bpe bpe,
      Vocabulary vocabulary,
      AddedTokenMatcher before,
      AddedTokenMatcher after) {
    this.normalization = normalization;
    this.preSplit = preSplit;
    this.bpe = bpe;
    this.vocabulary = vocabulary;
    this.before = before;
    this.after = after;
  }

  Tokenizer.Placed encode(Text text) {
    String whole = WellFormed.of(text.value()); // as long as the text
    var out = new Output(whole.length());
    for (var outer :
        before.cutWhere(whole, (token, start, end) -> allowed(text, token, start, end))) {
      if (outer.token() != null) {
        out.add(outer.token().id(), outer.start());
        continue;
      }
      String part = whole.substring(outer.start(), outer.end());
      var normal = Aligned.of(normalization, part);
      for (var inner :
          after.cutWhere(
              normal.text(),
              (token, start, end) ->
                  allowed(
                      text,
                      token,
                      outer.start() + normal.at(start),
                      outer.start() + normal.at(end)))) {
        if (inner.token() != null)
          out.add(inner.token().id(), outer.start() + normal.at(inner.start()));
        else pieces(normal, inner.start(), inner.end(), outer.start(), out);
      }
    }
    return new Tokenizer.Placed(out.ids.toArray(), out.starts.toArray());
  }

  private static boolean allowed(Text text, AddedToken token, int start, int end) {
    byte marks = 0;
    for (int i = start; i < end; i++) marks |= text.mark(i);
    if ((marks & Text.PLAIN) != 0) return false;
    boolean control = token.special() || CONTROL.matcher(token.content()).matches();
    return (marks & Text.ANSWER) == 0 || !control;
  }

  private void pieces(Aligned normal, int start, int end, int offset, Output out) {
    String text = normal.text().substring(start, end);
    int[] cursor = {0}; // where in `text` the next piece stands
    preSplit.split(
        text,
        0,
        text.length(),
        (piece, from, to) -> {
          int first = from;
          if (!piece.startsWith(
                  text.substring(Math.min(from, text.length()), Math.min(to, text.length())), from)
              || piece.length() != text.length()) {
            String words = piece.substring(from, to); // a copy, perhaps with a space put before it
            int found = text.indexOf(words, cursor[0]);
            first = found >= 0 ? found : text.indexOf(words.substring(1), cursor[0]) - 1;
          }
          cursor[0] = Math.max(cursor[0], first + to - from);
          int shift = first - from;
          var ids = new IntList(to - from);
          bpe.encode(piece, from, to, ids);
          int at = from;
          int debt = 0; // bytes of earlier tokens not yet walked over
          for (int id : ids.toArray()) {
            int inText = Math.max(0, Math.min(text.length(), at + shift));
            out.add(id, offset + normal.at(start + inText));
            debt += vocabulary.byteCount(id);
            while (at < to && debt >= bytes(piece.codePointAt(at))) {
              int point = piece.codePointAt(at);
              debt -= bytes(point);
              at += Character.charCount(point);
            }
          }
        });
  }

  private static int bytes(int point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }

  private static final class Output {
    final IntList ids;
    final IntList starts;

    Output(int characters) {
      ids = new IntList(characters / 2 + 4);
      starts = new IntList(characters / 2 + 4);
    }

    void add(int id, int start) {
      ids.add(id);
      starts.add(start);
    }
  }

  /// Normalised text and where each of its characters comes from. Stretches from one ASCII
  /// character to the next are normalised alone, which gives the same text; inside a stretch that
  /// changed, every character counts as its start.
  private record Aligned(String text, int[] from) {
    static Aligned of(Normalization normalization, String part) {
      String normal = normalization.apply(part);
      if (normal.equals(part)) return new Aligned(part, new int[0]);
      int[] from = new int[normal.length() + 1];
      int filled = 0;
      for (int at = 0; at < part.length(); ) {
        int next = at + 1;
        while (next < part.length() && part.charAt(next) >= 0x80) next++;
        String stretch = part.substring(at, next);
        String changed = normalization.apply(stretch);
        for (int i = 0; i < changed.length() && filled < normal.length(); i++)
          from[filled++] = changed.equals(stretch) ? at + i : at;
        at = next;
      }
      Arrays.fill(from, filled, from.length, part.length());
      return new Aligned(normal, from);
    }

    int at(int index) {
      return from.length == 0 ? index : from[index];
    }
  }
}
