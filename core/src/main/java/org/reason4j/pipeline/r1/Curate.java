package org.reason4j.pipeline.r1;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.data.FilterCounts;
import org.reason4j.engine.RandomStreams;
import org.reason4j.filter.Candidate;
import org.reason4j.filter.Correct;
import org.reason4j.filter.Filter;
import org.reason4j.filter.FilterChain;
import org.reason4j.filter.Rules;
import org.reason4j.pipeline.Voice;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.reward.Verdict;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Tasks;
import org.reason4j.task.general.Demonstrations;
import tools.jackson.databind.json.JsonMapper;

/// Chooses what to fine-tune on: right and readable samples, each filter with its own count,
/// rewritten into the first person with a summary (cold start: DeepSeek-R1, revised, B.3.2), and
/// general demonstrations beside them (rejection sampling: section 2.3.3; reasoning to general
/// 3:1).
final class Curate implements StageKind {
  static final String DATA = "data.jsonl";

  static final String RULE = "rule";

  /// @param filters after `correct`, which is always first
  /// @param each samples of one problem at most
  /// @param limit reasoning samples at most; 0 = all
  /// @param generalShare share of the whole that is general demonstrations
  /// @param judged tasks of the samples that are judged here, given the reference, instead of by
  ///   the verdict on file
  public record Settings(
      @Doc(value = "Filters after `correct`, in order.", source = "DeepSeek-R1 2.3.1, 2.3.3")
          @Default("[\"form=think-answer\", \"language-mix\", \"repetition\", \"duplicates\"]")
          List<String> filters,
      @Doc(
              "Rewriting: rule (first person, with a summary), endpoint (by the rewriter, by rule"
                  + " where it fails) or none.")
          @Default("rule")
          Rewriting rewrite,
      @Doc("Samples of one problem at most.") @Default("2") @Range(min = 1, max = 1000) int each,
      @Doc("Reasoning samples at most; 0 = all.") @Default("0") @Range(min = 0, max = 1e9)
          int limit,
      @Doc(value = "Share that is general demonstrations.", source = "DeepSeek-R1: 200k of 800k")
          @Default("0.0")
          @Range(min = 0, max = 0.99)
          double generalShare,
      @Doc("Tasks of the general demonstrations; one named twice has twice as many.")
          @Default(
              "[\"facts\", \"translation\", \"rewrite\", \"instruction\", \"greeting\","
                  + " \"identity\", \"harmful\", \"look-alike\"]")
          List<String> general,
      @Doc(
              value = "Tasks whose samples the judge judges, given the reference.",
              source = "DeepSeek-R1 2.3.3")
          @Default("[]")
          List<String> judged,
      @Doc("Judge: rule (the verifier), an endpoint's address, or a model directory.")
          @Default("rule")
          String judge,
      Voice.Settings judgeEndpoint,
      @Doc("Rewriter of rewrite=endpoint: an endpoint's address, or a model directory.")
          @Default("")
          String rewriter,
      Voice.Settings rewriterEndpoint) {
    /// How samples are rewritten.
    public enum Rewriting {
      RULE,
      ENDPOINT,
      NONE
    }

    public Settings {
      filters = List.copyOf(filters);
      general = List.copyOf(general);
      judged = List.copyOf(judged);
      if (judged.isEmpty() && !judge.equals(RULE))
        throw new ConfigException(
            "judge is \"%s\", but judged names no task; set judged=[\"TASK\"]", judge);
      if (rewriter.isEmpty() == (rewrite == Rewriting.ENDPOINT))
        throw new ConfigException(
            "rewrite is %s and rewriter is \"%s\"; rewrite=endpoint and rewriter=ADDRESS go"
                + " together",
            rewrite.name().toLowerCase(Locale.ROOT), rewriter);
    }
  }

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Workshop shop;
  private final Voices voices;

  Curate(Workshop shop) {
    this(shop, Voices.on(shop.disk()));
  }

  Curate(Workshop shop, Voices voices) {
    this.shop = shop;
    this.voices = voices;
  }

  @Override
  public String name() {
    return "curate";
  }

  @Override
  public String what() {
    return "chooses and rewrites samples to fine-tune on (outputs data.jsonl, data.md)";
  }

  @Override
  public Set<String> required() {
    return Set.of("samples");
  }

  @Override
  public Set<String> optional() {
    return Set.of();
  }

  @Override
  public Set<String> outputs() {
    return Set.of(DATA, "data.md");
  }

  @Override
  public void check(Stage stage) {
    Settings settings = settings(stage);
    var _ = filters(stage, settings);
    for (String task : settings.general())
      Tasks.named(task, shop.recipe().world().pages().wording(), Path.of(""));
    if (!settings.judge().equals(RULE))
      voices.check(stage, "judge", settings.judge(), settings.judgeEndpoint());
    if (settings.rewrite() == Settings.Rewriting.ENDPOINT)
      voices.check(stage, "rewriter", settings.rewriter(), settings.rewriterEndpoint());
  }

  private Settings settings(Stage stage) {
    return shop.settings(stage, Settings.class);
  }

  private static List<Filter> filters(Stage stage, Settings settings) {
    List<Filter> filters = new ArrayList<>(List.of(new Correct()));
    try {
      filters.addAll(Rules.plain().named(settings.filters()));
    } catch (ConfigException e) {
      throw new ConfigException("stage %s: %s", stage.name(), String.valueOf(e.getMessage()));
    }
    return filters;
  }

  @Override
  public Optional<SequencedMap<String, Double>> run(Call call) {
    Settings settings = settings(call.stage());
    long seed = RandomStreams.key(shop.recipe().seed(), "curate/" + call.stage().name());
    List<Drawn> samples = Drawn.read(shop.disk(), call.input("samples"));
    shop.disk().makeFolder(call.folder());
    JudgedAnswers judged = JudgedAnswers.of(shop, voices, call, settings, samples, seed);
    if (!judged.complete()) return Optional.empty();
    List<Filter> filters = judged.filters();
    filters.addAll(filters(call.stage(), settings));
    var chain = new FilterChain(filters);
    List<Drawn> chosen = new ArrayList<>();
    Map<String, Integer> taken = new HashMap<>();
    int beyond = 0;
    for (Drawn drawn : samples) {
      if (chain.drop(candidate(drawn, judged)).isPresent()) continue;
      if (taken.merge(drawn.problem().id(), 1, Integer::sum) > settings.each()) beyond++;
      else chosen.add(drawn);
    }
    FilterCounts counts = chain.counts().requireKept("stage " + call.stage().name());
    SplittableRandom random = RandomStreams.of(seed, "order");
    shuffle(chosen, random);
    int reasoning =
        settings.limit() == 0 ? chosen.size() : Math.min(settings.limit(), chosen.size());
    SequencedMap<String, Double> rewriting = Workshop.figures();
    List<CuratedLine> lines =
        new ArrayList<>(
            Rewrites.lines(voices, call, settings, chosen.subList(0, reasoning), seed, rewriting));
    if (lines.size() < reasoning) return Optional.empty();
    int general =
        (int) Math.round(reasoning * settings.generalShare() / (1 - settings.generalShare()));
    lines.addAll(general(settings, general, seed));
    shuffle(lines, random);
    write(call.folder().resolve(DATA), lines);
    SequencedMap<String, Double> figures = Workshop.figures();
    figures.put("seen", (double) counts.seen());
    for (FilterCounts.Step step : counts.steps())
      figures.put("dropped_" + step.filter().replace('-', '_'), (double) step.dropped());
    figures.put("beyond_" + settings.each() + "_a_problem", (double) beyond);
    figures.put("reasoning", (double) reasoning);
    figures.put("general", (double) general);
    if (!settings.judged().isEmpty()) figures.put("judge_questions", (double) judged.asked());
    figures.putAll(rewriting);
    Cards.samples(
        shop,
        call,
        call.folder().resolve(DATA),
        "Samples of %s, filtered%s%s; %d of %d lines are general demonstrations."
            .formatted(
                call.stage().inputs().get("samples"),
                switch (settings.rewrite()) {
                  case RULE -> " and rewritten by rule";
                  case ENDPOINT -> " and rewritten by " + settings.rewriter();
                  case NONE -> "";
                },
                settings.judged().isEmpty()
                    ? ""
                    : "; answers of %s judged by %s"
                        .formatted(String.join(", ", settings.judged()), settings.judge()),
                general,
                lines.size()),
        counts,
        figures);
    return Optional.of(figures);
  }

  private static Candidate candidate(Drawn drawn, JudgedAnswers judged) {
    Problem problem = drawn.problem();
    String name = problem.id() + "/" + drawn.sample();
    return Candidate.sampled(
        name,
        problem.question(),
        drawn.response(),
        problem.language(),
        judged
            .verdict(drawn, name)
            .orElseGet(() ->
                drawn.correct() && !drawn.truncated()
                    ? new Verdict.Correct()
                    : new Verdict.Wrong(problem.reference(), drawn.verdict())));
  }

  /// Demonstrations of the tasks in turn; a task that is named twice has twice as many.
  private List<CuratedLine> general(Settings settings, int count, long seed) {
    Map<String, Problems> sources = new HashMap<>();
    Map<String, Long> next = new HashMap<>();
    for (String task : settings.general())
      sources.computeIfAbsent(
          task,
          name ->
              Problems.of(
                  Tasks.named(name, shop.recipe().world().pages().wording(), Path.of("")),
                  Level.TRAIN,
                  Split.TRAIN,
                  seed));
    List<CuratedLine> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String task = settings.general().get(i % settings.general().size());
      Problems source = sources.get(task);
      if (source == null) throw new IllegalStateException("no source of " + task);
      Problem problem = source.problem(next.merge(task, 1L, Long::sum) - 1);
      String completion = Demonstrations.of(problem, RandomStreams.of(seed, "demonstration", i));
      lines.add(
          new CuratedLine(problem.question(), completion, problem.task(), problem.language()));
    }
    return lines;
  }

  private static <T> void shuffle(List<T> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) Collections.swap(list, i, random.nextInt(i + 1));
  }

  private void write(Path file, List<CuratedLine> lines) {
    var out = new ByteArrayOutputStream();
    for (CuratedLine line : lines) {
      out.writeBytes(JSON.writeValueAsBytes(line));
      out.write('\n');
    }
    shop.disk().publish(file, out.toByteArray());
  }
}
