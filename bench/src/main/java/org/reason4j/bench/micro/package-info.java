/// JMH benchmarks of small parts: drawing a token, encoding text, log-probabilities from hidden
/// states. Each has a plain way of doing the same beside it. `bench/run micro` runs them.
@NullMarked
package org.reason4j.bench.micro;

import org.jspecify.annotations.NullMarked;
