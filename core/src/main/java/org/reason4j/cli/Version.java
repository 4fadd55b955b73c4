package org.reason4j.cli;

import picocli.CommandLine.IVersionProvider;

/// What `--version` prints: our version, the JDK, the platform.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "reason4j %s (JDK %s, %s %s)"
          .formatted(
              number(),
              Runtime.version(),
              System.getProperty("os.name"),
              System.getProperty("os.arch"))
    };
  }

  /// The version of the jar; `development` where classes run without one.
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
