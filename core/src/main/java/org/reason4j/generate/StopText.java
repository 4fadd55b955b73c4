package org.reason4j.generate;

import java.util.List;
import org.reason4j.text.StreamDecoder;

/// The text of one completion as its ids arrive, up to the first of some stop texts.
///
/// A piece is given out once it is certain that it is not the beginning of a stop text; the stop
/// text itself never is. All pieces and [#end] joined are the text before it. Belongs to one stream
/// and one thread.
public final class StopText {
  private final StreamDecoder decoder;
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  /// @param stops none of them empty; none at all is fine
  public StopText(StreamDecoder decoder, List<String> stops) {
    this.decoder = decoder;
    this.stops = List.copyOf(stops);
    for (String stop : stops)
      if (stop.isEmpty()) throw new IllegalArgumentException("a stop text is empty");
  }

  /// Whether a stop text has been completed; ids after that are not wanted.
  public boolean stopped() {
    return stopped;
  }

  /// Takes the next id and gives the text that has become certain.
  public String push(int id) {
    return take(decoder.push(id));
  }

  /// Ends the stream: what was held back was no stop text after all.
  public String end() {
    String last = take(decoder.end());
    if (stopped) return last;
    String rest = last + held;
    held.setLength(0);
    return rest;
  }

  private String take(String piece) {
    if (stopped) return "";
    held.append(piece);
    int at = first();
    if (at >= 0) {
      stopped = true;
      return cut(at);
    }
    return cut(held.length() - longestBeginning());
  }

  /// Where the first complete stop text begins, -1 for nowhere.
  private int first() {
    int first = -1;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) first = at;
    }
    return first;
  }

  /// Length of the longest end of the held text that a stop text begins with.
  private int longestBeginning() {
    int longest = 0;
    for (String stop : stops)
      for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--)
        if (stop.startsWith(held.substring(held.length() - length))) longest = length;
    return longest;
  }

  private String cut(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }
}
