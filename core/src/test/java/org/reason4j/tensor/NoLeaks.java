package org.reason4j.tensor;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.reason4j.engine.Engine;

/// Starts the engine with one thread and fails a test after which more tensors live than before.
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(NoLeaks.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    Engine.start(1);
    context.getStore(SPACE).put("live", TensorScope.liveTensors());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    long before = context.getStore(SPACE).getOrDefault("live", Long.class, -1L);
    long after = TensorScope.liveTensors();
    if (after != before)
      throw new AssertionError(
          "tensors alive before the test: " + before + ", after: " + after + "; something leaks");
  }
}
