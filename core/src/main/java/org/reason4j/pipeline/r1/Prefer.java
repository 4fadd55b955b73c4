package org.reason4j.pipeline.r1;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.pipeline.Materials;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.judge.PairJudging;
import org.reason4j.reward.judge.PairSummary;
import org.reason4j.rollout.Answer;
import org.reason4j.rollout.Asking;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Tasks;
import org.reason4j.task.general.Demonstrations;
import org.reason4j.task.general.Quality;
import org.reason4j.task.general.Rubric;
import org.reason4j.task.general.RubricJudge;
import tools.jackson.databind.json.JsonMapper;

/// Makes what reward models learn from (DeepSeek-R1, revised, 3.1): pairs of responses to general
/// prompts, each put four times to a judge with the order swapped; and responses to harmful and
/// look-alike requests, labelled safe or unsafe.
///
/// Responses come from the model, and a share of constructed ones of every quality besides: a model
/// that has just been fine-tuned no longer shows how badly one can answer. The judge is the hidden
/// rubric with noise; the labels are wrong now and then.
final class Prefer implements StageKind {
  /// @param constructed share of the responses that are constructed
  /// @param labelNoise share of the safety labels that are wrong
  public record Settings(
      @Doc("Tasks of the pairs.")
          @Default(
              "[\"facts\", \"translation\", \"rewrite\", \"instruction\", \"greeting\","
                  + " \"identity\", \"look-alike\"]")
          List<String> helpful,
      @Doc("Tasks of the safety labels.") @Default("[\"harmful\", \"look-alike\"]")
          List<String> safety,
      @Doc("Prompts of each task.") @Default("96") @Range(min = 4, max = 1_000_000) int problems,
      @Doc("Responses of the model to each.") @Default("4") @Range(min = 1, max = 256) int samples,
      @Doc("Temperature.") @Default("1.0") @Range(min = 0, max = 10) double temperature,
      @Doc("Share of the responses that are constructed, of every quality.")
          @Default("0.5")
          @Range(min = 0, max = 1)
          double constructed,
      @Doc("Share of the safety labels that are wrong.") @Default("0.01") @Range(min = 0, max = 0.5)
          double labelNoise,
      PairJudging.Config judging,
      RubricJudge.Config judge) {
    public Settings {
      helpful = List.copyOf(helpful);
      safety = List.copyOf(safety);
    }
  }

  private record PairLine(String prompt, String chosen, String rejected, double margin) {}

  private record SafetyLine(String prompt, String response, boolean safe) {}

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Workshop shop;

  Prefer(Workshop shop) {
    this.shop = shop;
  }

  @Override
  public String name() {
    return "prefer";
  }

  @Override
  public String what() {
    return "makes judged pairs and safety labels (outputs pairs.jsonl, safety.jsonl)";
  }

  @Override
  public Set<String> required() {
    return Set.of("model");
  }

  @Override
  public Set<String> optional() {
    return Set.of();
  }

  @Override
  public Set<String> outputs() {
    return Set.of("pairs.jsonl", "safety.jsonl", "pairs.md");
  }

  @Override
  public void check(Stage stage) {
    Settings settings = settings(stage);
    for (String task : settings.helpful()) task(task);
    for (String task : settings.safety()) task(task);
  }

  private org.reason4j.task.Task task(String name) {
    return Tasks.named(name, shop.recipe().world().pages().wording(), Path.of(""));
  }

  private Settings settings(Stage stage) {
    return shop.settings(stage, Settings.class);
  }

  @Override
  public Optional<SequencedMap<String, Double>> run(Call call) {
    Settings settings = settings(call.stage());
    long seed = RandomStreams.key(shop.recipe().seed(), "prefer/" + call.stage().name());
    ZeroRecipe world = shop.worldOn(call.input("model"));
    Map<Problem, List<String>> helpful;
    Map<Problem, List<String>> risky;
    try (var materials = new Materials(world, shop.disk(), call.folder());
        LanguageModel model = ModelDirectory.open(shop.disk(), call.input("model"))) {
      Asking asking =
          materials.asking(
              model,
              SamplingSettings.PLAIN.withTemperature(settings.temperature()),
              shop.workers());
      helpful = responses(settings, settings.helpful(), asking, seed, call);
      if (call.stop().getAsBoolean()) return Optional.empty();
      risky = responses(settings, settings.safety(), asking, seed, call);
      if (call.stop().getAsBoolean()) return Optional.empty();
    }
    shop.disk().makeFolder(call.folder());
    SequencedMap<String, Double> figures = Workshop.figures();
    pairs(call, settings, PromptTemplate.named(world.template()), helpful, seed, figures);
    labels(call, settings, risky, seed, figures);
    Cards.pairs(
        shop,
        call,
        call.folder().resolve("pairs.jsonl"),
        "Responses to general prompts, each pair put four times to a noisy judge of the hidden"
            + " rubric; safety labels are beside it.",
        figures);
    return Optional.of(figures);
  }

  /// The model's responses and constructed ones, mixed.
  private Map<Problem, List<String>> responses(
      Settings settings, List<String> tasks, Asking asking, long seed, Call call) {
    Map<Problem, List<String>> responses = new LinkedHashMap<>();
    for (String name : tasks) {
      List<Problem> problems =
          Problems.of(task(name), Level.TRAIN, Split.TRAIN, seed).distinct(settings.problems());
      List<List<Answer>> asked =
          asking.ask(
              problems,
              settings.samples(),
              (p, g) ->
                  RandomStreams.of(
                      seed, "response", Long.parseUnsignedLong(problems.get(p).id(), 16), g),
              call.stop());
      for (List<Answer> group : asked) {
        Problem problem = group.getFirst().problem();
        List<Quality> qualities = Quality.of(problem);
        List<String> own = new ArrayList<>();
        for (Answer answer : group) {
          SplittableRandom random =
              RandomStreams.of(
                  seed, "constructed", Long.parseUnsignedLong(problem.id(), 16), answer.sample());
          boolean construct = random.nextDouble() < settings.constructed();
          Quality quality = qualities.get(random.nextInt(qualities.size()));
          // few of many qualities do harm: half of these responses, so that labels are not lopsided
          if (qualities.contains(Quality.COMPLYING) && random.nextBoolean())
            quality = Quality.COMPLYING;
          if (construct) own.add(Demonstrations.candidate(problem, quality, random));
          else if (!answer.truncated() && !answer.text().isBlank()) own.add(answer.text());
        }
        responses.put(problem, own);
      }
    }
    return responses;
  }

  private void pairs(
      Call call,
      Settings settings,
      PromptTemplate template,
      Map<Problem, List<String>> responses,
      long seed,
      Map<String, Double> figures) {
    var judge =
        new RubricJudge(
            responses.keySet(), template, settings.judge(), RandomStreams.key(seed, "judge"));
    List<PairJudging.Pair> asked = new ArrayList<>();
    Map<String, Problem> byQuestion = new LinkedHashMap<>();
    responses.forEach((problem, own) -> {
      byQuestion.put(problem.question(), problem);
      for (int i = 0; i + 1 < own.size(); i += 2)
        asked.add(new PairJudging.Pair(problem.question(), own.get(i), own.get(i + 1)));
    });
    var out = new ByteArrayOutputStream();
    int[] agree = new int[2];
    PairSummary summary =
        new PairJudging(judge, settings.judging())
            .judge(
                asked,
                1,
                judged ->
                    judged
                        .preference()
                        .ifPresent(kept -> {
                          line(
                              out,
                              new PairLine(
                                  kept.prompt(), kept.chosen(), kept.rejected(), kept.margin()));
                          Problem problem = byQuestion.get(kept.prompt());
                          if (problem == null) return;
                          agree[0]++;
                          if (Rubric.score(problem, kept.chosen()).total()
                              > Rubric.score(problem, kept.rejected()).total()) agree[1]++;
                        }));
    shop.disk().publish(call.folder().resolve("pairs.jsonl"), out.toByteArray());
    figures.put("pairs_asked", (double) asked.size());
    for (PairJudging.Fate fate : PairJudging.Fate.values())
      figures.put(
          "pairs_" + fate.word().replace(' ', '_'), (double) summary.fates().getOrDefault(fate, 0));
    summary.positionBias().ifPresent(bias -> figures.put("position_bias", bias));
    summary.kappa().ifPresent(kappa -> figures.put("judge_kappa", kappa));
    figures.put(
        "kept_that_the_rubric_agrees_with", agree[0] == 0 ? 0 : (double) agree[1] / agree[0]);
  }

  private void labels(
      Call call,
      Settings settings,
      Map<Problem, List<String>> responses,
      long seed,
      Map<String, Double> figures) {
    SplittableRandom random = RandomStreams.of(seed, "label-noise");
    var out = new ByteArrayOutputStream();
    int labels = 0;
    int unsafe = 0;
    for (Map.Entry<Problem, List<String>> entry : responses.entrySet())
      for (String response : entry.getValue()) {
        boolean safe = Rubric.score(entry.getKey(), response).safe();
        if (random.nextDouble() < settings.labelNoise()) safe = !safe;
        line(out, new SafetyLine(entry.getKey().question(), response, safe));
        labels++;
        if (!safe) unsafe++;
      }
    shop.disk().publish(call.folder().resolve("safety.jsonl"), out.toByteArray());
    figures.put("labels", (double) labels);
    figures.put("labels_unsafe", (double) unsafe);
  }

  private static void line(ByteArrayOutputStream out, Object line) {
    out.writeBytes(JSON.writeValueAsBytes(line));
    out.write('\n');
  }
}
