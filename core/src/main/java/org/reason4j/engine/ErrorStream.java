package org.reason4j.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The process's standard error, where the launcher has put it aside: the JVM warns of every
/// incubator module on it before any of our code runs, and no option stops that.
public final class ErrorStream {
  private ErrorStream() {}

  /// Makes `descriptor` the standard error again, for Java and for native libraries.
  ///
  /// @throws NativeException if there is no such descriptor
  @SuppressWarnings("restricted") // calls dup2
  public static void restore(int descriptor) {
    int done;
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle call =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("dup2"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      done = (int) call.invokeExact(descriptor, 2);
    } catch (Throwable failed) {
      throw new NativeException("dup2 failed", failed);
    }
    if (done < 0)
      throw new NativeException(
          "no descriptor " + descriptor + " to write errors to",
          new IllegalArgumentException("dup2"));
  }
}
