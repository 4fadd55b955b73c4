package org.reason4j.filter;

import java.util.Optional;

/// Drops a response with a paragraph that is too long to read. An empty line ends a paragraph.
///
/// @param max the most characters (code points) that a paragraph may have
public record LongParagraphs(int max) implements Filter {
  /// Checks the range.
  public LongParagraphs {
    if (max < 1) {
      throw new IllegalArgumentException("long-paragraphs: max is " + max + "; expected 1 or more");
    }
  }

  @Override
  public String name() {
    return "long-paragraphs";
  }

  @Override
  public String rule() {
    return "no paragraph of more than %d characters".formatted(max);
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    int longest = longest(candidate.response());
    return longest <= max
        ? Optional.empty()
        : Optional.of("a paragraph has %d characters; expected at most %d".formatted(longest, max));
  }

  /// Characters of the longest paragraph, the ends of its lines left out.
  static int longest(String text) {
    int longest = 0;
    int current = 0;
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf('\n', start);
      if (end < 0) end = text.length();
      if (text.substring(start, end).isBlank()) {
        current = 0;
      } else {
        current += text.codePointCount(start, end);
        longest = Math.max(longest, current);
      }
      start = end + 1;
    }
    return longest;
  }
}
