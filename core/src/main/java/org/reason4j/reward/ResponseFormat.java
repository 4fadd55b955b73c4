package org.reason4j.reward;

import java.util.OptionalDouble;

/// A form that responses are held to: 1 for a response of the form, otherwise 0.
public sealed interface ResponseFormat extends Reward permits ThinkFormat, SummaryFormat {
  /// Whether a response is of the form.
  boolean wellFormed(Response response);

  @Override
  default String name() {
    return "format";
  }

  @Override
  default OptionalDouble score(Response response) {
    return OptionalDouble.of(wellFormed(response) ? 1 : 0);
  }
}
