package org.reason4j.eval.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.generate.kernel.KernelDecoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import org.reason4j.weights.ShardedWeights;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NoLeaks.class)
class LocalRespondentTest {
  private static final int MOST_TOKENS = 24;

  private static Path folder() throws Exception {
    return Path.of(LocalRespondentTest.class.getResource("/golden/models/tiny-qwen2").toURI());
  }

  private static Tokenizer tokenizer() {
    return BpeTrainer.train(
        new BpeTrainer.Config(260, List.of(), BpeTrainer.DEFAULT_PATTERN), List.of("1 + 1"));
  }

  private static LocalRespondent.Settings settings() {
    return new LocalRespondent.Settings(
        text -> RandomStreams.of(3, text).ints(5, 3, 128).toArray(),
        false,
        Set.of(2, 5, 9),
        SamplingSettings.PLAIN);
  }

  private static List<Respondent.Ask> asks() {
    var nodes = JsonMapper.shared().getNodeFactory();
    List<Respondent.Ask> asks = new ArrayList<>();
    for (int item = 0; item < 7; item++)
      for (int sample = 0; sample < 3; sample++)
        asks.add(
            new Respondent.Ask(
                new Item(
                    "" + item,
                    "question " + item,
                    nodes.stringNode(""),
                    nodes.objectNode(),
                    nodes.objectNode()),
                sample));
    return asks;
  }

  /// Answers by the names of their askings; none may be told twice.
  private static Map<String, Answered> answers(LocalRespondent respondent) {
    var protocol = new Protocol(3, 7, 1, 1, MOST_TOKENS, 1);
    Map<String, Answered> answers = new ConcurrentHashMap<>();
    assertThat(
            respondent.ask(
                "s",
                asks(),
                protocol,
                (ask, answer) ->
                    assertThat(answers.put(ask.item().id() + "/" + ask.sample(), answer)).isNull(),
                () -> false))
        .isEmpty();
    return answers;
  }

  /// In one round, and where one row fits: with limits of 3, 12 and 24 tokens.
  @Test
  void answersMadeInRoundsAreTheSame() throws Exception {
    try (LanguageModel model = ModelDirectory.open(Disk.system(), folder());
        var two = new Workers(2)) {
      Tokenizer words = tokenizer();
      Choir apart = new Choir.Apart(model, two);
      Map<String, Answered> whole =
          answers(new LocalRespondent(apart, words, settings(), 1L << 30, 3));
      Map<String, Answered> rounds = answers(new LocalRespondent(apart, words, settings(), 1, 3));
      assertThat(rounds).hasSize(21).isEqualTo(whole);
      List<Integer> lengths =
          whole.values().stream().map(a -> ((Answered.Text) a).tokens().orElseThrow()).toList();
      assertThat(lengths).anyMatch(n -> n <= 3).anyMatch(n -> n > 3 && n <= 12).contains(24);
    }
  }

  @Test
  void ownKernelsGiveTheAnswersOfTheLibrary() throws Exception {
    try (LanguageModel model = ModelDirectory.open(Disk.system(), folder());
        var one = new Workers(1);
        var kernels = decoder().owningBatch(2)) {
      Tokenizer words = tokenizer();
      assertThat(answers(new LocalRespondent(new Choir.Together(kernels), words, settings())))
          .hasSize(21)
          .isEqualTo(answers(new LocalRespondent(new Choir.Apart(model, one), words, settings())));
    }
  }

  private static KernelDecoder decoder() throws Exception {
    var config =
        DecoderConfig.parse(new String(Disk.system().read(folder().resolve("config.json")), UTF_8));
    try (var weights = ShardedWeights.open(Disk.system(), folder())) {
      return KernelDecoder.load(config, weights.tensors());
    }
  }
}
