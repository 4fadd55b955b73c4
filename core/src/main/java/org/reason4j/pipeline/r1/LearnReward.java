package org.reason4j.pipeline.r1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.reason4j.event.RunEvent;
import org.reason4j.pipeline.RewardModelRecipe;
import org.reason4j.pipeline.RewardModelRun;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.report.RunRecord;

/// A reward model as a stage: pairs for helpfulness, labels for safety (DeepSeek-R1, revised, 3.1).
/// Settings are those of a recipe of `reward-model`; what it keeps is measured on prompts that were
/// held out.
final class LearnReward implements StageKind {
  private static final Set<String> KEPT =
      Set.of("accuracy", "auroc", "ece", "brier", "items", "loss");

  private final Workshop shop;

  LearnReward(Workshop shop) {
    this.shop = shop;
  }

  @Override
  public String name() {
    return "reward-model";
  }

  @Override
  public String what() {
    return "trains a reward model on pairs or labels (output export)";
  }

  @Override
  public Set<String> required() {
    return Set.of("base", "data");
  }

  @Override
  public Set<String> optional() {
    return Set.of();
  }

  @Override
  public Set<String> outputs() {
    return Set.of("export");
  }

  @Override
  public void check(Stage stage) {
    var _ = recipe(stage, Map.of("base", Path.of("x"), "data", Path.of("x")));
  }

  private RewardModelRecipe recipe(Stage stage, Map<String, Path> inputs) {
    List<String> overrides = new ArrayList<>();
    overrides.add("seed=" + shop.recipe().seed());
    overrides.add("threads=" + shop.recipe().threads());
    overrides.add("base=" + Workshop.quoted(inputs.getOrDefault("base", Path.of(""))));
    overrides.add("data=[" + Workshop.quoted(inputs.getOrDefault("data", Path.of(""))) + "]");
    overrides.add("template=\"" + shop.recipe().world().template() + "\"");
    overrides.addAll(stage.set());
    return shop.bind(stage, "", RewardModelRecipe.class, overrides);
  }

  @Override
  public Optional<SequencedMap<String, Double>> run(Call call) {
    RewardModelRecipe recipe = recipe(call.stage(), call.inputs());
    if (!shop.train(recipe, call.folder(), call.stop())) return Optional.empty();
    Cards.model(shop, call, "A reward model.", true);
    SequencedMap<String, Double> figures = Figures.ofRun(call.folder());
    var measured = RunRecord.read(call.folder()).curve(RewardModelRun.SUITE);
    if (!measured.isEmpty()) keep(measured.lastEntry().getValue(), figures);
    return Optional.of(figures);
  }

  private static void keep(RunEvent.Evaluated measured, Map<String, Double> figures) {
    measured
        .metrics()
        .forEach((name, value) -> {
          if (KEPT.contains(name) && Double.isFinite(value)) figures.put(name, value);
        });
    measured
        .intervals()
        .forEach((name, interval) -> {
          figures.put(name.replace("_ci", "_low"), interval.low());
          figures.put(name.replace("_ci", "_high"), interval.high());
        });
  }
}
