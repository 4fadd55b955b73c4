package org.reason4j.eval.suite;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Whoever answers: a model of ours, or an endpoint.
public interface Respondent {
  /// One asking of one question.
  ///
  /// @param sample which of the item's answers, from 0
  record Ask(Item item, int sample) {}

  /// Takes answers as they are made, in any order, from any thread. May block while what judges is
  /// behind.
  interface Sink {
    void answered(Ask ask, Answered answer);
  }

  /// Asks all of them.
  ///
  /// @param suite part of the name of every random stream
  /// @param stop asked between tokens or requests; once true what is unfinished is dropped
  /// @return why it gave up before the end; empty where it did not, or was stopped
  Optional<String> ask(
      String suite, List<Ask> asks, Protocol protocol, Sink sink, BooleanSupplier stop);
}
