package org.reason4j.generate.kernel;

/// Loads the Java Vector API, the module `jdk.incubator.vector`, when it is first needed.
public final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  /// Whether the module is there; asked before any class that uses the module.
  ///
  /// Named by `--add-modules` it prints a warning at every start and keeps the JVM from using its
  /// archived module graph. Loaded here it does neither; the launcher opens the way (`--add-exports
  /// java.base/jdk.internal.module=ALL-UNNAMED`) and has the compiler know vectors
  /// (`-XX:+EnableVectorSupport`).
  public static boolean present() {
    if (ModuleLayer.boot().findModule(NAME).isPresent()) return true;
    try {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, NAME);
      return true;
    } catch (ReflectiveOperationException | LinkageError _) {
      return false; // another JVM, or one that was not started by the launcher
    }
  }
}
