package org.reason4j.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reason4j.config.ConfigException;
import org.reason4j.data.Cursor;
import org.reason4j.data.Document;
import org.reason4j.data.Packing;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.ConfigJson;
import org.reason4j.model.Decoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.nn.RopeScaling;
import org.reason4j.reward.Accuracy;
import org.reason4j.reward.LanguageConsistency;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.RandomReward;
import org.reason4j.reward.ResponseFormat;
import org.reason4j.reward.RewardMix;
import org.reason4j.reward.SummaryFormat;
import org.reason4j.reward.Verifiers;
import org.reason4j.rollout.Asking;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Task;
import org.reason4j.task.Tasks;
import org.reason4j.task.general.RubricReward;
import org.reason4j.task.pages.Pages;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;
import org.reason4j.verify.Checkers;
import org.reason4j.verify.JudgeChecker;
import org.reason4j.verify.LateSandbox;
import org.reason4j.verify.VerifierPool;
import org.reason4j.weights.Disk;

/// What a recipe's phases work with: vocabulary, model, pages, problems, rewards.
public final class Materials implements AutoCloseable {
  private static final String END = "<|end|>";
  private static final String PAD = "<|pad|>";

  private final ZeroRecipe recipe;
  private final Disk disk;
  private final Path folder;
  private final PromptTemplate template;
  private final Pages pages;
  private final VerifierPool pool;
  private final Optional<RewardJudge> judge;
  private final LateSandbox sandbox = new LateSandbox();
  private final Verifiers verifiers;
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final List<Problems> training = new ArrayList<>();
  private final List<Problems> general = new ArrayList<>();
  private @Nullable Tokenizer tokenizer;
  private @Nullable PreferenceRewards preferences;

  /// @param folder the run's
  public Materials(ZeroRecipe recipe, Disk disk, Path folder) {
    this.recipe = recipe;
    this.disk = disk;
    this.folder = folder;
    this.template = PromptTemplate.named(recipe.template());
    this.pool = new VerifierPool(recipe.reward().pool(), System::nanoTime);
    recipe.reward().judging().ifPresent(wanted -> Voice.check(wanted, Voice.Means.on(disk)));
    this.judge = recipe.reward().judging().map(wanted -> judge(wanted, recipe.seed()));
    Checkers checkers = Checkers.standard(sandbox);
    this.verifiers =
        judge
            .map(named -> checkers.with(new JudgeChecker(named)))
            .orElse(checkers)
            .verifiers()
            .through(pool);
    this.pages = new Pages(recipe.pages(), template, recipe.seed());
    for (String name : recipe.tasks()) training.add(training(name));
    for (String name : recipe.generalTasks()) general.add(training(name));
    if (judge.isEmpty()) training.forEach(Materials::requireNoJudge);
  }

  /// Looks at the first few: a file is usually of one kind.
  private static void requireNoJudge(Problems problems) {
    for (int at = 0; at < 16; at++) {
      Problem problem = problems.problem(at);
      if (problem.verifier().equals(JudgeChecker.KIND))
        throw new ConfigException(
            "task %s has problems of verifier judge, and reward.judge is unset; name an endpoint's"
                + " address or a model directory",
            problem.task());
    }
  }

  private RewardJudge judge(Voice.Wanted wanted, long seed) {
    return new RewardJudge(
        wanted,
        () -> Voice.open(wanted, Voice.Means.on(disk), seed, folder.resolve("judge-cache.jsonl")));
  }

  private Problems training(String name) {
    Task task = Tasks.named(name, recipe.pages().wording(), Path.of(""));
    tasks.put(name, task);
    long seed = RandomStreams.key(recipe.seed(), "training-problems");
    return Problems.of(task, Level.TRAIN, Split.TRAIN, seed);
  }

  public PromptTemplate template() {
    return template;
  }

  /// The form that answers are held to.
  ResponseFormat form() {
    return switch (recipe.form()) {
      case ANSWER -> template.format();
      case SUMMARY -> new SummaryFormat(verifiers, template.thinkOpened());
    };
  }

  // ---- vocabulary and model ----

  boolean makesVocabulary() {
    return recipe.base().isEmpty();
  }

  /// Trains the vocabulary on the first pages, or takes another model's, and writes tokenizer.json.
  void makeVocabulary() {
    if (recipe.tokenizer().from().isPresent()) {
      byte[] json = disk.read(recipe.tokenizer().from().get().resolve("tokenizer.json"));
      disk.publish(folder.resolve("tokenizer.json"), json);
      return;
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < recipe.tokenizer().pages(); i++) texts.add(pages.page(i).text());
    List<AddedToken.Wanted> added =
        List.of(
            new AddedToken.Wanted(END, true),
            new AddedToken.Wanted(PAD, true),
            new AddedToken.Wanted("<think>", false),
            new AddedToken.Wanted("</think>", false),
            new AddedToken.Wanted("<answer>", false),
            new AddedToken.Wanted("</answer>", false));
    var config =
        new BpeTrainer.Config(recipe.tokenizer().vocabulary(), added, BpeTrainer.DEFAULT_PATTERN);
    byte[] json = BpeTrainer.train(config, texts).toJson().getBytes(StandardCharsets.UTF_8);
    disk.publish(folder.resolve("tokenizer.json"), json);
  }

  public Tokenizer tokenizer() {
    Tokenizer known = tokenizer;
    if (known == null) {
      known = Tokenizer.read(recipe.base().orElse(folder).resolve("tokenizer.json"));
      tokenizer = known;
    }
    return known;
  }

  public int endToken() {
    return tokenizer().id(END).orElseGet(() -> baseConfig().endTokens().getFirst());
  }

  public int padToken() {
    return tokenizer()
        .id(PAD)
        .orElseGet(() -> baseConfig().node().path("pad_token_id").asInt(endToken()));
  }

  private ConfigJson baseConfig() {
    return ConfigJson.parse(baseConfigText());
  }

  private String baseConfigText() {
    Path base = recipe.base().or(() -> recipe.tokenizer().from()).orElse(folder.resolve("export"));
    return new String(disk.read(base.resolve("config.json")), StandardCharsets.UTF_8);
  }

  /// The model's shape: the base directory's (Llama and Qwen2 only), or the recipe's.
  DecoderConfig shape() {
    if (recipe.base().isPresent()) return DecoderConfig.parse(baseConfigText());
    ZeroRecipe.Shape shape = recipe.model();
    return new DecoderConfig(
        shape.family(),
        tokenizer().vocabularySize(),
        shape.width(),
        shape.layers(),
        shape.heads(),
        shape.keyValueHeads(),
        shape.width() / shape.heads(),
        shape.feedForward(),
        10_000,
        new RopeScaling.None(),
        1e-5,
        true,
        shape.maxPositions(),
        List.of(endToken()),
        padToken());
  }

  /// The model at the start of the run: the base directory's, or a fresh one.
  LanguageModel model() {
    if (recipe.base().isPresent()) {
      ModelDirectory.shape(disk, recipe.base().get())
          .requireVocabulary(tokenizer().vocabularySize());
      return ModelDirectory.open(disk, recipe.base().get());
    }
    return Decoder.fresh(
        shape(), recipe.model().initDeviation(), RandomStreams.of(recipe.seed(), "init"));
  }

  // ---- pages ----

  /// The stream of packed pages from a cursor on.
  Packing packing(Cursor cursor) {
    int end = endToken();
    return new Packing(
        index -> {
          int[] ids = tokenizer().encode(pages.page(index).text());
          int[] ended = Arrays.copyOf(ids, ids.length + 1);
          ended[ids.length] = end;
          return new Document(ended, 0);
        },
        recipe.pretrain().rowLength(),
        16,
        padToken(),
        cursor);
  }

  // ---- problems ----

  /// Problem i of the endless sequence trained on: the tasks take turns, and from some step on
  /// general tasks have a share of every step's problems, spread evenly over it.
  Problem trainingProblem(long index) {
    int prompts = recipe.grpo().prompts();
    long block = index / prompts;
    int place = (int) (index % prompts);
    if (general.isEmpty() || !generalAt(block)) return turn(training, index);
    int before = generalBefore(place);
    return generalBefore(place + 1) > before
        ? turn(general, block * generalBefore(prompts) + before)
        : turn(training, block * prompts + place - before);
  }

  private static Problem turn(List<Problems> sequences, long index) {
    int count = sequences.size();
    return sequences.get((int) (index % count)).problem(index / count);
  }

  /// Whether general tasks take part in the step that this block of problems belongs to.
  private boolean generalAt(long block) {
    long step = block / (recipe.grpo().config(recipe.seed()).resampling() + 1);
    return step > Math.round(recipe.generalFrom() * recipe.grpo().steps());
  }

  private int generalBefore(int place) {
    return (int) Math.floor(place * recipe.generalShare() + 1e-9);
  }

  /// Distinct problems of one task; none where it has no such level.
  List<Problem> problems(String task, Level level, Split split, int count) {
    Task named = tasks.get(task);
    if (named == null || !named.levels().contains(level)) return List.of();
    return Problems.of(named, level, split, recipe.eval().seed()).distinct(count);
  }

  /// The problems of an evaluation suite: `in_distribution` and `harder` of all tasks, or `general`
  /// of the general ones.
  List<Problem> suite(String suite) {
    boolean harder = suite.equals("harder");
    List<Problem> all = new ArrayList<>();
    for (String task : suite.equals("general") ? recipe.generalTasks() : recipe.tasks())
      all.addAll(
          problems(
              task,
              harder ? Level.HARDER : Level.TRAIN,
              Split.EVAL,
              harder ? recipe.eval().harder() : recipe.eval().problems()));
    return all;
  }

  // ---- answers ----

  /// Samples and judges a model's answers.
  public Asking asking(LanguageModel model, SamplingSettings sampling, Workers workers) {
    var settings =
        new Batcher.Settings(
            sampling, recipe.grpo().maxNewTokens(), Set.of(endToken()), recipe.grpo().slots());
    RewardMix rewards = rewards(workers);
    return new Asking(model, tokenizer(), template, rewards, verifiers, settings, workers);
  }

  private RewardMix rewards(Workers workers) {
    ZeroRecipe.Rewards weights = recipe.reward();
    var accuracy = new Accuracy(verifiers, weights.generalRules());
    var format = form();
    var language = new LanguageConsistency();
    List<RewardMix.Part> parts = new ArrayList<>();
    switch (weights.kind()) {
      case RULE -> {
        parts.add(new RewardMix.Part(accuracy, weights.accuracy()));
        parts.add(new RewardMix.Part(format, weights.format()));
        parts.add(new RewardMix.Part(language, weights.language()));
        parts.addAll(Shaping.parts(weights, accuracy, recipe.grpo().maxNewTokens()));
        parts.addAll(preferences(workers).parts());
        if (!recipe.generalTasks().isEmpty()) parts.add(new RewardMix.Part(new RubricReward(), 0));
      }
      case FORMAT -> {
        parts.add(new RewardMix.Part(format, 1));
        parts.add(new RewardMix.Part(accuracy, 0));
        parts.add(new RewardMix.Part(language, 0));
      }
      case RANDOM -> {
        long key = RandomStreams.key(recipe.seed(), "random-reward");
        parts.add(new RewardMix.Part(new RandomReward(key, 0.5), 1));
        parts.add(new RewardMix.Part(accuracy, 0));
        parts.add(new RewardMix.Part(format, 0));
        parts.add(new RewardMix.Part(language, 0));
      }
    }
    return new RewardMix(parts);
  }

  private PreferenceRewards preferences(Workers workers) {
    PreferenceRewards known = preferences;
    if (known == null) {
      known = PreferenceRewards.open(recipe.reward(), verifiers, disk, workers);
      preferences = known;
    }
    return known;
  }

  /// Opens the reward models once.
  void checkPreferences() {
    try (var workers = new Workers(1)) {
      PreferenceRewards.open(recipe.reward(), verifiers, disk, workers).close();
    }
  }

  @Override
  public void close() {
    PreferenceRewards open = preferences;
    if (open != null) open.close();
    preferences = null;
    pool.close();
    judge.ifPresent(RewardJudge::close);
    sandbox.close();
  }
}
