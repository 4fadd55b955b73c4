package org.reason4j.pipeline.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;

/// One stage as a recipe declares it.
///
/// @param name also the folder's
/// @param kind what it does
/// @param inputs by the name that the kind gives them; a value is `STAGE/OUTPUT` of a stage above,
///   or a path of the user's own
/// @param set settings of the kind, `key=value` each
public record Stage(
    @Doc("Name of the stage, and of its folder in the run.") String name,
    @Doc("What it does; `reason4j r1 --kinds` lists the kinds.") String kind,
    @Doc("Inputs by name: STAGE/OUTPUT of a stage above, or a path of your own.") @Default("{}")
        Map<String, String> inputs,
    @Doc("Settings of its kind, key=value each.") @Default("[]") List<String> set) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");

  /// Folders of the run that are no stage's.
  private static final List<String> TAKEN = List.of("stages", "report", "export");

  public Stage {
    if (!NAME.matcher(name).matches() || TAKEN.contains(name))
      throw new ConfigException(
          "name is \"%s\"; expected small letters, digits and dashes, and none of %s",
          name, String.join(", ", TAKEN));
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    set = List.copyOf(set);
  }
}
