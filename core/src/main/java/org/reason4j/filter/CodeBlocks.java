package org.reason4j.filter;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Drops a response with a code block: three backticks anywhere, or a line that begins with three
/// tildes. A single backtick around a word is no block.
public record CodeBlocks() implements Filter {
  private static final Pattern FENCE = Pattern.compile("```|(?m:^ {0,3}~~~)");

  @Override
  public String name() {
    return "code-blocks";
  }

  @Override
  public String rule() {
    return "no code block";
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    Matcher fence = FENCE.matcher(candidate.response());
    if (!fence.find()) return Optional.empty();
    long line =
        candidate.response().substring(0, fence.start()).chars().filter(c -> c == '\n').count();
    return Optional.of("a code block begins in line %d of the response".formatted(line + 1));
  }
}
