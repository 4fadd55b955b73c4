package org.reason4j.reward.code;

/// What came of one test, with the short word that findings use.
public enum CaseStatus {
  PASSED("tests-passed"),
  /// It ran, and its output or value is another.
  WRONG_ANSWER("wrong-answer"),
  /// It is no program of the language.
  COMPILE_ERROR("compile-error"),
  /// It ended with an error of its own: an exception, an exit code.
  RUNTIME_ERROR("runtime-error"),
  /// It used up its CPU time, or slept.
  TIME_LIMIT("time-limit"),
  MEMORY_LIMIT("memory-limit"),
  OUTPUT_LIMIT("output-limit"),
  /// It was ended by a signal, or ended without answering.
  CRASH("crash");

  private final String word;

  CaseStatus(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
