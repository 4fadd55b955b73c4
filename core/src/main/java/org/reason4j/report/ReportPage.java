package org.reason4j.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.checkpoint.Trajectory;
import org.reason4j.event.RunEvent;

/// The page of one run.
final class ReportPage {
  /// A measure of one style at the gate, such as `find-x/accuracy/several`.
  private static final Pattern STYLE = Pattern.compile("(.+/)?(share|accuracy)/([^/]+)");

  private ReportPage() {}

  static Page of(RunRecord run, RolloutScan scan, List<RunRecord> controls) {
    FigureSet figures = new FigureSet(run, scan);
    List<Page.Block> blocks = new ArrayList<>();
    boolean graded = PhasePages.phases(run).isEmpty() || !run.suites().isEmpty();
    section(blocks, "What was learnt", PhasePages.blocks(run));
    section(blocks, "How good is the reward model?", RewardModelPages.blocks(run));
    if (graded) section(blocks, "Result", Headline.blocks(run, figures(figures.learning())));
    section(blocks, "Does it reflect?", figures(figures.reflection()));
    section(blocks, "Reflection, by example", examples(scan));
    section(blocks, "Groups", groups(scan));
    section(blocks, "Training", training(run, figures));
    section(blocks, "Was the base ready?", readiness(run));
    section(blocks, "Controls", controls(run, controls));
    if (graded) section(blocks, "Settings beside the paper's", settings(run));
    section(blocks, "How this was made", origin(run));
    return new Page("Run " + run.name(), subtitle(run), blocks);
  }

  private static String subtitle(RunRecord run) {
    List<String> parts = new ArrayList<>();
    Summary.parameters(run).ifPresent(value -> parts.add(Numbers.plain(value) + " parameters"));
    if (!run.steps("grpo").isEmpty()) parts.add(run.steps("grpo").lastKey() + " steps of GRPO");
    for (String phase : PhasePages.phases(run))
      parts.add(run.steps(phase).lastKey() + " steps of " + phase);
    Summary.reward(run).ifPresent(value -> parts.add("reward: " + value));
    Summary.seed(run).ifPresent(value -> parts.add("seed " + value));
    Summary.minutes(run).ifPresent(value -> parts.add(Numbers.plain(value) + " minutes"));
    run.largest("peak_rss_mib")
        .ifPresent(value -> parts.add("peak " + Numbers.plain(Math.rint(value)) + " MiB"));
    parts.add(run.finished() ? "finished" : "not finished");
    return String.join(" · ", parts);
  }

  private static void section(List<Page.Block> into, String title, List<Page.Block> blocks) {
    if (blocks.isEmpty()) return;
    into.add(new Page.Heading(2, title));
    into.addAll(blocks);
  }

  private static List<Page.Block> figures(List<Page.Figure> figures) {
    return figures.isEmpty() ? List.of() : List.of(new Page.Figures(figures));
  }

  private static List<Page.Block> examples(RolloutScan scan) {
    if (scan.examples().isEmpty()) return List.of();
    List<Page.Block> blocks = new ArrayList<>();
    blocks.add(new Page.Text(RolloutScan.RULE));
    for (Trajectory example : scan.examples()) {
      blocks.add(
          new Page.Answers("Step " + example.step() + ": " + question(example), List.of(example)));
    }
    return blocks;
  }

  private static List<Page.Block> groups(RolloutScan scan) {
    if (scan.early().isEmpty()) return List.of();
    List<Page.Block> blocks = new ArrayList<>();
    blocks.add(
        new Page.Text(
            "Each question is answered G times; an answer's advantage is its reward against its own"
                + " group, best first. "
                + RolloutScan.GROUP_RULE));
    group(blocks, "Early", scan.early());
    group(blocks, "Late", scan.late());
    return blocks;
  }

  private static void group(List<Page.Block> blocks, String when, List<List<Trajectory>> groups) {
    if (groups.isEmpty()) return;
    blocks.add(new Page.Heading(3, when + ", step " + groups.getFirst().getFirst().step()));
    for (List<Trajectory> group : groups) {
      long right = group.stream().filter(Answer::correct).count();
      List<Trajectory> ranked =
          group.stream()
              .sorted(
                  Comparator.comparingDouble((Trajectory t) -> -t.advantage())
                      .thenComparingInt(Trajectory::sample))
              .toList();
      blocks.add(
          new Page.Answers(
              "%s (%d of %d right)".formatted(question(group.getFirst()), right, group.size()),
              ranked));
    }
  }

  private static String question(Trajectory answer) {
    String reference = answer.reference().isEmpty() ? "" : " → " + answer.reference();
    return Markup.shorten(answer.question().strip(), 300) + Markup.shorten(reference, 100);
  }

  private static List<Page.Block> training(RunRecord run, FigureSet figures) {
    List<Page.Block> blocks = new ArrayList<>(figures(figures.training()));
    long skipped = run.events().stream().filter(RunEvent.StepSkipped.class::isInstance).count();
    if (skipped > 0) {
      RunEvent.StepSkipped first =
          run.events().stream()
              .filter(RunEvent.StepSkipped.class::isInstance)
              .map(RunEvent.StepSkipped.class::cast)
              .findFirst()
              .orElseThrow();
      blocks.add(
          new Page.Callout(
              false,
              "%d step(s) were skipped; the first is step %d: %s"
                  .formatted(skipped, first.step(), first.reason())));
    }
    return blocks;
  }

  private static List<Page.Block> readiness(RunRecord run) {
    List<Page.Block> blocks = new ArrayList<>();
    Optional<RunEvent.Readiness> last = Optional.empty();
    for (RunEvent event : run.events()) {
      if (event instanceof RunEvent.Readiness own) last = Optional.of(own);
    }
    if (last.isEmpty()) return blocks;
    RunEvent.Readiness gate = last.get();
    blocks.add(new Page.Callout(gate.ready(), gate.decision()));
    blocks.add(
        new Page.Text(
            "Reinforcement learning sharpens what already pays. The base was measured style by"
                + " style"
                + " after %d pretraining steps.".formatted(gate.step())));
    Map<String, String[]> styles = new TreeMap<>();
    List<List<String>> rest = new ArrayList<>();
    gate.metrics()
        .forEach((name, value) -> {
          Matcher matcher = STYLE.matcher(name);
          if (matcher.matches()) {
            int column = matcher.group(2).equals("share") ? 0 : 1;
            String task = matcher.group(1) == null ? "" : matcher.group(1).replace("/", ", ");
            styles.computeIfAbsent(task + matcher.group(3), _ -> new String[] {"–", "–"})[column] =
                Numbers.percent(value);
          } else {
            rest.add(List.of(FigureSet.words(name).replace("/", ", "), Numbers.plain(value)));
          }
        });
    List<List<String>> rows = new ArrayList<>();
    styles.forEach((style, cells) -> rows.add(List.of(style, cells[0], cells[1])));
    if (!rows.isEmpty()) {
      blocks.add(new Page.Table(List.of("style", "share of answers", "right"), rows));
    }
    if (!rest.isEmpty()) blocks.add(new Page.Table(List.of("measure", "value"), rest));
    return blocks;
  }

  private static List<Page.Block> controls(RunRecord run, List<RunRecord> controls) {
    if (controls.isEmpty()) return List.of();
    List<RunRecord> all = new ArrayList<>(List.of(run));
    all.addAll(controls);
    List<List<String>> rows = new ArrayList<>();
    for (RunRecord own : all) {
      Optional<RunEvent.Evaluated> base = own.evaluation("base", "in_distribution");
      Optional<RunEvent.Evaluated> last = Headline.last(own, "in_distribution");
      rows.add(
          List.of(
              own.name(),
              Summary.reward(own).orElse("–"),
              arrow(base, last, "pass@1", true),
              arrow(base, last, "pass@1_extractable", true),
              arrow(base, last, "format", true),
              arrow(base, last, "mean_length", false)));
    }
    return List.of(
        new Page.Text(
            "The same recipe with a reward that knows nothing of the answer: what rises there too"
                + " is not learnt from being right."),
        new Page.Table(
            List.of("run", "reward", "pass@1", "over readable answers", "format", "tokens"), rows));
  }

  private static String arrow(
      Optional<RunEvent.Evaluated> base,
      Optional<RunEvent.Evaluated> last,
      String key,
      boolean percent) {
    return number(base, key, percent) + " → " + number(last, key, percent);
  }

  private static String number(Optional<RunEvent.Evaluated> own, String key, boolean percent) {
    double value =
        own.map(RunEvent.Evaluated::metrics)
            .map(metrics -> metrics.getOrDefault(key, Double.NaN))
            .orElse(Double.NaN);
    return percent ? Numbers.percent(value) : Numbers.plain(value);
  }

  private static List<Page.Block> settings(RunRecord run) {
    if (run.recipe().isEmpty()) return List.of();
    return List.of(
        PaperSettings.table(run),
        new Page.Text(
            run.setting("base").isPresent()
                ? "The base was given; what it had read is not known here. “No supervised"
                    + " fine-tuning” is not “no reasoning was ever seen”."
                : "The base of the paper had read web pages with reasoning; the base here has read"
                    + " generated pages with reasoning, many of them wrong. “No supervised"
                    + " fine-tuning” is not “no reasoning was ever seen”."));
  }

  private static List<Page.Block> origin(RunRecord run) {
    List<Page.Block> blocks = new ArrayList<>();
    blocks.add(
        new Page.Code(
            """
            reason4j train recipe.toml --out NEW   # the same run again, from RUN/recipe.toml
            reason4j report RUN                    # this page
            reason4j rollouts RUN                  # every answer
            reason4j compare RUN NEW               # against another run
            """));
    List<List<String>> facts = new ArrayList<>();
    facts.add(
        List.of("recipe.toml, SHA-256", run.recipeSha256().isEmpty() ? "–" : run.recipeSha256()));
    run.seconds()
        .forEach(
            (phase, seconds) -> facts.add(List.of("seconds in " + phase, Numbers.plain(seconds))));
    List<String> libraries = new ArrayList<>();
    run.environment()
        .forEach((key, value) -> {
          int library = key.indexOf("libraries.");
          if (library >= 0) libraries.add(key.substring(library + 10) + " " + value);
          else facts.add(List.of(key.replace("environment.", ""), Markup.shorten(value, 300)));
        });
    if (!libraries.isEmpty()) facts.add(List.of("libraries", String.join(", ", libraries)));
    blocks.add(new Page.Table(List.of("fact", "value"), facts));
    if (!run.recipe().isEmpty()) {
      blocks.add(new Page.Heading(3, "Recipe"));
      StringBuilder recipe = new StringBuilder();
      run.recipe()
          .forEach((key, value) -> recipe.append(key).append(" = ").append(value).append('\n'));
      blocks.add(new Page.Code(recipe.toString()));
    }
    return blocks;
  }
}
