package org.reason4j.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Bounds of a number, of each number in a list or map, or of a duration in seconds. Without this
/// annotation, or with its defaults, every finite number is allowed.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
  /// Smallest value allowed.
  double min() default -Double.MAX_VALUE;

  /// Largest value allowed; `Double.POSITIVE_INFINITY` also allows `inf`.
  double max() default Double.MAX_VALUE;

  /// Values must be larger than this.
  double above() default Double.NEGATIVE_INFINITY;

  /// Values must be smaller than this.
  double below() default Double.POSITIVE_INFINITY;
}
