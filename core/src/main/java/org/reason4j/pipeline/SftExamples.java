package org.reason4j.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.reason4j.config.ConfigException;
import org.reason4j.data.Document;
import org.reason4j.data.Example;
import org.reason4j.data.ExampleException;
import org.reason4j.data.ExampleFile;
import org.reason4j.engine.RandomStreams;

/// A recipe's data as documents: read, written out with the prompt template, filtered, split.
///
/// @param training what is learnt
/// @param heldOut what is measured only
/// @param counts what became of all examples, for [org.reason4j.event.RunEvent.ExamplesCounted]
/// @param sources each file and the SHA-256 of its bytes
record SftExamples(
    List<Document> training,
    List<Document> heldOut,
    Map<String, Double> counts,
    Map<String, String> sources) {

  /// @throws ExampleException for data that is missing, has bad lines, is of another form, or of
  ///   which no filter leaves anything
  /// @throws ConfigException for an unknown template, or rows longer than the base's positions
  static SftExamples read(SftRecipe recipe, Parent parent) {
    int longest = recipe.sft().rowLength();
    if (longest > parent.maxPositions())
      throw new ConfigException(
          "sft.row-length is %d; the base %s has %d positions",
          longest, parent.folder(), parent.maxPositions());
    SftWriting writing = SftWriting.of(recipe, parent);
    Map<String, String> sources = new LinkedHashMap<>();
    List<Document> kept = new ArrayList<>();
    int examples = 0;
    int tooLong = 0;
    int shortestTooLong = Integer.MAX_VALUE;
    int nothing = 0;
    for (Path file : recipe.data()) {
      ExampleFile.Read read = ExampleFile.read(file);
      sources.put(file.toString(), read.sha256());
      for (int i = 0; i < read.examples().size(); i++) {
        examples++;
        Document document = written(writing, read, i);
        int length = document.ids().length;
        if (length > longest) {
          tooLong++;
          shortestTooLong = Math.min(shortestTooLong, length);
        } else if (document.targets() == 0) {
          nothing++;
        } else {
          kept.add(document);
        }
      }
    }
    int held = (int) Math.round(recipe.heldOut() * kept.size());
    if (kept.size() <= held)
      throw new ExampleException(
          "data: nothing is left to learn of %d examples: %d are longer than sft.row-length = %d tokens%s, %d have no token to learn, %d are held out"
              .formatted(
                  examples,
                  tooLong,
                  longest,
                  tooLong == 0 ? "" : " (the shortest of them has " + shortestTooLong + ")",
                  nothing,
                  held));
    List<Document> shuffled = shuffled(kept, recipe.seed());
    List<Document> training = shuffled.subList(held, shuffled.size());
    Map<String, Double> counts = new LinkedHashMap<>();
    counts.put("examples", (double) examples);
    counts.put("dropped/longer_than_a_row", (double) tooLong);
    counts.put("dropped/nothing_to_learn", (double) nothing);
    counts.put("held_out", (double) held);
    counts.put("used", (double) training.size());
    counts.put("tokens", training.stream().mapToDouble(d -> d.ids().length).sum());
    counts.put("response_tokens", training.stream().mapToDouble(Document::targets).sum());
    return new SftExamples(
        List.copyOf(training), List.copyOf(shuffled.subList(0, held)), counts, sources);
  }

  private static Document written(SftWriting writing, ExampleFile.Read read, int i) {
    Example example = read.examples().get(i);
    try {
      return switch (example) {
        case Example.Completion completion -> writing.write(completion);
        case Example.Conversation conversation -> writing.write(conversation);
        case Example.Preference _ ->
            throw new ExampleException(
                "holds a preference (chosen, rejected), which reward-model learns; sft learns"
                    + " {messages} or {prompt, completion}");
        case Example.Answered _ ->
            throw new ExampleException(
                "holds a reference answer only, which grpo learns from; sft learns {messages} or"
                    + " {prompt, completion}");
      };
    } catch (ExampleException e) {
      throw new ExampleException(
          read.file() + ":" + read.lines().get(i) + ": " + e.getMessage(), e);
    }
  }

  private static List<Document> shuffled(List<Document> documents, long seed) {
    Document[] order = documents.toArray(Document[]::new);
    SplittableRandom random = RandomStreams.of(seed, "held-out");
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Document document = order[i];
      order[i] = order[j];
      order[j] = document;
    }
    return Arrays.asList(order);
  }
}
