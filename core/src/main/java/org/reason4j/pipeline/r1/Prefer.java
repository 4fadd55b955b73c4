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
import java.util.stream.Collectors;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.data.ExampleException;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.pipeline.Materials;
import org.reason4j.pipeline.Voice;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.judge.PairJudge;
import org.reason4j.reward.judge.PairJudging;
import org.reason4j.reward.judge.PairSummary;
import org.reason4j.reward.judge.PromptedPairJudge;
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
/// rubric with noise, or an endpoint or a model by the recipe; the labels are wrong now and then.
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
      @Doc(
              "Judge of the pairs: rubric (the hidden one, with noise), an endpoint's address, or a"
                  + " model directory.")
          @Default("rubric")
          String pairJudge,
      Voice.Settings pairJudgeEndpoint,
      PairJudging.Config judging,
      RubricJudge.Config judge) {
    public Settings {
      helpful = List.copyOf(helpful);
      safety = List.copyOf(safety);
      if (safety.stream().anyMatch(Settings::file))
        throw new ConfigException(
            "safety names %s; labels come from the hidden rubric, which knows the general tasks"
                + " only",
            safety);
      if (ownPrompts(helpful) && (pairJudge.equals(RUBRIC) || constructed > 0))
        throw new ConfigException(
            "helpful names %s, pair-judge is %s and constructed is %s; a file of prompts wants"
                + " pair-judge=ADDRESS and constructed=0: the hidden rubric and constructed"
                + " responses know the general tasks only",
            helpful, pairJudge, constructed);
    }

    private static boolean ownPrompts(List<String> tasks) {
      return tasks.stream().anyMatch(Settings::file);
    }

    private static boolean file(String task) {
      return task.endsWith(".jsonl");
    }
  }

  private record PairLine(String prompt, String chosen, String rejected, double margin) {}

  private record SafetyLine(String prompt, String response, boolean safe) {}

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String RUBRIC = "rubric";

  private final Workshop shop;
  private final Voices voices;

  Prefer(Workshop shop) {
    this(shop, Voices.on(shop.disk()));
  }

  Prefer(Workshop shop, Voices voices) {
    this.shop = shop;
    this.voices = voices;
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
    if (!settings.pairJudge().equals(RUBRIC))
      voices.check(stage, "pair-judge", settings.pairJudge(), settings.pairJudgeEndpoint());
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
    if (!pairs(call, settings, PromptTemplate.named(world.template()), helpful, seed, figures))
      return Optional.empty();
    labels(call, settings, risky, seed, figures);
    Cards.pairs(
        shop,
        call,
        call.folder().resolve("pairs.jsonl"),
        "Responses to general prompts, each pair put four times to %s; safety labels are beside it."
            .formatted(
                settings.pairJudge().equals(RUBRIC)
                    ? "a noisy judge of the hidden rubric"
                    : settings.pairJudge()),
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

  /// Makes pairs.jsonl.
  ///
  /// @return false where a stop was asked for
  private boolean pairs(
      Call call,
      Settings settings,
      PromptTemplate template,
      Map<Problem, List<String>> responses,
      long seed,
      Map<String, Double> figures) {
    List<PairJudging.Pair> asked = new ArrayList<>();
    Map<String, Problem> byQuestion = new LinkedHashMap<>();
    responses.forEach((problem, own) -> {
      byQuestion.put(problem.question(), problem);
      for (int i = 0; i + 1 < own.size(); i += 2)
        asked.add(new PairJudging.Pair(problem.question(), own.get(i), own.get(i + 1)));
    });
    boolean rubric = settings.pairJudge().equals(RUBRIC);
    List<PairJudging.Preference> kept = new ArrayList<>();
    PairSummary summary =
        rubric
            ? judge(
                new RubricJudge(
                    responses.keySet(),
                    template,
                    settings.judge(),
                    RandomStreams.key(seed, "judge")),
                settings,
                asked,
                1,
                kept)
            : voices.lend(
                call.stage(),
                "pair-judge",
                settings.pairJudge(),
                settings.pairJudgeEndpoint(),
                seed,
                call.folder().resolve("pair-judge-cache.jsonl"),
                (speaker, atOnce) ->
                    judge(
                        new PromptedPairJudge(speaker),
                        settings,
                        Voices.until(asked, call.stop()),
                        atOnce,
                        kept));
    if (summary.pairs() < asked.size()) return false;
    if (!rubric) requireOpinions(call, settings, summary);
    var out = new ByteArrayOutputStream();
    int agree = 0;
    for (PairJudging.Preference each : kept) {
      line(out, new PairLine(each.prompt(), each.chosen(), each.rejected(), each.margin()));
      Problem problem = byQuestion.get(each.prompt());
      if (problem != null
          && Rubric.score(problem, each.chosen()).total()
              > Rubric.score(problem, each.rejected()).total()) agree++;
    }
    if (kept.isEmpty())
      throw new ExampleException(
          "stage %s: no pair is left of %d (%s); draw more samples, or loosen judging.least or judging.length-ratio"
              .formatted(
                  call.stage().name(),
                  asked.size(),
                  summary.fates().entrySet().stream()
                      .filter(fate -> fate.getValue() > 0)
                      .map(fate -> fate.getKey().word() + " " + fate.getValue())
                      .collect(Collectors.joining(", "))));
    shop.disk().publish(call.folder().resolve("pairs.jsonl"), out.toByteArray());
    figures.put("pairs_asked", (double) asked.size());
    for (PairJudging.Fate fate : PairJudging.Fate.values())
      figures.put(
          "pairs_" + fate.word().replace(' ', '_'), (double) summary.fates().getOrDefault(fate, 0));
    if (!rubric) figures.put("queries_unjudged", (double) unjudged(summary));
    summary.positionBias().ifPresent(bias -> figures.put("position_bias", bias));
    summary.kappa().ifPresent(kappa -> figures.put("judge_kappa", kappa));
    if (!Settings.ownPrompts(settings.helpful()))
      figures.put(
          "kept_that_the_rubric_agrees_with", kept.isEmpty() ? 0 : (double) agree / kept.size());
    return true;
  }

  private static PairSummary judge(
      PairJudge judge,
      Settings settings,
      Iterable<PairJudging.Pair> pairs,
      int atOnce,
      List<PairJudging.Preference> kept) {
    return new PairJudging(judge, settings.judging())
        .judge(pairs, atOnce, judged -> judged.preference().ifPresent(kept::add));
  }

  private void requireOpinions(Call call, Settings settings, PairSummary summary) {
    String stage = call.stage().name();
    int judged = summary.count(PairJudging.Fate.KEPT) + summary.count(PairJudging.Fate.UNDECIDED);
    if (judged == 0 && summary.count(PairJudging.Fate.UNJUDGED) > 0)
      throw new NoOpinionException(stage, "pair-judge", settings.pairJudge(), summary.failures());
    if (!summary.failures().isEmpty())
      shop.notes()
          .accept(
              "stage %s: of %d queries the judge left unjudged: %s"
                  .formatted(
                      stage, summary.queries(), NoOpinionException.told(summary.failures())));
  }

  private static int unjudged(PairSummary summary) {
    return summary.failures().values().stream().mapToInt(Integer::intValue).sum();
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
