package org.reason4j.pipeline.r1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageKind;

/// Reinforcement learning as a stage: `zero` from nothing (stage 0, and students without a
/// teacher), `grpo` from a model (stages 2 and 4).
///
/// Settings are those of the recipe of R1-Zero, on top of the recipe's `world`. A student shares
/// the vocabulary of the model directory that the input `vocabulary` names. With the inputs
/// `helpfulness` and `safety`, reward models of general prompts take part (DeepSeek-R1, revised,
/// eq. 8-10).
final class Reinforce implements StageKind {
  private final Workshop shop;
  private final boolean fromNothing;

  /// @param fromNothing whether it makes its own base
  Reinforce(Workshop shop, boolean fromNothing) {
    this.shop = shop;
    this.fromNothing = fromNothing;
  }

  @Override
  public String name() {
    return fromNothing ? "zero" : "grpo";
  }

  @Override
  public String what() {
    return fromNothing
        ? "pretrains a base, then GRPO on rule rewards (outputs base, export)"
        : "GRPO from a model (output export)";
  }

  @Override
  public Set<String> required() {
    return fromNothing ? Set.of() : Set.of("base");
  }

  @Override
  public Set<String> optional() {
    return fromNothing
        ? Set.of("vocabulary", "helpfulness", "safety")
        : Set.of("helpfulness", "safety");
  }

  @Override
  public Set<String> outputs() {
    return fromNothing ? Set.of("base", "export") : Set.of("export");
  }

  @Override
  public void check(Stage stage) {
    var _ = recipe(stage, stage.inputs().containsKey("base"), name -> Optional.of(Path.of("x")));
  }

  private ZeroRecipe recipe(
      Stage stage, boolean based, java.util.function.Function<String, Optional<Path>> inputs) {
    List<String> more = new ArrayList<>();
    if (based) more.add("base=" + Workshop.quoted(inputs.apply("base").orElseThrow()));
    for (String model : List.of("helpfulness", "safety"))
      if (stage.inputs().containsKey(model))
        more.add(
            "reward." + model + "-model=" + Workshop.quoted(inputs.apply(model).orElseThrow()));
    if (stage.inputs().containsKey("vocabulary"))
      more.add("tokenizer.from=" + Workshop.quoted(inputs.apply("vocabulary").orElseThrow()));
    ZeroRecipe recipe = shop.world(stage, more);
    var _ = recipe.grpo().config(recipe.seed());
    return recipe;
  }

  @Override
  public Optional<SequencedMap<String, Double>> run(Call call) {
    boolean based = call.inputs().containsKey("base");
    ZeroRecipe recipe =
        recipe(call.stage(), based, name -> Optional.ofNullable(call.inputs().get(name)));
    if (fromNothing) EarlierRun.take(shop, recipe, call.folder());
    if (!shop.train(recipe, call.folder(), call.stop())) return Optional.empty();
    Cards.model(shop, call, "Trained by reinforcement learning.", false);
    return Optional.of(Figures.ofRun(call.folder()));
  }
}
