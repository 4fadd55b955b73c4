package org.reason4j.tensor;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/// Owns every tensor made on this thread while it is the innermost open scope; closing frees them.
///
/// Scopes nest and close in reverse order of opening, on the thread that opened them. An empty
/// scope costs about 0.1 us.
public final class TensorScope implements AutoCloseable {
  private static final ThreadLocal<@Nullable TensorScope> INNERMOST = new ThreadLocal<>();
  private static final AtomicLong LIVE = new AtomicLong();
  private static final AtomicLong LIVE_BYTES = new AtomicLong();

  private final @Nullable TensorScope enclosing;
  private final PointerScope pointers;
  private final Thread owner;
  private final ArrayList<Tensor> tensors = new ArrayList<>();

  private TensorScope(@Nullable TensorScope enclosing) {
    this.enclosing = enclosing;
    this.owner = Thread.currentThread();
    this.pointers = new PointerScope();
  }

  /// Opens a scope inside the innermost one of this thread.
  public static TensorScope open() {
    var scope = new TensorScope(INNERMOST.get());
    INNERMOST.set(scope);
    return scope;
  }

  /// Tensors alive in the whole process: in open scopes, and kept.
  public static long liveTensors() {
    return LIVE.get();
  }

  /// Bytes behind the live tensors; views count again what they share.
  public static long liveBytes() {
    return LIVE_BYTES.get();
  }

  /// Hands `tensor` to the enclosing scope, where it lives on.
  ///
  /// @throws IllegalStateException if there is no enclosing scope (use [Tensor#keep()])
  public Tensor escape(Tensor tensor) {
    if (enclosing == null)
      throw new IllegalStateException("escape from the outermost scope; use keep() and close()");
    int at = tensors.lastIndexOf(tensor);
    if (at < 0) throw new IllegalStateException("escape of a tensor that is not of this scope");
    tensors.remove(at);
    enclosing.tensors.add(tensor);
    enclosing.pointers.attach(tensor.raw()); // holds a reference, so this scope's end frees nothing
    return tensor;
  }

  /// Frees all that the scope owns.
  @Override
  public void close() {
    if (!owner.equals(Thread.currentThread()) || INNERMOST.get() != this)
      throw new IllegalStateException(
          "scopes close in reverse order, on the thread that opened them");
    for (Tensor tensor : tensors) {
      count(-1, -tensor.byteCount());
      tensor.markClosed();
    }
    tensors.clear();
    pointers.close();
    if (enclosing == null) INNERMOST.remove();
    else INNERMOST.set(enclosing);
  }

  static TensorScope innermost() {
    TensorScope scope = INNERMOST.get();
    if (scope == null)
      throw new IllegalStateException(
          "no TensorScope is open on thread " + Thread.currentThread().getName());
    return scope;
  }

  void add(Tensor tensor) {
    tensors.add(tensor);
    count(1, tensor.byteCount());
  }

  void forget(Tensor tensor) {
    int at = tensors.lastIndexOf(tensor);
    if (at < 0)
      throw new IllegalStateException(
          "keep() of a tensor of another scope; keep it where it was made");
    tensors.remove(at);
  }

  static void count(long tensors, long bytes) {
    LIVE.addAndGet(tensors);
    LIVE_BYTES.addAndGet(bytes);
  }
}
