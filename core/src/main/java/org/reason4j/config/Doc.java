package org.reason4j.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a key means: one or two sentences, shown by `reason4j explain KEY`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Doc {
  /// The meaning.
  String value();

  /// Where the default comes from: a paper's section, or the experiment that found it.
  String source() default "";
}
