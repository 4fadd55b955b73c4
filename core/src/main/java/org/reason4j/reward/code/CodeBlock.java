package org.reason4j.reward.code;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.reason4j.reward.Answers;

/// The program of a response: the last fenced block of the language after the thinking, else the
/// last block without a language, else, where there is no fence at all, the whole text.
public final class CodeBlock {
  private static final String FENCE = "```";

  private CodeBlock() {}

  /// The program; empty where the thinking never ends, nothing is said after it, or the only blocks
  /// are of other languages or never closed.
  ///
  /// @param language such as `python`; common short forms of its name count too
  public static Optional<String> of(String response, String language) {
    int end = response.lastIndexOf("</think>");
    boolean thinks = end >= 0 || response.contains("<think>");
    String said;
    if (thinks) {
      Optional<String> summary = Answers.summary(response);
      if (summary.isEmpty()) return Optional.empty();
      said = response.substring(end + "</think>".length());
    } else {
      said = response;
    }
    Set<String> names = names(language);
    Optional<String> labelled = Optional.empty();
    Optional<String> plain = Optional.empty();
    boolean fenced = false;
    List<String> lines = said.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String open = lines.get(i).strip();
      if (!open.startsWith(FENCE)) continue;
      fenced = true;
      String label = open.replaceFirst("^`+", "").strip().toLowerCase(Locale.ROOT);
      int close = i + 1;
      while (close < lines.size() && !lines.get(close).strip().equals(FENCE)) close++;
      if (close == lines.size()) break;
      String text = String.join("\n", lines.subList(i + 1, close)) + "\n";
      if (names.contains(label.split("[ {:]", 2)[0])) {
        labelled = Optional.of(text);
      } else if (label.isEmpty()) {
        plain = Optional.of(text);
      }
      i = close;
    }
    if (labelled.isPresent()) return labelled;
    if (plain.isPresent()) return plain;
    return fenced || said.isBlank() ? Optional.empty() : Optional.of(said);
  }

  private static Set<String> names(String language) {
    return switch (language) {
      case "python" -> Set.of("python", "py", "python3", "python2");
      case "javascript" -> Set.of("javascript", "js", "node");
      case "sh", "bash" -> Set.of("sh", "bash", "shell");
      case "c++", "cpp" -> Set.of("c++", "cpp", "cc");
      default -> Set.of(language);
    };
  }
}
