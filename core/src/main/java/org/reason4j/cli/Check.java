package org.reason4j.cli;

import java.util.Optional;

/// The outcome of one check of `doctor`.
///
/// @param found what was seen, with numbers and units
/// @param fix what to do; always there for WARN and FAIL
record Check(String name, Status status, String found, Optional<String> fix) {
  /// FAIL: training cannot work. WARN: it works worse than it could.
  enum Status {
    OK,
    WARN,
    FAIL
  }

  Check {
    if (status != Status.OK && fix.isEmpty()) {
      throw new IllegalArgumentException(name + " is " + status + " without a fix");
    }
  }

  static Check ok(String name, String found) {
    return new Check(name, Status.OK, found, Optional.empty());
  }

  static Check warn(String name, String found, String fix) {
    return new Check(name, Status.WARN, found, Optional.of(fix));
  }

  static Check fail(String name, String found, String fix) {
    return new Check(name, Status.FAIL, found, Optional.of(fix));
  }
}
