/// Programs of others, run without harm.
///
/// Reading order: [org.reason4j.sandbox.Sandbox] (finds a mechanism that works and runs commands),
/// [org.reason4j.sandbox.Limits], [org.reason4j.sandbox.Run] (what came of it),
/// [org.reason4j.sandbox.Running] (a program that is talked to while it runs),
/// [org.reason4j.sandbox.Mechanism] (bubblewrap or `unshare`), [org.reason4j.sandbox.SystemCalls]
/// (the filter).
///
/// ```java
/// try (var sandbox = Sandbox.open()) {
///   Run run = sandbox.run(List.of("/usr/bin/python3", "-I", "-c", program), stdin, Limits.standard());
///   if (run.ended().isEmpty() && run.exit() == 0) use(run.output().text());
/// }
/// ```
///
/// A run that went wrong is data ([Run#ended][org.reason4j.sandbox.Run], its exit code); a sandbox
/// that could not be set up is a [SandboxException][org.reason4j.sandbox.SandboxException], and
/// then the program was not run. Where no mechanism works nothing is ever run. All types are safe
/// on any thread. Left out: what a program's output means (`reward.code`).
@NullMarked
package org.reason4j.sandbox;

import org.jspecify.annotations.NullMarked;
