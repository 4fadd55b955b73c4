package org.reason4j.task.pages;

import java.util.SplittableRandom;
import org.reason4j.data.Page;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifiers;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Task;

/// Pages about a task with a verifiable answer: a voice, a layout, and what the task's writer puts
/// into it.
final class ReasoningPages implements PageSource {
  private final Problems problems;
  private final PageWriter writer;
  private final Voice.Shares languages;
  private final Layout.Shares layouts;
  private final PromptTemplate template;
  private final Verifiers verifiers = Verifiers.standard();

  /// @param problemSeed the seed of the problems written about, all of `Split.TRAIN`
  ReasoningPages(
      Task task,
      PageWriter writer,
      Voice.Shares languages,
      Layout.Shares layouts,
      PromptTemplate template,
      long problemSeed) {
    this.problems = Problems.of(task, Level.TRAIN, Split.TRAIN, problemSeed);
    this.writer = writer;
    this.languages = languages;
    this.layouts = layouts;
    this.template = template;
  }

  @Override
  public Page page(long index, SplittableRandom random) {
    Problem problem = problems.problem(index);
    Voice voice = languages.draw(random);
    Layout layout = layouts.draw(random);
    PageWriter.Draft draft = writer.write(problem, voice, random);
    String response = layout.response(draft.work(), draft.answer(), voice, random);
    if (template.thinkOpened() && response.startsWith("<think>")) {
      response = response.substring("<think>".length());
    }
    Verdict verdict =
        verifiers
            .named(problem.verifier())
            .verify(problem.question(), problem.reference(), draft.answer());
    return new Page(
        template.prompt(problem.question()),
        response,
        problem.id(),
        problem.task(),
        draft.style(),
        voice.code(),
        layout.code(),
        verdict instanceof Verdict.Correct);
  }
}
