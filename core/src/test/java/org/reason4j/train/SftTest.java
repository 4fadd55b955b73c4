package org.reason4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.config.TomlBinder;
import org.reason4j.data.Document;
import org.reason4j.data.Epochs;
import org.reason4j.data.Row;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.Decoder;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.train.Sft.Targets;

@ExtendWith(NoLeaks.class)
class SftTest {
  private static final int LENGTH = 23; // prime, so that nothing divides it

  private record Outcome(Sft.Step step, Map<String, double[]> gradients) {}

  private static Sft.Config config(String... settings) {
    List<String> all = new ArrayList<>(List.of("max-grad-norm=1e9", "warm-up-share=0"));
    all.addAll(List.of(settings));
    return TomlBinder.parse("sft", "", Sft.Config.class, all);
  }

  /// Seven documents of 2 to 11 tokens; the response begins somewhere inside.
  private static List<Document> documents() {
    var documents = new ArrayList<Document>();
    for (int i = 0; i < 7; i++) {
      SplittableRandom random = RandomStreams.of(5, "document", i);
      int length = 2 + random.nextInt(10);
      documents.add(new Document(TinyModel.ids(random, length), random.nextInt(length)));
    }
    return documents;
  }

  private static List<Row> rows(boolean packed) {
    var settings = new Epochs.Settings(1, 100, LENGTH, packed, 0, 3);
    return new Epochs(documents(), settings).rows(0);
  }

  private static Outcome step(List<Row> rows, Targets learnt, int microRows, int workers) {
    try (var model = TinyModel.of(1);
        var pool = new Workers(workers);
        var sft = new Sft(config("micro-rows=" + microRows), learnt, 4, model, pool)) {
      var step = sft.step(0, rows);
      return new Outcome(step, TinyModel.gradients(sft.optimizer()));
    }
  }

  /// The definition (TRL: cross-entropy of shifted labels, prompts -100, summed and divided by the
  /// labels of the whole step), a document at a time, softmax in double precision, and the model's
  /// gradient by autograd through that very sum.
  private static Outcome byDefinition(Targets learnt) {
    double loss = 0;
    double hits = 0;
    double entropy = 0;
    long count = 0;
    try (var model = TinyModel.of(1);
        var _ = TensorScope.open()) {
      List<Tensor> sums = new ArrayList<>();
      for (Document document : documents()) {
        Tensor ids_BT = Tensor.ofIds(document.ids(), 1, document.ids().length);
        Tensor hidden_BTD = model.hidden(ids_BT, AttentionContext.causal());
        Tensor logits_TV = hidden_BTD.view(-1, hidden_BTD.size(-1)).linear(model.headWeight());
        Tensor logp_TV = logits_TV.logSoftmax(-1);
        double[] logits = logits_TV.detach().toDoubles();
        int vocabulary = TinyModel.VOCABULARY;
        for (int t = 0; t + 1 < document.ids().length; t++) {
          if (learnt == Targets.RESPONSES && !document.response()[t + 1]) continue;
          int target = document.ids()[t + 1];
          double total = 0;
          double weighted = 0;
          int best = 0;
          for (int v = 0; v < vocabulary; v++) {
            double logit = logits[t * vocabulary + v];
            total += Math.exp(logit);
            weighted += Math.exp(logit) * logit;
            if (logit > logits[t * vocabulary + best]) best = v;
          }
          loss -= logits[t * vocabulary + target] - Math.log(total);
          entropy += Math.log(total) - weighted / total;
          if (best == target) hits++;
          count++;
          sums.add(logp_TV.select(0, t).select(0, target));
        }
      }
      Tensor.stack(sums, 0).sum().mul(-1.0 / count).backward();
      return new Outcome(
          new Sft.Step(loss / count, hits / count, entropy / count, 0, 0, 0, count, false),
          gradients(model));
    }
  }

  private static Map<String, double[]> gradients(Decoder model) {
    var gradients = new LinkedHashMap<String, double[]>();
    model
        .parameters()
        .asMap()
        .forEach((name, tensor) ->
            tensor.gradient().ifPresent(gradient -> gradients.put(name, gradient.toDoubles())));
    return gradients;
  }

  @Test
  void lossAndGradientAreThoseOfTheDefinition() {
    for (Targets learnt : Targets.values()) {
      Outcome ours = step(rows(true), learnt, 2, 1);
      Outcome theirs = byDefinition(learnt);
      assertThat(ours.step().targets()).isEqualTo(theirs.step().targets());
      assertThat(ours.step().loss()).isCloseTo(theirs.step().loss(), Offset.offset(2e-6));
      assertThat(ours.step().entropy()).isCloseTo(theirs.step().entropy(), Offset.offset(2e-6));
      assertThat(ours.step().tokenAccuracy()).isEqualTo(theirs.step().tokenAccuracy());
      assertThat(TinyModel.distance(ours.gradients(), theirs.gradients())).isLessThan(1e-5);
    }
  }

  @Test
  void promptsAreNotLearnt() {
    assertThat(step(rows(true), Targets.RESPONSES, 4, 1).step().targets())
        .isLessThan(step(rows(true), Targets.ALL, 4, 1).step().targets());
  }

  @Test
  void packedDocumentsTeachWhatEachTeachesAlone() {
    assertThat(rows(true)).anyMatch(row -> row.documents() > 2);
    Outcome together = step(rows(true), Targets.RESPONSES, 8, 1);
    Outcome apart = step(rows(false), Targets.RESPONSES, 8, 1);
    assertThat(together.step().targets()).isEqualTo(apart.step().targets());
    assertThat(together.step().loss()).isCloseTo(apart.step().loss(), Offset.offset(1e-5));
    assertThat(TinyModel.distance(together.gradients(), apart.gradients())).isLessThan(1e-5);
  }

  @Test
  void theStepDoesNotDependOnHowItIsCut() {
    Outcome whole = step(rows(false), Targets.RESPONSES, 8, 1);
    for (int micro : new int[] {1, 2, 3}) {
      Outcome cut = step(rows(false), Targets.RESPONSES, micro, 1);
      assertThat(cut.step().loss()).isCloseTo(whole.step().loss(), Offset.offset(4e-6));
      assertThat(TinyModel.distance(cut.gradients(), whole.gradients())).isLessThan(1e-6);
    }
    Outcome two = step(rows(false), Targets.RESPONSES, 1, 2);
    assertThat(TinyModel.distance(two.gradients(), whole.gradients())).isLessThan(1e-6);
    assertThat(step(rows(false), Targets.RESPONSES, 1, 2).step()).isEqualTo(two.step());
  }

  @Test
  void theRateRisesAndFallsToItsShare() {
    var schedule = config("learning-rate=1e-3", "warm-up-share=0.1").schedule(50);
    assertThat(schedule.rate(1)).isCloseTo(0.2e-3, Offset.offset(1e-12));
    assertThat(schedule.rate(5)).isCloseTo(1e-3, Offset.offset(1e-12));
    assertThat(schedule.rate(27.5)).isCloseTo(0.55e-3, Offset.offset(1e-12));
    assertThat(schedule.rate(50)).isCloseTo(1e-4, Offset.offset(1e-12));
  }

  @Test
  void itLearnsAndMeasuresTheSameLossAsItTrainsOn() {
    try (var model = TinyModel.of(1);
        var pool = new Workers(1);
        var sft = new Sft(config("learning-rate=1e-2"), Targets.RESPONSES, 60, model, pool)) {
      double first = sft.measure(rows(true)).loss();
      Sft.Step begun = sft.step(0, rows(true));
      assertThat(begun.loss()).isCloseTo(first, Offset.offset(1e-6));
      for (int step = 1; step < 60; step++) sft.step(step, rows(true));
      Sft.Measured last = sft.measure(rows(true));
      assertThat(last.loss()).isLessThan(0.1);
      assertThat(last.tokenAccuracy()).isGreaterThan(0.95);
      assertThat(last.targets()).isEqualTo(begun.targets());
    }
  }

  @Test
  void aLossThatIsNotANumberLeavesTheWeightsAlone() {
    try (var model = TinyModel.of(1);
        var pool = new Workers(1);
        var sft = new Sft(config(), Targets.RESPONSES, 4, model, pool)) {
      Tensor norm = model.parameters().get("model.norm.weight");
      double[] before = model.parameters().get("model.embed_tokens.weight").toDoubles();
      try (var _ = Tensor.noGradients()) {
        norm.fill_(Double.NaN);
      }
      assertThat(sft.step(0, rows(true)).skipped()).isTrue();
      assertThat(model.parameters().get("model.embed_tokens.weight").toDoubles()).isEqualTo(before);
    }
  }
}
