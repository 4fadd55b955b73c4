package org.reason4j.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.pytorch.global.torch;

/// Starts libtorch once a process, with thread settings that do not cost a factor of five.
///
/// libtorch brings two thread pools, OpenMP's and OpenBLAS's, and both spin while they wait.
/// Waiting passively and keeping OpenBLAS to one thread must be said in the environment before the
/// library loads, so this class sets both (where the user has not) by calling `setenv` itself.
/// Parallelism then comes from `Workers`: several Java threads, each a single native thread.
public final class Engine {
  private Engine() {}

  /// Loads the library. Later calls only change the number of threads inside one operation.
  ///
  /// @param operationThreads threads inside one operation, at least 1
  /// @throws NativeException if the library for this platform is missing
  public static void start(int operationThreads) {
    if (operationThreads < 1)
      throw new IllegalArgumentException(
          "operationThreads is " + operationThreads + "; at least 1");
    setUnlessSet("OMP_WAIT_POLICY", "passive");
    setUnlessSet("OPENBLAS_NUM_THREADS", "1");
    try {
      torch.set_num_threads(operationThreads);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
      throw new NativeException(
          "libtorch could not be loaded for "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + " ("
              + missing.getMessage()
              + "); build with -Dreason4j.platform=<this platform>, see docs/install.md",
          missing);
    }
  }

  @SuppressWarnings("restricted") // calls setenv
  private static void setUnlessSet(String name, String value) {
    if (System.getenv(name) != null) return;
    try (Arena arena = Arena.ofConfined()) {
      Linker linker = Linker.nativeLinker();
      var setenv = linker.defaultLookup().find("setenv");
      if (setenv.isEmpty()) return; // not POSIX: the launcher's environment has to do
      MethodHandle call =
          linker.downcallHandle(
              setenv.get(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT));
      MemorySegment key = arena.allocateFrom(name);
      int _ = (int) call.invokeExact(key, arena.allocateFrom(value), 0);
    } catch (Throwable failed) {
      throw new NativeException("setenv " + name + " failed", failed);
    }
  }
}
