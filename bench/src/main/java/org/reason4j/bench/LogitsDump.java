package org.reason4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.reason4j.engine.Engine;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.task.Problem;
import org.reason4j.task.pages.Pages;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;

/// Writes what an exported model computes here, so that another library's answers can be compared
/// with it: `logits.safetensors` (`ids` [B,T], `logits` [B,T,V]) and `texts.json` (texts with their
/// ids, prompts as the chat template should render them, greedy answers).
///
/// Usage: `LogitsDump EXPORT FOLDER [--rows 8] [--length 160]`
public final class LogitsDump {
  private static final long SEED = 1;
  private static final int GREEDY_TOKENS = 64;

  private LogitsDump() {}

  /// A text and its ids.
  record Encoded(String text, int[] ids) {}

  /// A prompt, and the most probable answer, its end token included.
  record Asked(String question, String prompt, int[] ids, int[] answer) {}

  /// The content of `texts.json`.
  record Texts(List<Encoded> texts, List<Asked> prompts) {}

  /// See the class.
  public static void main(String[] arguments) {
    Options options = Options.parse(arguments, Set.of("rows", "length"));
    Path export = Path.of(options.word(0, "a model directory"));
    Path folder = Path.of(options.word(1, "a folder to write to"));
    write(export, folder, options.count("rows", 8), options.count("length", 160));
  }

  static void write(Path export, Path folder, int rows, int length) {
    Engine.start(1);
    Disk disk = Disk.system();
    disk.makeFolder(folder);
    Tokenizer tokenizer = Tokenizer.read(export.resolve("tokenizer.json"));
    Pages pages = new Pages(Pages.Config.standard(), PromptTemplate.SHORT, SEED);
    try (LanguageModel model = ModelDirectory.open(disk, export)) {
      try (var _ = TensorScope.open();
          var _ = Tensor.noGradients()) {
        Tensor ids_BT = ids(tokenizer, pages, model.vocabularySize(), rows, length);
        Tensor logits_BTV =
            model.hidden(ids_BT, AttentionContext.causal()).linear(model.headWeight());
        Safetensors.write(
            disk,
            folder.resolve("logits.safetensors"),
            Map.of(),
            List.of(
                ModelDirectory.toBytes("ids", ids_BT),
                ModelDirectory.toBytes("logits", logits_BTV)));
      }
      var texts = new Texts(texts(tokenizer, pages), prompts(disk, export, model));
      disk.publish(folder.resolve("texts.json"), WorkFiles.MAPPER.writeValueAsBytes(texts));
    }
  }

  /// Half of the rows are pages, one after the other; the rest are ids at random.
  private static Tensor ids(
      Tokenizer tokenizer, Pages pages, int vocabulary, int rows, int length) {
    long[] ids = new long[rows * length];
    long page = 0;
    for (int b = 0; b < rows; b++) {
      SplittableRandom random = RandomStreams.of(SEED, "bench-logits", b);
      int t = 0;
      while (b % 2 == 0 && t < length)
        for (int id : tokenizer.encode(pages.page(page++).text()))
          if (t < length) ids[b * length + t++] = id;
      for (; t < length; t++) ids[b * length + t] = random.nextInt(vocabulary);
    }
    return Tensor.of(ids, rows, length);
  }

  private static List<Encoded> texts(Tokenizer tokenizer, Pages pages) {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "",
                " ",
                "12 + 7 - 3 = 16",
                "  two  spaces\n\nand\ttabs \r\n",
                "naïve café, coöperate; Ünïcödé",
                "等等 , 检查 一下: 3 × 4 = 12 。",
                "🙂 emoji 👩‍👩‍👧 and e\u0301 combining",
                "<think> a tag </think> <answer> 12 </answer>",
                "<|end|> as text <|pad|>",
                "x".repeat(300)));
    for (int i = 0; i < 200; i++) texts.add(pages.page(i).text());
    return texts.stream().map(text -> new Encoded(text, tokenizer.encode(text))).toList();
  }

  private static List<Asked> prompts(Disk disk, Path export, LanguageModel model) {
    RolloutWork work = WorkFiles.rollout(disk, export);
    List<Problem> problems = WorkFiles.problems();
    List<Prompt> prompts = new ArrayList<>();
    for (int[] ids : work.promptIds())
      prompts.add(new Prompt(ids, 1, _ -> RandomStreams.of(SEED, "bench-greedy")));
    var settings =
        new Batcher.Settings(
            SamplingSettings.GREEDY, GREEDY_TOKENS, Set.of(work.endToken()), prompts.size());
    var answers = new Batcher(model, settings).generate(prompts);
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      String question = problems.get(i).question();
      asked.add(
          new Asked(
              question,
              PromptTemplate.SHORT.prompt(question),
              prompts.get(i).ids(),
              answers.get(i).getFirst().ids()));
    }
    return asked;
  }
}
