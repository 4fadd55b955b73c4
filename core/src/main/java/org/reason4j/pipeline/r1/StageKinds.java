package org.reason4j.pipeline.r1;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.reason4j.config.Explain;
import org.reason4j.pipeline.graph.StageKind;

/// What `reason4j r1 --kinds` shows: each kind of stage, its inputs, outputs and settings.
public final class StageKinds {
  private StageKinds() {}

  /// All kinds, a paragraph each.
  public static String text(Workshop shop) {
    return R1.kinds(shop).stream().map(StageKinds::paragraph).collect(Collectors.joining("\n\n"));
  }

  private static String paragraph(StageKind kind) {
    var text = new StringBuilder(kind.name()).append('\n');
    text.append("  ").append(kind.what()).append('\n');
    String optional =
        kind.optional().isEmpty() ? "" : " (may be left out: " + names(kind.optional()) + ")";
    text.append("  inputs:   ").append(names(kind.required())).append(optional).append('\n');
    text.append("  outputs:  ").append(names(kind.outputs())).append('\n');
    text.append("  settings: ");
    Optional<Class<? extends Record>> own = own(kind);
    if (own.isEmpty())
      return text.append(
              "those of a recipe of %s; `reason4j explain --trainer %s` lists them"
                  .formatted(kind.name(), kind.name()))
          .append(kind instanceof Reinforce ? "; what is not set comes from the table [world]" : "")
          .toString();
    Explain.key(own.get(), "").lines().forEach(line -> text.append("\n    ").append(line));
    return text.toString();
  }

  /// The settings of kinds that are no trainers.
  static Optional<Class<? extends Record>> own(StageKind kind) {
    return switch (kind) {
      case Draw _ -> Optional.of(Draw.Settings.class);
      case Curate _ -> Optional.of(Curate.Settings.class);
      case Prefer _ -> Optional.of(Prefer.Settings.class);
      case Measure _ -> Optional.of(Measure.Settings.class);
      default -> Optional.empty();
    };
  }

  private static String names(Set<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
  }
}
