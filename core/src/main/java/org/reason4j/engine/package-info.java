/// The native library: how it is started, what it may use of the machine, and where random numbers
/// come from.
///
/// Read `Engine` first (thread settings must be in place before the library loads), then
/// `RandomStreams` (one named stream a purpose) and `Workers` (the platform threads that native
/// calls run on; virtual threads must not enter the library, since its grad mode is per carrier).
@NullMarked
package org.reason4j.engine;

import org.jspecify.annotations.NullMarked;
