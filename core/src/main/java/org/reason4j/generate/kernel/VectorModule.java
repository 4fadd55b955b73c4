package org.reason4j.generate.kernel;

/// Whether the JVM was started with the Java Vector API (`--add-modules jdk.incubator.vector`).
public final class VectorModule {
  private VectorModule() {}

  /// Touches no class of the module.
  public static boolean present() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }
}
