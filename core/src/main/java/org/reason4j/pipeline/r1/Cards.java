package org.reason4j.pipeline.r1;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.checkpoint.Sha256;
import org.reason4j.data.DatasetCard;
import org.reason4j.data.FilterCounts;
import org.reason4j.data.Source;
import org.reason4j.pipeline.ModelCard;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageKind;

/// Where each thing that a stage makes came from: a card beside every file of data and in every
/// model directory.
final class Cards {
  private static final String LICENCE = "apache-2.0";

  private Cards() {}

  /// The card of chosen samples: `NAME.md` beside the data.
  ///
  /// @param kept counts that no filter made
  static void samples(
      Workshop shop,
      StageKind.Call call,
      Path data,
      String what,
      FilterCounts counts,
      Map<String, Double> kept) {
    Path samples = call.input("samples");
    var from =
        new Source(
            call.stage().inputs().getOrDefault("samples", "samples"),
            Sha256.of(shop.disk(), samples),
            counts.seen());
    DatasetCard card =
        DatasetCard.of(call.stage().name(), what)
            .filtered(counts)
            .from(from)
            .recipe(recipe(call, kept))
            .seed(shop.recipe().seed());
    (generated(shop) ? card.licence(LICENCE) : card).write(shop.disk(), data);
  }

  /// The card of judged pairs.
  static void pairs(
      Workshop shop, StageKind.Call call, Path data, String what, Map<String, Double> kept) {
    DatasetCard card =
        DatasetCard.of(call.stage().name(), what)
            .recipe(recipe(call, kept))
            .seed(shop.recipe().seed());
    (generated(shop) ? card.licence(LICENCE) : card).write(shop.disk(), data);
  }

  private static Map<String, String> recipe(StageKind.Call call, Map<String, Double> kept) {
    Map<String, String> recipe = new LinkedHashMap<>();
    call.stage().inputs().forEach((name, from) -> recipe.put("input " + name, from));
    call.stage()
        .set()
        .forEach(one -> {
          int sign = one.indexOf('=');
          recipe.put(
              sign < 0 ? one : one.substring(0, sign), sign < 0 ? "" : one.substring(sign + 1));
        });
    kept.forEach((name, value) -> recipe.put(name, Double.toString(value)));
    return recipe;
  }

  /// The card of a model that a stage trained: README.md in its `export`.
  static void model(Workshop shop, StageKind.Call call, String what, boolean rewards) {
    Path export = call.folder().resolve("export");
    byte[] recipe = shop.disk().read(call.folder().resolve(RunDirectory.RECIPE));
    ModelCard card =
        ModelCard.of(call.stage().name(), what)
            .recipe(new String(recipe, java.nio.charset.StandardCharsets.UTF_8))
            .seed(shop.recipe().seed());
    if (generated(shop)) card = card.licence(LICENCE);
    for (Map.Entry<String, Path> input : call.inputs().entrySet()) {
      Path path = input.getValue();
      if (java.nio.file.Files.isDirectory(path))
        card = card.parent(shop.disk(), input.getKey(), path);
      else
        card =
            card.data(
                new Source(
                    call.stage().inputs().getOrDefault(input.getKey(), path.toString()),
                    Sha256.of(shop.disk(), path),
                    lines(shop, path)));
    }
    if (rewards) card = card.rewards();
    card.write(shop.disk(), export);
  }

  /// Whether all of a run is made from generated pages and problems, and so has our licence.
  private static boolean generated(Workshop shop) {
    Set<String> stages = new HashSet<>();
    for (Stage stage : shop.recipe().stages()) stages.add(stage.name());
    boolean within =
        shop.recipe().stages().stream()
            .flatMap(stage -> stage.inputs().values().stream())
            .allMatch(from -> stages.contains(from.split("/", 2)[0]));
    return within
        && shop.recipe().stages().stream()
            .flatMap(stage -> stage.set().stream())
            .noneMatch(one -> one.contains(".jsonl\""))
        && shop.recipe().world().tasks().stream().noneMatch(task -> task.endsWith(".jsonl"));
  }

  private static long lines(Workshop shop, Path file) {
    long lines = 0;
    for (byte b : shop.disk().read(file)) if (b == '\n') lines++;
    return lines;
  }
}
