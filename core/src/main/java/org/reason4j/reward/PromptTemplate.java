package org.reason4j.reward;

import java.util.List;
import org.reason4j.config.ConfigException;

/// How a question becomes the prompt of a model without a chat format, and with it the format that
/// its responses are held to.
///
/// @param name the name that recipes use
/// @param text the prompt, with `{question}` in it exactly once
/// @param thinkOpened whether the text ends with `<think>`, so that the response goes on inside it
public record PromptTemplate(String name, String text, boolean thinkOpened) {
  /// What the question takes the place of.
  public static final String QUESTION = "{question}";

  /// The laptop recipe's short prompt.
  public static final PromptTemplate SHORT =
      new PromptTemplate("short", "User: {question} Assistant:", false);

  /// R1-Zero's prompt as printed (DeepSeek-R1, Table 1), its word "prompt" replaced by the
  /// question.
  public static final PromptTemplate R1_ZERO =
      new PromptTemplate(
          "r1-zero",
          "A conversation between User and Assistant. The user asks a question, and the Assistant"
              + " solves it. The assistant first thinks about the reasoning process in the mind and"
              + " then provides the user with the answer. The reasoning process and answer are"
              + " enclosed within <think> </think> and <answer> </answer> tags, respectively, i.e.,"
              + " <think> reasoning process here </think> <answer> answer here </answer>. User:"
              + " {question}. Assistant:",
          false);

  /// A template that agrees with itself: one place for the question, and `thinkOpened` as it is.
  public PromptTemplate {
    int place = text.indexOf(QUESTION);
    if (place < 0 || text.indexOf(QUESTION, place + 1) >= 0) {
      throw new ConfigException(
          "prompt template '%s' must hold {question} exactly once: %s".formatted(name, text));
    }
    if (thinkOpened != text.stripTrailing().endsWith(Answers.THINK)) {
      throw new ConfigException(
          "prompt template '%s' %s <think>, yet is declared otherwise; its format rule would give 0"
                  .formatted(name, thinkOpened ? "does not end with" : "ends with")
              + " to every response");
    }
  }

  /// The templates that a recipe can name, each also with its thinking opened (`-think`).
  public static List<PromptTemplate> all() {
    return List.of(SHORT, SHORT.openingThink(), R1_ZERO, R1_ZERO.openingThink());
  }

  /// The template of this name; an unknown name is refused with the list of those known.
  public static PromptTemplate named(String name) {
    for (PromptTemplate template : all()) if (template.name().equals(name)) return template;
    List<String> known = all().stream().map(PromptTemplate::name).toList();
    throw ConfigException.unknown("prompt template", name, known);
  }

  /// This template with ` <think>` at its end, which the response then need not open.
  public PromptTemplate openingThink() {
    return new PromptTemplate(name + "-think", text + " <think>", true);
  }

  /// The prompt of a question. The question is put in as it is: nothing in it is a placeholder.
  public String prompt(String question) {
    return text.replace(QUESTION, question);
  }

  /// The format rule that fits this template.
  public ThinkFormat format() {
    return new ThinkFormat(thinkOpened);
  }
}
