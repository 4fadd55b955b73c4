package org.reason4j.task.pages;

import java.util.SplittableRandom;
import org.reason4j.data.Page;

/// Pages of one kind: about one task, or of general text.
public interface PageSource {
  /// Page `index`.
  ///
  /// @param random the page's own stream, from which its kind was drawn before
  Page page(long index, SplittableRandom random);
}
