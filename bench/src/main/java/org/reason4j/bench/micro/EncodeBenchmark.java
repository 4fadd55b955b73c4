package org.reason4j.bench.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.task.pages.Pages;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;

/// Text to ids and back with the laptop recipe's vocabulary, 100 pages an operation.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark {
  private static final int PAGES = 100;

  private final List<String> texts = texts();
  private final Tokenizer tokenizer =
      BpeTrainer.train(
          new BpeTrainer.Config(
              384,
              List.of(
                  new AddedToken.Wanted("<|end|>", true),
                  new AddedToken.Wanted("<think>", false),
                  new AddedToken.Wanted("</think>", false)),
              BpeTrainer.DEFAULT_PATTERN),
          texts);
  private final List<int[]> ids = texts.stream().map(tokenizer::encode).toList();

  private static List<String> texts() {
    Pages pages = new Pages(Pages.Config.standard(), PromptTemplate.SHORT, 1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) texts.add(pages.page(i).text());
    return texts;
  }

  /// Texts to ids.
  @Benchmark
  public int encode() {
    int tokens = 0;
    for (String text : texts) tokens += tokenizer.encode(text).length;
    return tokens;
  }

  /// Ids to texts.
  @Benchmark
  public int decode() {
    int characters = 0;
    for (int[] encoded : ids) characters += tokenizer.decode(encoded).length();
    return characters;
  }
}
