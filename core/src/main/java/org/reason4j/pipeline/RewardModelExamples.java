package org.reason4j.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.reason4j.data.Example;
import org.reason4j.data.ExampleException;
import org.reason4j.data.ExampleFile;
import org.reason4j.data.LabelFile;
import org.reason4j.engine.RandomStreams;
import org.reason4j.reward.Answers;
import org.reason4j.reward.ScoredText;
import org.reason4j.train.RewardModeling;

/// A recipe's pairs or labels as token ids, split by prompt: no prompt is on both sides.
///
/// @param pairs learnt; empty for pointwise, as `heldOutPairs` is
/// @param labels learnt; empty for pairwise, as `heldOutLabels` is
/// @param counts what became of all examples, for [org.reason4j.event.RunEvent.ExamplesCounted]
/// @param sources each file and the SHA-256 of its bytes
record RewardModelExamples(
    List<RewardModeling.Pair> pairs,
    List<RewardModeling.Pair> heldOutPairs,
    List<RewardModeling.Label> labels,
    List<RewardModeling.Label> heldOutLabels,
    Map<String, Double> counts,
    Map<String, String> sources) {
  /// Fewer teach nothing that could be measured.
  private static final int LEAST = 8;

  private static final int LEAST_HELD_OUT = 4;

  /// How many examples are learnt.
  int size() {
    return pairs.size() + labels.size();
  }

  /// @throws ExampleException for data that is missing, has bad lines, is of another form, or of
  ///   which too little is left
  static RewardModelExamples read(RewardModelRecipe recipe, ScoredText text, int maxPositions) {
    var reader = new Reader(recipe, text, maxPositions);
    for (Path file : recipe.data()) {
      switch (recipe.kind()) {
        case PAIRWISE -> reader.pairs(ExampleFile.read(file));
        case POINTWISE -> {
          LabelFile.Read read = LabelFile.read(file);
          reader.sources.put(file.toString(), read.sha256());
          read.examples().forEach(reader::label);
        }
      }
    }
    return reader.done();
  }

  private static final class Reader {
    private final RewardModelRecipe recipe;
    private final ScoredText text;
    private final int maxPositions;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<RewardModeling.Pair> pairs = new ArrayList<>();
    private final List<RewardModeling.Pair> heldOutPairs = new ArrayList<>();
    private final List<RewardModeling.Label> labels = new ArrayList<>();
    private final List<RewardModeling.Label> heldOutLabels = new ArrayList<>();
    private final Set<String> prompts = new HashSet<>();
    private final Set<String> heldOutPrompts = new HashSet<>();
    private int examples;
    private int tooLong;
    private int noSummary;
    private int sameSummary;

    Reader(RewardModelRecipe recipe, ScoredText text, int maxPositions) {
      this.recipe = recipe;
      this.text = text;
      this.maxPositions = maxPositions;
    }

    void pairs(ExampleFile.Read read) {
      sources.put(read.file().toString(), read.sha256());
      for (int i = 0; i < read.examples().size(); i++)
        if (read.examples().get(i) instanceof Example.Preference preference)
          pair(preference, read.file() + ":" + read.lines().get(i));
        else
          throw new ExampleException(
              "%s:%d: holds no preference; a pairwise reward model learns {prompt, chosen, rejected}"
                  .formatted(read.file(), read.lines().get(i)));
    }

    private void pair(Example.Preference example, String place) {
      examples++;
      String question = question(example, place);
      Optional<String> chosen = said(example.chosen());
      Optional<String> rejected = said(example.rejected());
      if (chosen.isEmpty() || rejected.isEmpty()) {
        noSummary++;
        return;
      }
      if (chosen.equals(rejected)) {
        sameSummary++;
        return;
      }
      var pair =
          new RewardModeling.Pair(
              text.encode(question, chosen.get()),
              text.encode(question, rejected.get()),
              example.margin().orElse(0));
      if (Math.max(pair.chosen().length, pair.rejected().length) > maxPositions) tooLong++;
      else (held(question) ? heldOutPairs : pairs).add(pair);
    }

    private static String question(Example.Preference example, String place) {
      List<Example.Message> prompt = example.prompt();
      if (prompt.size() == 1 && prompt.getFirst().role().equals("user"))
        return prompt.getFirst().content();
      throw new ExampleException(
          "%s: its prompt has the messages %s; a prompt template has a place for one user message"
              .formatted(place, prompt.stream().map(Example.Message::role).toList()));
    }

    void label(LabelFile.Labelled example) {
      examples++;
      Optional<String> said = said(example.response());
      if (said.isEmpty()) {
        noSummary++;
        return;
      }
      int[] ids = text.encode(example.prompt(), said.get());
      if (ids.length > maxPositions) tooLong++;
      else
        (held(example.prompt()) ? heldOutLabels : labels)
            .add(new RewardModeling.Label(ids, example.good()));
    }

    private Optional<String> said(String response) {
      return switch (recipe.reads()) {
        case WHOLE -> Optional.of(response);
        case SUMMARY -> Answers.summary(response);
      };
    }

    /// Whether a prompt is held out: by its hash, whatever else the data holds.
    private boolean held(String prompt) {
      long key = RandomStreams.key(recipe.seed(), "held-out/" + prompt);
      boolean held = (key >>> 11) * 0x1p-53 < recipe.heldOut();
      (held ? heldOutPrompts : prompts).add(prompt);
      return held;
    }

    RewardModelExamples done() {
      int learnt = pairs.size() + labels.size();
      int measured = heldOutPairs.size() + heldOutLabels.size();
      Map<String, Double> counts = new LinkedHashMap<>();
      counts.put("examples", (double) examples);
      counts.put("dropped/longer_than_the_model", (double) tooLong);
      counts.put("dropped/no_summary", (double) noSummary);
      counts.put("dropped/same_summary", (double) sameSummary);
      counts.put("held_out", (double) measured);
      counts.put("held_out_prompts", (double) heldOutPrompts.size());
      counts.put("used", (double) learnt);
      counts.put("prompts", (double) prompts.size());
      String left =
          "of %d examples %d are left to learn (%d prompts) and %d to measure (%d prompts): %d are longer than the model's %d positions, %d have no summary, %d have two equal ones"
              .formatted(
                  examples,
                  learnt,
                  prompts.size(),
                  measured,
                  heldOutPrompts.size(),
                  tooLong,
                  maxPositions,
                  noSummary,
                  sameSummary);
      if (learnt < LEAST || measured < LEAST_HELD_OUT)
        throw new ExampleException(
            "data: too few: %s; at least %d and %d are needed: add examples, or change held-out = %s"
                .formatted(left, LEAST, LEAST_HELD_OUT, recipe.heldOut()));
      if (recipe.kind() == RewardModelRecipe.Kind.POINTWISE) {
        requireBothLabels(labels, "to learn", left);
        requireBothLabels(heldOutLabels, "held out", left);
      }
      return new RewardModelExamples(
          List.copyOf(pairs),
          List.copyOf(heldOutPairs),
          List.copyOf(labels),
          List.copyOf(heldOutLabels),
          counts,
          sources);
    }

    private static void requireBothLabels(
        List<RewardModeling.Label> side, String name, String left) {
      if (side.stream().map(RewardModeling.Label::good).distinct().count() < 2)
        throw new ExampleException(
            "data: all examples %s have the same label; %s; add some of the other label"
                .formatted(name, left));
    }
  }
}
