package org.reason4j.pipeline.r1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.reason4j.pipeline.SftRecipe;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageKind;

/// Supervised fine-tuning as a stage: cold start, SFT after rejection sampling, distillation into a
/// student (DeepSeek-R1, sections 2.3.1, 2.3.3, 2.4). Settings are those of a recipe of `sft`.
final class FineTune implements StageKind {
  private final Workshop shop;

  FineTune(Workshop shop) {
    this.shop = shop;
  }

  @Override
  public String name() {
    return "sft";
  }

  @Override
  public String what() {
    return "fine-tunes a model on data (output export)";
  }

  @Override
  public Set<String> required() {
    return Set.of("base", "data");
  }

  @Override
  public Set<String> optional() {
    return Set.of("more-data");
  }

  @Override
  public Set<String> outputs() {
    return Set.of("export");
  }

  @Override
  public void check(Stage stage) {
    var _ = recipe(stage, Map.of("base", Path.of("x"), "data", Path.of("x")));
  }

  private SftRecipe recipe(Stage stage, Map<String, Path> inputs) {
    List<String> data = new ArrayList<>();
    for (String name : List.of("data", "more-data")) {
      Path path = inputs.get(name);
      if (path != null) data.add(Workshop.quoted(path));
    }
    List<String> overrides = new ArrayList<>();
    overrides.add("seed=" + shop.recipe().seed());
    overrides.add("threads=" + shop.recipe().threads());
    overrides.add("base=" + Workshop.quoted(inputs.getOrDefault("base", Path.of(""))));
    overrides.add("data=[" + String.join(", ", data) + "]");
    overrides.add("template=\"" + shop.recipe().world().template() + "\"");
    overrides.addAll(stage.set());
    return shop.bind(stage, "", SftRecipe.class, overrides);
  }

  @Override
  public Optional<SequencedMap<String, Double>> run(Call call) {
    SftRecipe recipe = recipe(call.stage(), call.inputs());
    if (!shop.train(recipe, call.folder(), call.stop())) return Optional.empty();
    Cards.model(shop, call, "Fine-tuned on data.", false);
    return Optional.of(Figures.ofRun(call.folder()));
  }
}
