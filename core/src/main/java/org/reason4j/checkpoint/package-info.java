/// A run on disk: its recipe, its events, its rollouts and the checkpoints it goes on from.
///
/// Read in this order: [RunDirectory] (create, continue, lock), [Checkpoints] (save, newest good
/// one, retention), [Manifest] (what makes a checkpoint believable), [EventLog], [Rollouts].
///
/// A run may be killed at any moment and goes on with the same bytes as one left alone:
///
/// 1. A checkpoint is written as a hidden draft, synced, sealed by a manifest that holds the hash
///    of every file, renamed, read back. Before the rename it does not exist, after it it is whole.
/// 2. The manifest records how long the event log was and which rollouts existed. Resuming cuts
///    both back to there, so what was done after the checkpoint is done again and not twice.
/// 3. The checkpoint before is removed only when the new one was read back.
///
/// Threading: one process owns a run (the lock dies with it) and one thread writes; readers in
/// other processes need no lock, since they see sealed checkpoints and whole lines only.
///
/// ```java
/// try (var run = RunDirectory.open(Disk.system(), folder, recipe, environment, retention)) {
///   Resume from = run.resume();
///   long step = from.checkpoint().map(Checkpoint::step).orElse(0L);
///   ...
///   run.save(EventSink.all(run.events(), console), "grpo", step, state, tensors);
/// }
/// ```
///
/// Left out on purpose: what the state of a trainer is (any record), and tensors on a device.
@NullMarked
package org.reason4j.checkpoint;

import org.jspecify.annotations.NullMarked;
