package org.reason4j.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.reason4j.weights.Disk;

/// What a file of data says about itself: where it came from, what each filter took, how to make it
/// again. Markdown with the front matter of a Hugging Face dataset card; equal content is equal
/// bytes.
///
/// ```java
/// DatasetCard.of("Cold start", "Readable traces of R1-Zero, rewritten.")
///     .filtered(chain.counts()).from(read.source()).recipe(Map.of("prompts", "2000")).seed(1)
///     .licence("apache-2.0").write(disk, run.resolve("cold-start.jsonl"));
/// ```
///
/// @param title a few words
/// @param what what the data is and how it was made, in prose
/// @param filters what each filter kept and dropped
/// @param sources files that it was made from
/// @param recipe settings that made it, by name
/// @param seed of the random streams that made it
/// @param licence an SPDX identifier in lower case, for example `apache-2.0`
/// @param made when; absent keeps the card the same from run to run
public record DatasetCard(
    String title,
    String what,
    Optional<FilterCounts> filters,
    List<Source> sources,
    SortedMap<String, String> recipe,
    OptionalLong seed,
    Optional<String> licence,
    Optional<Instant> made) {
  private static final int SHOWN = 3;
  private static final int SHOWN_CHARACTERS = 2_000;

  /// Copies the collections.
  public DatasetCard {
    sources = List.copyOf(sources);
    recipe = Collections.unmodifiableSortedMap(new TreeMap<>(recipe));
  }

  /// A card that says no more than what the data is.
  public static DatasetCard of(String title, String what) {
    return new DatasetCard(
        title,
        what,
        Optional.empty(),
        List.of(),
        new TreeMap<>(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// With what each filter kept and dropped.
  public DatasetCard filtered(FilterCounts counts) {
    return new DatasetCard(title, what, Optional.of(counts), sources, recipe, seed, licence, made);
  }

  /// With one more file that it was made from.
  public DatasetCard from(Source source) {
    var all = new ArrayList<>(sources);
    all.add(source);
    return new DatasetCard(title, what, filters, all, recipe, seed, licence, made);
  }

  /// With further settings that made it.
  public DatasetCard recipe(Map<String, String> settings) {
    var all = new TreeMap<>(recipe);
    all.putAll(settings);
    return new DatasetCard(title, what, filters, sources, all, seed, licence, made);
  }

  /// With the seed that made it.
  public DatasetCard seed(long number) {
    return new DatasetCard(
        title, what, filters, sources, recipe, OptionalLong.of(number), licence, made);
  }

  /// With the licence it may be used under, an SPDX identifier in lower case.
  public DatasetCard licence(String identifier) {
    return new DatasetCard(
        title, what, filters, sources, recipe, seed, Optional.of(identifier), made);
  }

  /// With the time it was made.
  public DatasetCard made(Instant instant) {
    return new DatasetCard(
        title, what, filters, sources, recipe, seed, licence, Optional.of(instant));
  }

  /// Where the card of a file lies: `cold-start.md` beside `cold-start.jsonl`.
  public static Path beside(Path data) {
    String name = String.valueOf(data.getFileName());
    String stem = name.endsWith(".jsonl") ? name.substring(0, name.length() - 6) : name;
    return data.resolveSibling(stem + ".md");
  }

  /// Reads the data, counts and hashes it, and writes the card beside it.
  ///
  /// @return what a card of something made from this data says about it ([#from])
  /// @throws ExampleException if the file cannot be learnt from ([ExampleFile#read])
  public Source write(Disk disk, Path data) {
    ExampleFile.Read read = ExampleFile.read(data);
    disk.publish(beside(data), markdown(read).getBytes(StandardCharsets.UTF_8));
    return read.source();
  }

  /// The card of data that was read.
  public String markdown(ExampleFile.Read read) {
    SortedMap<String, Long> languages =
        filters.map(FilterCounts::languages).orElseGet(TreeMap::new);
    return front(read, languages)
        + "# "
        + title
        + "\n\n"
        + what.strip()
        + "\n\n"
        + file(read, languages)
        + CardText.section("Filters", filters.map(DatasetCard::steps).orElse(""))
        + CardText.section("Sources", sourceTable())
        + CardText.section("Recipe", recipeTable())
        + CardText.section("Examples", examples(read));
  }

  private String front(ExampleFile.Read read, SortedMap<String, Long> languages) {
    return "---\n"
        + licence.map(name -> "license: " + CardText.quoted(name) + "\n").orElse("")
        + CardText.list("language", List.copyOf(languages.keySet()))
        + CardText.list("size_categories", List.of(size(read.examples().size())))
        + CardText.list("task_categories", List.of("text-generation"))
        + CardText.list("tags", List.of("reason4j"))
        + "configs:\n- config_name: \"default\"\n  data_files: "
        + CardText.quoted(read.source().name())
        + "\n---\n\n";
  }

  private String file(ExampleFile.Read read, SortedMap<String, Long> languages) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("file", read.source().name()));
    rows.add(List.of("examples", Integer.toString(read.examples().size())));
    rows.add(List.of("forms", shares(forms(read))));
    if (!languages.isEmpty()) rows.add(List.of("languages", shares(languages)));
    rows.add(List.of("bytes", Long.toString(read.bytes())));
    rows.add(List.of("SHA-256", read.sha256()));
    rows.add(List.of("licence", licence.orElse("not stated")));
    seed.ifPresent(number -> rows.add(List.of("seed", Long.toString(number))));
    made.ifPresent(instant -> rows.add(List.of("made", instant.toString())));
    return CardText.table(List.of("", ""), rows);
  }

  private static SortedMap<String, Long> forms(ExampleFile.Read read) {
    var forms = new TreeMap<String, Long>();
    for (Example example : read.examples()) forms.merge(example.form(), 1L, Long::sum);
    return forms;
  }

  private static String shares(SortedMap<String, Long> counts) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    var parts = new ArrayList<String>();
    counts.forEach((name, count) ->
        parts.add("%s %d (%d %%)".formatted(name, count, Math.round(100.0 * count / all))));
    return String.join(", ", parts);
  }

  private static String steps(FilterCounts counts) {
    var rows = new ArrayList<List<String>>();
    for (FilterCounts.Step step : counts.steps()) {
      rows.add(
          List.of(
              step.filter(),
              step.rule(),
              Long.toString(step.seen()),
              Long.toString(step.dropped())));
    }
    return "Kept %d of %d candidates, each filter asked about what those before it kept.\n\n"
            .formatted(counts.kept(), counts.seen())
        + CardText.table(List.of("filter", "keeps", "seen", "dropped"), rows);
  }

  private String sourceTable() {
    List<List<String>> rows =
        sources.stream()
            .map(
                source -> List.of(source.name(), Long.toString(source.examples()), source.sha256()))
            .toList();
    return CardText.table(List.of("file", "examples", "SHA-256"), rows);
  }

  private String recipeTable() {
    List<List<String>> rows =
        recipe.entrySet().stream().map(entry -> List.of(entry.getKey(), entry.getValue())).toList();
    return CardText.table(List.of("setting", "value"), rows);
  }

  private static String examples(ExampleFile.Read read) {
    var text = new StringBuilder();
    for (Example example : read.examples().subList(0, Math.min(SHOWN, read.examples().size()))) {
      text.append(CardText.block("text", shown(example)));
    }
    return text.toString();
  }

  private static String shown(Example example) {
    String text =
        switch (example) {
          case Example.Conversation(var messages) -> turns(messages);
          case Example.Completion(String prompt, String completion) -> prompt + completion;
          case Example.Answered(String prompt, String answer) -> prompt + "\n-> " + answer;
          case Example.Preference pair ->
              turns(pair.prompt())
                  + "\nchosen: "
                  + pair.chosen()
                  + "\nrejected: "
                  + pair.rejected();
        };
    String clean = text.replaceAll("[\\p{Cc}&&[^\\n\\t]]", " ");
    if (clean.codePointCount(0, clean.length()) <= SHOWN_CHARACTERS) return clean;
    return clean.substring(0, clean.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "…";
  }

  private static String turns(List<Example.Message> messages) {
    var text = new StringBuilder();
    for (Example.Message message : messages) {
      if (!text.isEmpty()) text.append('\n');
      text.append(message.role()).append(": ").append(message.content());
    }
    return text.toString();
  }

  /// The size as Hugging Face sorts data sets.
  private static String size(int examples) {
    if (examples < 1_000) return "n<1K";
    if (examples < 10_000) return "1K<n<10K";
    if (examples < 100_000) return "10K<n<100K";
    return examples < 1_000_000 ? "100K<n<1M" : "1M<n<10M";
  }
}
