package org.reason4j.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.reason4j.data.Cursor;
import org.reason4j.data.Document;
import org.reason4j.data.Packing;
import org.reason4j.data.Row;
import org.reason4j.model.DecoderConfig;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.rollout.PromptTokens;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Tasks;
import org.reason4j.task.Wording;
import org.reason4j.task.pages.Pages;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Writes the work files of a model directory: `train.json` (a step of the laptop recipe's packed
/// pages), `train_causal.json` (the same ids, a row one document) and `rollout.json` (16 prompts of
/// the laptop recipe's tasks). The same directory gives the same work.
///
/// Usage: `WorkFiles EXPORT FOLDER`
public final class WorkFiles {
  static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private static final int ROWS = 16;
  private static final int ROW_LENGTH = 128;
  private static final int PROMPTS = 16;
  private static final long SEED = 1;

  private WorkFiles() {}

  /// See the class.
  public static void main(String[] arguments) {
    Options options = Options.parse(arguments, Set.of());
    Path export = Path.of(options.word(0, "a model directory")).toAbsolutePath().normalize();
    Path folder = Path.of(options.word(1, "a folder to write to"));
    Disk disk = Disk.system();
    disk.makeFolder(folder);
    TrainWork train = train(disk, export);
    disk.publish(folder.resolve("train.json"), MAPPER.writeValueAsBytes(train));
    disk.publish(
        folder.resolve("train_causal.json"), MAPPER.writeValueAsBytes(train.asOneDocument()));
    disk.publish(folder.resolve("rollout.json"), MAPPER.writeValueAsBytes(rollout(disk, export)));
  }

  private static DecoderConfig config(Disk disk, Path export) {
    byte[] json = disk.read(export.resolve("config.json"));
    return DecoderConfig.parse(new String(json, StandardCharsets.UTF_8));
  }

  static TrainWork train(Disk disk, Path export) {
    DecoderConfig config = config(disk, export);
    Tokenizer tokenizer = Tokenizer.read(export.resolve("tokenizer.json"));
    Pages pages = new Pages(Pages.Config.standard(), PromptTemplate.SHORT, SEED);
    int end = config.endTokens().getFirst();
    var packing =
        new Packing(
            index -> {
              int[] ids = tokenizer.encode(pages.page(index).text());
              int[] ended = Arrays.copyOf(ids, ids.length + 1);
              ended[ids.length] = end;
              return new Document(ended, 0);
            },
            ROW_LENGTH,
            16,
            config.padToken(),
            Cursor.START);
    int[][] ids = new int[ROWS][];
    int[][] documents = new int[ROWS][];
    for (int b = 0; b < ROWS; b++) {
      Row row = packing.next();
      ids[b] = row.ids();
      documents[b] = row.document();
    }
    return new TrainWork(export.toString(), ids, documents, 8, 1e-4, 0.1, 1);
  }

  static RolloutWork rollout(Disk disk, Path export) {
    DecoderConfig config = config(disk, export);
    var prompts =
        new PromptTokens(PromptTemplate.SHORT, Tokenizer.read(export.resolve("tokenizer.json")));
    int[][] ids = problems().stream().map(p -> prompts.encode(p.question())).toArray(int[][]::new);
    return new RolloutWork(
        export.toString(),
        ids,
        16,
        160,
        config.endTokens().getFirst(),
        config.padToken(),
        1,
        128,
        SEED);
  }

  /// The laptop recipe's two tasks take turns.
  static List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    List<Problems> tasks =
        List.of("chain-sums", "find-x").stream()
            .map(name -> Tasks.named(name, Wording.ENGLISH, Path.of("")))
            .map(task -> Problems.of(task, Level.TRAIN, Split.EVAL, SEED))
            .toList();
    for (int i = 0; i < PROMPTS; i++)
      problems.add(tasks.get(i % tasks.size()).problem(i / tasks.size()));
    return problems;
  }
}
