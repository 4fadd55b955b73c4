package org.reason4j.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The value of a key that the recipe leaves out, as it would stand in the recipe: `16`, `[1, 2]`.
/// Texts, enum constants, paths and durations go without quotes: `rule`, `90s`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /// TOML, or the bare text for a type that TOML writes as a text.
  String value();
}
