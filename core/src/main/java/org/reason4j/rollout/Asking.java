package org.reason4j.rollout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.reason4j.engine.Workers;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Completion;
import org.reason4j.generate.FinishReason;
import org.reason4j.generate.ParallelBatcher;
import org.reason4j.generate.Prompt;
import org.reason4j.model.LanguageModel;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.Response;
import org.reason4j.reward.RewardMix;
import org.reason4j.reward.Verifiers;
import org.reason4j.task.Problem;
import org.reason4j.text.Tokenizer;

/// Samples answers of a model to problems and judges them, each as soon as it is drawn where the
/// verifiers work on threads of their own. For one thread.
public final class Asking {
  /// The random stream of one row.
  @FunctionalInterface
  public interface Streams {
    SplittableRandom of(int prompt, int sample);
  }

  private final LanguageModel model;
  private final Tokenizer tokenizer;
  private final PromptTokens prompts;
  private final RewardMix rewards;
  private final Verifiers verifiers;
  private final Batcher.Settings settings;
  private final Workers workers;
  private Map<String, Double> checks = Map.of();

  /// Borrows all of them.
  public Asking(
      LanguageModel model,
      Tokenizer tokenizer,
      PromptTemplate template,
      RewardMix rewards,
      Verifiers verifiers,
      Batcher.Settings settings,
      Workers workers) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.prompts = new PromptTokens(template, tokenizer);
    this.rewards = rewards;
    this.verifiers = verifiers;
    this.settings = settings;
    this.workers = workers;
  }

  /// How the checks of the last answers asked for went, by name, such as
  /// `verifier/math/unverified`; see [org.reason4j.verify.VerifierPool].
  public Map<String, Double> checks() {
    return checks;
  }

  /// `samples` judged answers to each problem, in order.
  ///
  /// @param stop asked between tokens; once true the answers so far are returned cut off, to be
  ///   thrown away by the caller
  public List<List<Answer>> ask(
      List<Problem> problems, int samples, Streams streams, BooleanSupplier stop) {
    List<Prompt> asked = new ArrayList<>();
    for (int p = 0; p < problems.size(); p++) {
      int number = p;
      asked.add(
          new Prompt(
              prompts.encode(problems.get(p).question()),
              samples,
              sample -> streams.of(number, sample)));
    }
    var early = new Response[problems.size() * samples];
    var completions =
        new ParallelBatcher(model, workers)
            .generate(
                asked,
                settings,
                (p, g, completion) -> {
                  int row = p * samples + g;
                  early[row] = response(problems.get(p), completion, row);
                  verifiers.start(early[row]);
                },
                stop);
    List<Response> responses = new ArrayList<>();
    for (int row = 0; row < early.length; row++) {
      int p = row / samples;
      responses.add(
          early[row] != null
              ? early[row]
              : response(problems.get(p), completions.get(p).get(row % samples), row));
    }
    List<RewardMix.Row> rows = rewards.score(responses);
    List<List<Answer>> groups = new ArrayList<>();
    for (int p = 0; p < problems.size(); p++) {
      List<Answer> group = new ArrayList<>();
      for (int g = 0; g < samples; g++) {
        Response response = responses.get(p * samples + g);
        RewardMix.Row row = rows.get(p * samples + g);
        group.add(
            new Answer(
                problems.get(p),
                p,
                g,
                asked.get(p).ids(),
                completions.get(p).get(g),
                response.text(),
                verifiers.verdict(response),
                row.values(),
                row.total()));
      }
      groups.add(List.copyOf(group));
    }
    checks = verifiers.finish();
    return groups;
  }

  private Response response(Problem problem, Completion completion, long row) {
    int[] ids = completion.ids();
    boolean stopped = completion.finish() == FinishReason.STOP;
    String text = tokenizer.decode(stopped ? Arrays.copyOf(ids, ids.length - 1) : ids);
    return new Response(
        problem.question(),
        problem.reference(),
        problem.verifier(),
        problem.language(),
        text,
        !stopped,
        ids.length,
        row);
  }
}
