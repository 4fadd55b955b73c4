package org.reason4j.reward.instruction;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The types of instructions there are, by the names that IFEval and IFBench give them, and by the
/// names under which other suites hold the same.
public final class InstructionTypes {
  private static final Map<String, Function<Parameters, Constraint>> BY_ID = all();

  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("change_case:english_uppercase", "change_case:english_capital"),
          Map.entry("keywords:include_keywords", "keywords:existence"),
          Map.entry("keywords:keyword_frequency", "keywords:frequency"),
          Map.entry("keywords:conjunction_count", "count:conjunctions"),
          Map.entry("keywords:person_name", "count:person_names"),
          Map.entry("length_constraint:number_paragraphs", "length_constraints:number_paragraphs"),
          Map.entry("startend:end_phrase", "startend:end_checker"),
          Map.entry(
              "detectable_format:exact_number_bullet_points",
              "detectable_format:number_bullet_lists"),
          Map.entry(
              "detectable_format:minimum_number_highlighted_sections",
              "detectable_format:number_highlighted_sections"),
          Map.entry(
              "detectable_content:minimum_number_placeholders",
              "detectable_content:number_placeholders"),
          Map.entry("detectable_format:constrained_start", "multi-turn:constrained_start"),
          Map.entry("combination:constrained_start", "multi-turn:constrained_start"),
          Map.entry("detectable_content:rephrase", "detectable_format:rephrase"),
          Map.entry("custom:repeat_change", "repeat:repeat_change"),
          Map.entry("custom:repeat_simple", "repeat:repeat_simple"),
          Map.entry("custom:repeat_span", "repeat:repeat_span"));

  /// The checkers' names in IFBench, where one name of an instruction stands for several.
  private static final Map<String, String> CHECKERS =
      Map.of(
          "CharacterReverseOrderChecker", "custom:character_reverse",
          "WordReverseOrderChecker", "custom:word_reverse",
          "PrintMultiplesChecker", "custom:multiples",
          "SomeBulletPointsChecker", "format:no_bullets_bullets");

  private InstructionTypes() {}

  /// The names known, other suites' names left out, in alphabetical order.
  public static SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(BY_ID.keySet()));
  }

  /// The constraint of this name asked with these parameters; empty where the name is unknown.
  ///
  /// @param checker the name of the suite's own checker; empty where the case has none
  /// @throws org.reason4j.config.ConfigException where a parameter is missing or of another form
  public static Optional<Constraint> named(String name, String checker, JsonNode parameters) {
    String id = CHECKERS.getOrDefault(checker, OTHER_NAMES.getOrDefault(name, name));
    return Optional.ofNullable(BY_ID.get(id))
        .map(type -> type.apply(new Parameters(name, parameters)));
  }

  private static Map<String, Function<Parameters, Constraint>> all() {
    var all = new TreeMap<String, Function<Parameters, Constraint>>();
    Stream.of(
            Keywords.types(),
            Lengths.types(),
            Contents.types(),
            Layout.types(),
            Edges.types(),
            Ratios.types(),
            WordForms.types(),
            SentenceForms.types(),
            Shapes.types(),
            Repeats.types(),
            Tables.types(),
            Customs.types())
        .forEach(all::putAll);
    return Collections.unmodifiableMap(all);
  }
}
