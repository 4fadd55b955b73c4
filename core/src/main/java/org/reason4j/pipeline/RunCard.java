package org.reason4j.pipeline;

import java.nio.file.Path;
import java.util.List;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.checkpoint.Sha256;
import org.reason4j.data.Source;
import org.reason4j.weights.Disk;

/// Says in a finished run's `export/README.md` where its model came from: parents and data with
/// hashes, recipe, seed. A licence is claimed only for a model made from nothing but generated
/// pages.
public final class RunCard {
  private static final String GENERATED = "apache-2.0";

  private RunCard() {}

  /// Writes the card of a run in `folder`; nothing where it has no export. The same run gives the
  /// same bytes.
  public static void write(TrainerRecipe recipe, Disk disk, Path folder) {
    Path export = folder.resolve("export");
    if (!disk.exists(export)) return;
    byte[] text = disk.read(folder.resolve(RunDirectory.RECIPE));
    ModelCard card =
        card(recipe, disk)
            .recipe(new String(text, java.nio.charset.StandardCharsets.UTF_8))
            .seed(recipe.seed());
    card.write(disk, export);
  }

  private static ModelCard card(TrainerRecipe recipe, Disk disk) {
    return switch (recipe) {
      case ZeroRecipe zero -> {
        ModelCard card = ModelCard.of("Reason4j GRPO", "Trained by GRPO on rule rewards.");
        boolean generated =
            zero.base().isEmpty()
                && zero.tokenizer().from().isEmpty()
                && zero.tasks().stream().noneMatch(task -> task.endsWith(".jsonl"));
        yield zero.base()
            .map(base -> card.parent(disk, "base", base))
            .orElse(generated ? card.licence(GENERATED) : card);
      }
      case SftRecipe sft ->
          data(ModelCard.of("Reason4j SFT", "Fine-tuned on data."), disk, sft.data())
              .parent(disk, "base", sft.base());
      case RewardModelRecipe reward ->
          data(ModelCard.of("Reason4j reward model", "A reward model."), disk, reward.data())
              .parent(disk, "base", reward.base())
              .rewards();
      case DistillRecipe distill -> {
        ModelCard card =
            data(ModelCard.of("Reason4j distilled", "Distilled."), disk, distill.data())
                .parent(disk, "teacher", distill.teacher());
        yield distill.student().map(own -> card.parent(disk, "student", own)).orElse(card);
      }
      case PretrainRecipe _ ->
          ModelCard.of("Reason4j DeepSeek-V3", "Pretrained on generated pages.").licence(GENERATED);
    };
  }

  private static ModelCard data(ModelCard card, Disk disk, List<Path> files) {
    ModelCard with = card;
    for (Path file : files)
      with =
          with.data(
              new Source(
                  String.valueOf(file.getFileName()), Sha256.of(disk, file), lines(disk, file)));
    return with;
  }

  private static long lines(Disk disk, Path file) {
    long lines = 0;
    for (byte b : disk.read(file)) if (b == '\n') lines++;
    return lines;
  }
}
