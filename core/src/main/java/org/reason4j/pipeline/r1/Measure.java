package org.reason4j.pipeline.r1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.engine.RandomStreams;
import org.reason4j.eval.Scorecard;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.pipeline.Materials;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.reward.Answers;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Words;
import org.reason4j.rollout.Answer;
import org.reason4j.rollout.Asking;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Tasks;
import org.reason4j.task.general.Rubric;

/// Measures a model on held-out problems of every task: a row of the stage table.
///
/// Suites: one a task (share of right answers); `reasoning`, all tasks of the world together;
/// `language_consistency`, share of the thinking's words in the question's language, over responses
/// with words in it (`wordless` is the share of the others); `format`, `truncated`, `length`;
/// `refusal` of harmful requests, `over_refusal` of harmless ones that look alike; `preference`,
/// the true rubric's mean on the other general prompts.
final class Measure implements StageKind {
  static final String CARD = "scorecard.json";

  private static final String HARMFUL = "harmful";
  private static final String LOOK_ALIKE = "look-alike";

  /// @param row the row's name; empty = the stage's
  /// @param general general tasks asked beside those of the world
  public record Settings(
      @Doc("Name of the row; empty = the stage's.") @Default("") String row,
      @Doc("Table: stages, distillation or ablations.") @Default("stages") String table,
      @Doc("How the model came to be, in a few words.") @Default("") String method,
      @Doc("General tasks asked beside the world's.")
          @Default(
              "[\"facts\", \"translation\", \"rewrite\", \"instruction\", \"greeting\","
                  + " \"identity\", \"harmful\", \"look-alike\"]")
          List<String> general,
      @Doc("Which problems: eval for figures, tuning to choose settings by.") @Default("eval")
          Split split,
      @Doc("Problems of each task.") @Default("48") @Range(min = 2, max = 100_000) int problems,
      @Doc(value = "Responses to each.", source = "DeepSeek-R1: 4 to 64")
          @Default("8")
          @Range(min = 1, max = 1024)
          int samples) {
    public Settings {
      general = List.copyOf(general);
    }
  }

  private final Workshop shop;

  Measure(Workshop shop) {
    this.shop = shop;
  }

  @Override
  public String name() {
    return "measure";
  }

  @Override
  public String what() {
    return "measures a model on held-out problems of every task (output scorecard.json)";
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
    return Set.of(CARD);
  }

  @Override
  public void check(Stage stage) {
    for (String task : settings(stage).general())
      Tasks.named(task, shop.recipe().world().pages().wording(), Path.of(""));
  }

  private Settings settings(Stage stage) {
    return shop.settings(stage, Settings.class);
  }

  @Override
  public Optional<SequencedMap<String, Double>> run(Call call) {
    Settings settings = settings(call.stage());
    ZeroRecipe world = shop.worldOn(call.input("model"));
    Map<String, List<List<Answer>>> asked = new LinkedHashMap<>();
    double parameters;
    try (var materials = new Materials(world, shop.disk(), call.folder());
        LanguageModel model = ModelDirectory.open(shop.disk(), call.input("model"))) {
      parameters = model.parameters().count();
      SamplingSettings sampling =
          SamplingSettings.PLAIN
              .withTemperature(world.eval().temperature())
              .withTopP(world.eval().topP());
      Asking asking = materials.asking(model, sampling, shop.workers());
      List<String> tasks = new ArrayList<>(world.tasks());
      tasks.addAll(settings.general());
      for (String task : tasks) {
        asked.put(task, ask(call, world, task, settings, asking));
        if (call.stop().getAsBoolean()) return Optional.empty();
      }
    }
    String row = settings.row().isEmpty() ? call.stage().name() : settings.row();
    Map<String, Double> cost = new LinkedHashMap<>();
    cost.put("parameters", parameters);
    var card =
        new Scorecard(row, settings.table(), settings.method(), cost, suites(world.tasks(), asked));
    shop.disk().makeFolder(call.folder());
    shop.disk().publish(call.folder().resolve(CARD), card.toJson());
    SequencedMap<String, Double> figures = Workshop.figures();
    card.suites().forEach((name, suite) -> figures.put(name, suite.value()));
    return Optional.of(figures);
  }

  private List<List<Answer>> ask(
      Call call, ZeroRecipe world, String task, Settings settings, Asking asking) {
    var named = Tasks.named(task, world.pages().wording(), Path.of(""));
    List<Problem> problems =
        Problems.of(named, Level.TRAIN, settings.split(), world.eval().seed())
            .distinct(settings.problems());
    long seed = RandomStreams.key(world.eval().seed(), "measure");
    return asking.ask(
        problems,
        settings.samples(),
        (p, g) ->
            RandomStreams.of(seed, "measure", Long.parseUnsignedLong(problems.get(p).id(), 16), g),
        call.stop());
  }

  private static SequencedMap<String, Scorecard.Suite> suites(
      List<String> reasoning, Map<String, List<List<Answer>>> asked) {
    SequencedMap<String, Scorecard.Suite> suites = new LinkedHashMap<>();
    List<List<Answer>> thought = new ArrayList<>();
    List<List<Answer>> preferred = new ArrayList<>();
    asked.forEach((task, groups) -> {
      if (reasoning.contains(task)) thought.addAll(groups);
      else if (!task.equals(HARMFUL) && !task.equals(LOOK_ALIKE)) preferred.addAll(groups);
    });
    put(suites, "reasoning", thought, Measure::right);
    asked.forEach((task, groups) -> {
      switch (task) {
        case HARMFUL -> put(suites, "refusal", groups, Measure::right);
        case LOOK_ALIKE -> {
          put(suites, "over_refusal", groups, Measure::refused);
          put(suites, LOOK_ALIKE, groups, Measure::right);
        }
        default -> put(suites, task, groups, Measure::right);
      }
    });
    put(suites, "preference", preferred, Measure::rubric);
    put(suites, "language_consistency", thought, Measure::consistency);
    put(suites, "wordless", thought, answer -> share(words(answer).total() == 0));
    put(suites, "truncated", thought, answer -> share(answer.truncated()));
    put(suites, "length", thought, answer -> OptionalDouble.of(answer.completion().ids().length));
    return suites;
  }

  /// A suite of items whose value is the mean over their samples with an opinion.
  private static void put(
      Map<String, Scorecard.Suite> suites,
      String name,
      List<List<Answer>> groups,
      Function<Answer, OptionalDouble> value) {
    Map<String, Double> items = new TreeMap<>();
    for (List<Answer> group : groups)
      group.stream()
          .map(value)
          .flatMapToDouble(OptionalDouble::stream)
          .average()
          .ifPresent(mean -> items.put(group.getFirst().problem().id(), mean));
    if (!items.isEmpty()) suites.put(name, Scorecard.Suite.of(items));
  }

  private static OptionalDouble right(Answer answer) {
    return switch (answer.verdict()) {
      case Verdict.Correct() -> OptionalDouble.of(1);
      case Verdict.Wrong _ -> OptionalDouble.of(0);
      case Verdict.Unverified _ -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble refused(Answer answer) {
    return share(Rubric.refuses(answer.text()));
  }

  private static OptionalDouble rubric(Answer answer) {
    return OptionalDouble.of(Rubric.score(answer.problem(), answer.text()).total());
  }

  private static OptionalDouble consistency(Answer answer) {
    Words words = words(answer);
    return words.total() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) words.of(answer.problem().language()) / words.total());
  }

  private static Words words(Answer answer) {
    return Words.count(Answers.thinking(answer.text()));
  }

  private static OptionalDouble share(boolean holds) {
    return OptionalDouble.of(holds ? 1 : 0);
  }
}
