package org.reason4j.verify;

/// Judges one kind of case. Bounded in time and memory, safe on any thread.
public interface Checker {
  /// The kind's name, as cases, suites and the command line use it.
  String kind();

  /// The finding on any case at all: a prediction that cannot be read is wrong, a gold or a setting
  /// that cannot be read is `Unverified`.
  Finding check(Case given);
}
