package org.reason4j.pipeline.r1;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
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
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.reward.Answers;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.judge.Rewriter;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Tasks;
import org.reason4j.task.general.Demonstrations;
import org.reason4j.task.pages.RuleRewriter;
import tools.jackson.databind.json.JsonMapper;

/// Chooses what to fine-tune on: right and readable samples, each filter with its own count,
/// rewritten into the first person with a summary (cold start: DeepSeek-R1, revised, B.3.2), and
/// general demonstrations beside them (rejection sampling: section 2.3.3; reasoning to general
/// 3:1).
final class Curate implements StageKind {
  static final String DATA = "data.jsonl";

  /// @param filters after `correct`, which is always first
  /// @param each samples of one problem at most
  /// @param limit reasoning samples at most; 0 = all
  /// @param generalShare share of the whole that is general demonstrations
  public record Settings(
      @Doc(value = "Filters after `correct`, in order.", source = "DeepSeek-R1 2.3.1, 2.3.3")
          @Default("[\"form=think-answer\", \"language-mix\", \"repetition\", \"duplicates\"]")
          List<String> filters,
      @Doc("Rewriting: rule (first person, with a summary) or none.") @Default("rule")
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
          List<String> general) {
    /// How samples are rewritten.
    public enum Rewriting {
      RULE,
      NONE
    }

    public Settings {
      filters = List.copyOf(filters);
      general = List.copyOf(general);
    }
  }

  private record Line(String prompt, String completion, String task, String language) {}

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Workshop shop;

  Curate(Workshop shop) {
    this.shop = shop;
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
    var chain = new FilterChain(filters(call.stage(), settings));
    List<Drawn> chosen = new ArrayList<>();
    Map<String, Integer> taken = new HashMap<>();
    int beyond = 0;
    for (Drawn drawn : Drawn.read(shop.disk(), call.input("samples"))) {
      if (chain.drop(candidate(drawn)).isPresent()) continue;
      if (taken.merge(drawn.problem().id(), 1, Integer::sum) > settings.each()) beyond++;
      else chosen.add(drawn);
    }
    FilterCounts counts = chain.counts().requireKept("stage " + call.stage().name());
    SplittableRandom random = RandomStreams.of(seed, "order");
    shuffle(chosen, random);
    int reasoning =
        settings.limit() == 0 ? chosen.size() : Math.min(settings.limit(), chosen.size());
    List<Line> lines = new ArrayList<>();
    for (Drawn drawn : chosen.subList(0, reasoning)) lines.add(line(drawn, settings));
    int general =
        (int) Math.round(reasoning * settings.generalShare() / (1 - settings.generalShare()));
    lines.addAll(general(settings, general, seed));
    shuffle(lines, random);
    shop.disk().makeFolder(call.folder());
    write(call.folder().resolve(DATA), lines);
    SequencedMap<String, Double> figures = Workshop.figures();
    figures.put("seen", (double) counts.seen());
    for (FilterCounts.Step step : counts.steps())
      figures.put("dropped_" + step.filter().replace('-', '_'), (double) step.dropped());
    figures.put("beyond_" + settings.each() + "_a_problem", (double) beyond);
    figures.put("reasoning", (double) reasoning);
    figures.put("general", (double) general);
    Cards.samples(
        shop,
        call,
        call.folder().resolve(DATA),
        "Samples of %s, filtered%s; %d of %d lines are general demonstrations."
            .formatted(
                call.stage().inputs().get("samples"),
                settings.rewrite() == Settings.Rewriting.RULE ? " and rewritten by rule" : "",
                general,
                lines.size()),
        counts,
        figures);
    return Optional.of(figures);
  }

  private static Candidate candidate(Drawn drawn) {
    Problem problem = drawn.problem();
    return Candidate.sampled(
        problem.id() + "/" + drawn.sample(),
        problem.question(),
        drawn.response(),
        problem.language(),
        drawn.correct() && !drawn.truncated()
            ? new Verdict.Correct()
            : new Verdict.Wrong(problem.reference(), drawn.verdict()));
  }

  private Line line(Drawn drawn, Settings settings) {
    Problem problem = drawn.problem();
    String response =
        switch (settings.rewrite()) {
          case NONE -> drawn.response();
          case RULE ->
              new RuleRewriter()
                  .rewrite(
                      new Rewriter.Draft(
                          problem.question(),
                          Answers.thinking(drawn.response()),
                          Answers.extract(drawn.response()).orElse(problem.reference()),
                          problem.language()))
                  .response();
        };
    return new Line(problem.question(), response, problem.task(), problem.language());
  }

  /// Demonstrations of the tasks in turn; a task that is named twice has twice as many.
  private List<Line> general(Settings settings, int count, long seed) {
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
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String task = settings.general().get(i % settings.general().size());
      Problems source = sources.get(task);
      if (source == null) throw new IllegalStateException("no source of " + task);
      Problem problem = source.problem(next.merge(task, 1L, Long::sum) - 1);
      String completion = Demonstrations.of(problem, RandomStreams.of(seed, "demonstration", i));
      lines.add(new Line(problem.question(), completion, problem.task(), problem.language()));
    }
    return lines;
  }

  private static <T> void shuffle(List<T> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) Collections.swap(list, i, random.nextInt(i + 1));
  }

  private void write(Path file, List<Line> lines) {
    var out = new ByteArrayOutputStream();
    for (Line line : lines) {
      out.writeBytes(JSON.writeValueAsBytes(line));
      out.write('\n');
    }
    shop.disk().publish(file, out.toByteArray());
  }
}
