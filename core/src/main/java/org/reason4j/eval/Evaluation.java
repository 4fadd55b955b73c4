package org.reason4j.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.reason4j.engine.RandomStreams;
import org.reason4j.reward.Answers;
import org.reason4j.reward.LanguageConsistency;
import org.reason4j.reward.Response;
import org.reason4j.reward.ResponseFormat;
import org.reason4j.reward.Verdict;
import org.reason4j.rollout.Answer;
import org.reason4j.rollout.Asking;
import org.reason4j.task.Problem;
import org.reason4j.task.behaviour.Behaviour;

/// R1's protocol on a fixed list of problems: k samples each, judged (DeepSeek-R1, section 3:
/// pass@1 is the mean over k samples; temperature 0.6, top-p 0.95).
///
/// Every sample has a stream of its own named by seed, problem and number, so that an evaluation
/// made again is the same, and two models are compared on the same draws.
public final class Evaluation {
  private final List<Problem> problems;
  private final int samples;
  private final long seed;
  private final ResponseFormat format;

  /// @param samples k
  /// @param format the form that answers are held to
  public Evaluation(List<Problem> problems, int samples, long seed, ResponseFormat format) {
    this.problems = List.copyOf(problems);
    this.samples = samples;
    this.seed = seed;
    this.format = format;
  }

  /// Samples of a model; empty if stopped.
  public List<Sample> run(Asking asking, BooleanSupplier stop) {
    List<List<Answer>> groups =
        asking.ask(
            problems,
            samples,
            (p, g) ->
                RandomStreams.of(
                    seed, "evaluation", Long.parseUnsignedLong(problems.get(p).id(), 16), g),
            stop);
    if (stop.getAsBoolean()) return List.of();
    List<Sample> all = new ArrayList<>();
    for (List<Answer> group : groups) for (Answer answer : group) all.add(sample(answer));
    return all;
  }

  /// What is counted of one answer.
  public Sample sample(Answer answer) {
    Problem problem = answer.problem();
    Behaviour behaviour = Behaviour.of(problem.task(), problem.question(), answer.text());
    var response =
        new Response(
            problem.question(),
            problem.reference(),
            problem.verifier(),
            problem.language(),
            answer.text(),
            answer.truncated());
    Sample.Judgement judgement =
        switch (answer.verdict()) {
          case Verdict.Correct _ -> Sample.Judgement.CORRECT;
          case Verdict.Wrong _ -> Sample.Judgement.WRONG;
          case Verdict.Unverified _ -> Sample.Judgement.UNVERIFIED;
        };
    return new Sample(
        problem.id(),
        answer.sample(),
        judgement,
        Answers.extract(answer.text()),
        format.wellFormed(response),
        answer.completion().ids().length,
        answer.truncated(),
        behaviour.tally().reflection(),
        new LanguageConsistency().score(response).orElse(0),
        behaviour.style(),
        behaviour.tally().counts());
  }
}
