/// Reason4j: DeepSeek-R1 on the JVM.
@NullMarked
package org.reason4j;

import org.jspecify.annotations.NullMarked;
