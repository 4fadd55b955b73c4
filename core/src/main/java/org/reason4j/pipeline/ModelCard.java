package org.reason4j.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.reason4j.checkpoint.Sha256;
import org.reason4j.data.CardText;
import org.reason4j.data.Source;
import org.reason4j.eval.Interval;
import org.reason4j.weights.Disk;
import org.reason4j.weights.gguf.GgufModel;

/// What a model says about itself: parents with their hashes, data, recipe, figures. The README.md
/// of a Hugging Face directory, with its front matter; equal content is equal bytes.
///
/// ```java
/// ModelCard.of("dev1", "Fine-tuned on the cold start.")
///     .parent(disk, "base", base).data(read.source()).recipe(recipe.toToml()).seed(1)
///     .figure(new ModelCard.Figure("chain-sums", "pass@1", 0.81, Optional.empty()))
///     .licence("apache-2.0").write(disk, run.resolve("export"));
/// ```
///
/// @param title a few words
/// @param what what the model is and how it was trained, in prose
/// @param kind what it does
/// @param parents models that it was made from
/// @param data files that it learnt from
/// @param recipe the recipe as text, TOML
/// @param seed of the run
/// @param figures what was measured
/// @param licence an SPDX identifier in lower case
/// @param made when; absent keeps the card the same from run to run
public record ModelCard(
    String title,
    String what,
    Kind kind,
    List<Ancestor> parents,
    List<Source> data,
    Optional<String> recipe,
    OptionalLong seed,
    List<Figure> figures,
    Optional<String> licence,
    Optional<Instant> made) {
  /// The card's file in the model's folder.
  public static final String NAME = "README.md";

  /// Copies the lists.
  public ModelCard {
    parents = List.copyOf(parents);
    data = List.copyOf(data);
    figures = List.copyOf(figures);
  }

  /// What a model does.
  public enum Kind {
    /// Writes text.
    LANGUAGE("text-generation"),
    /// Scores text.
    REWARD("text-classification");

    private final String task;

    Kind(String task) {
      this.task = task;
    }
  }

  /// A model that this one was made from.
  ///
  /// @param role `base`, `teacher`, `reference`, `reward` ...
  /// @param sha256 of its model.safetensors, or of the list of its shards with their hashes
  public record Ancestor(String role, String name, String sha256) {}

  /// A measured value.
  ///
  /// @param suite what it was measured on
  /// @param metric its name, for example `pass@1`
  public record Figure(String suite, String metric, double value, Optional<Interval> interval) {}

  /// A card of a language model that says no more than what it is.
  public static ModelCard of(String title, String what) {
    return new ModelCard(
        title,
        what,
        Kind.LANGUAGE,
        List.of(),
        List.of(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /// As a reward model.
  public ModelCard rewards() {
    return new ModelCard(
        title, what, Kind.REWARD, parents, data, recipe, seed, figures, licence, made);
  }

  /// With one more parent, whose weights are hashed now.
  public ModelCard parent(Disk disk, String role, Path folder) {
    return parent(new Ancestor(role, name(folder), weights(disk, folder)));
  }

  /// With one more parent.
  public ModelCard parent(Ancestor parent) {
    return new ModelCard(
        title, what, kind, plus(parents, parent), data, recipe, seed, figures, licence, made);
  }

  /// With one more file that it learnt from.
  public ModelCard data(Source source) {
    return new ModelCard(
        title, what, kind, parents, plus(data, source), recipe, seed, figures, licence, made);
  }

  /// With its recipe as TOML.
  public ModelCard recipe(String toml) {
    return new ModelCard(
        title, what, kind, parents, data, Optional.of(toml), seed, figures, licence, made);
  }

  /// With the seed of its run.
  public ModelCard seed(long number) {
    return new ModelCard(
        title, what, kind, parents, data, recipe, OptionalLong.of(number), figures, licence, made);
  }

  /// With one more measured value.
  public ModelCard figure(Figure figure) {
    return new ModelCard(
        title, what, kind, parents, data, recipe, seed, plus(figures, figure), licence, made);
  }

  /// With its licence, an SPDX identifier in lower case.
  public ModelCard licence(String identifier) {
    return new ModelCard(
        title, what, kind, parents, data, recipe, seed, figures, Optional.of(identifier), made);
  }

  /// With the time it was made.
  public ModelCard made(Instant instant) {
    return new ModelCard(
        title, what, kind, parents, data, recipe, seed, figures, licence, Optional.of(instant));
  }

  private static <T> List<T> plus(List<T> list, T more) {
    var all = new ArrayList<>(list);
    all.add(more);
    return all;
  }

  /// Hash of a model's weights: the SHA-256 of model.safetensors, or of the whole GGUF file, as
  /// `sha256sum` tells it; for shards that of the lines `HASH NAME`, sorted by name, each ended.
  public static String weights(Disk disk, Path folder) {
    if (GgufModel.of(folder.resolve("config.json")).isPresent()) return Sha256.of(disk, folder);
    Path single = folder.resolve("model.safetensors");
    if (disk.exists(single)) return Sha256.of(disk, single);
    var lines = new StringBuilder();
    for (String name : disk.list(folder)) {
      if (name.endsWith(".safetensors")) {
        lines.append(Sha256.of(disk, folder.resolve(name))).append("  ").append(name).append('\n');
      }
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(
          folder + " holds no .safetensors file; expected a Hugging Face model directory");
    }
    return Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Writes README.md into a model's folder, with the hashes of the files that lie there now.
  public void write(Disk disk, Path folder) {
    var files = new ArrayList<List<String>>();
    for (String name : disk.list(folder)) {
      Path file = folder.resolve(name);
      if (name.equals(NAME) || name.endsWith(".part") || Files.isDirectory(file)) {
        continue;
      }
      files.add(List.of(name, Long.toString(disk.size(file)), Sha256.of(disk, file)));
    }
    disk.publish(folder.resolve(NAME), markdown(files).getBytes(StandardCharsets.UTF_8));
  }

  /// The last two names of a folder's path, which say which run it is of on any machine.
  private static String name(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    int count = path.getNameCount();
    return count == 0 ? "/" : path.subpath(Math.max(0, count - 2), count).toString();
  }

  private String markdown(List<List<String>> files) {
    return front()
        + "# "
        + title
        + "\n\n"
        + what.strip()
        + "\n\n"
        + CardText.table(List.of("", ""), facts())
        + CardText.section("Parents", parentTable())
        + CardText.section("Data", dataTable())
        + CardText.section("Figures", figureTable())
        + CardText.section("Recipe", recipe.map(text -> CardText.block("toml", text)).orElse(""))
        + CardText.section("Files", CardText.table(List.of("file", "bytes", "SHA-256"), files));
  }

  private String front() {
    return "---\n"
        + licence.map(name -> "license: " + CardText.quoted(name) + "\n").orElse("")
        + "library_name: \"transformers\"\npipeline_tag: "
        + CardText.quoted(kind.task)
        + "\n"
        + CardText.list("tags", List.of("reason4j"))
        + index()
        + "---\n\n";
  }

  /// The figures as Hugging Face's `model-index`.
  private String index() {
    if (figures.isEmpty()) return "";
    var suites = new LinkedHashMap<String, List<Figure>>();
    for (Figure figure : figures) {
      suites.computeIfAbsent(figure.suite(), _ -> new ArrayList<>()).add(figure);
    }
    var text = new StringBuilder("model-index:\n- name: ");
    text.append(CardText.quoted(title)).append("\n  results:\n");
    for (Map.Entry<String, List<Figure>> suite : suites.entrySet()) {
      String name = CardText.quoted(suite.getKey());
      text.append("  - task:\n      type: ").append(CardText.quoted(kind.task));
      text.append("\n    dataset:\n      type: ").append(name);
      text.append("\n      name: ").append(name).append("\n    metrics:\n");
      for (Figure figure : suite.getValue()) {
        text.append("    - type: ").append(CardText.quoted(figure.metric()));
        text.append("\n      value: ").append(number(figure.value())).append('\n');
      }
    }
    return text.toString();
  }

  private List<List<String>> facts() {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("licence", licence.orElse("not stated")));
    seed.ifPresent(number -> rows.add(List.of("seed", Long.toString(number))));
    made.ifPresent(instant -> rows.add(List.of("made", instant.toString())));
    return rows;
  }

  private String parentTable() {
    return CardText.table(
        List.of("role", "model", "SHA-256 of its weights"),
        parents.stream()
            .map(parent -> List.of(parent.role(), parent.name(), parent.sha256()))
            .toList());
  }

  private String dataTable() {
    return CardText.table(
        List.of("file", "examples", "SHA-256"),
        data.stream()
            .map(
                source -> List.of(source.name(), Long.toString(source.examples()), source.sha256()))
            .toList());
  }

  private String figureTable() {
    return CardText.table(
        List.of("suite", "metric", "value", "interval"),
        figures.stream()
            .map(figure ->
                List.of(
                    figure.suite(),
                    figure.metric(),
                    number(figure.value()),
                    figure
                        .interval()
                        .map(range -> number(range.low()) + " to " + number(range.high()))
                        .orElse("")))
            .toList());
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : ".nan";
  }
}
