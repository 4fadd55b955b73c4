package org.reason4j.generate.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Threads that share pieces of work too short for an executor: a token has some hundred of them,
/// of microseconds each. The caller works too. Pieces are taken, not dealt, so a thread that the
/// system has put aside holds up nobody; one without work spins for some microseconds, then parks.
final class Team implements AutoCloseable {
  /// A piece of work.
  interface Work {
    /// @param thread 0 for the caller's, for scratch memory
    void run(int thread, int piece);
  }

  private static final int SPINS = 2000; // about 0.1 ms

  private static final class Job {
    final Work work;
    final int pieces;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger done = new AtomicInteger();
    final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    Job(Work work, int pieces) {
      this.work = work;
      this.pieces = pieces;
    }

    void take(int thread) {
      for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
        try {
          work.run(thread, piece);
        } catch (RuntimeException e) {
          failure.compareAndSet(null, e);
        } finally {
          done.incrementAndGet();
        }
      }
    }
  }

  private final class Member implements Runnable {
    final int number;
    final Thread thread;
    volatile boolean parked;

    Member(int number) {
      this.number = number;
      this.thread = Thread.ofPlatform().daemon().name("kernel-" + number).unstarted(this);
    }

    @Override
    public void run() {
      Job last = null;
      while (open) {
        Job seen = job;
        for (int i = 0; i < SPINS && seen == last && open; i++) {
          Thread.onSpinWait();
          seen = job;
        }
        if (seen == last) {
          parked = true;
          if (job == last && open) LockSupport.park(Team.this);
          parked = false;
        } else if (seen != null) {
          last = seen;
          seen.take(number);
        }
      }
    }
  }

  private final Member[] members;
  private volatile boolean open = true;
  private volatile @Nullable Job job;

  /// @param threads in all, the caller's among them
  Team(int threads) {
    if (threads < 1) throw new IllegalArgumentException("threads: " + threads + "; at least 1");
    members = new Member[threads - 1];
    for (int i = 0; i < members.length; i++) members[i] = new Member(i + 1);
    for (Member member : members) member.thread.start();
  }

  int threads() {
    return members.length + 1;
  }

  // A thread may have been put aside in the middle of a piece: this one makes room for it.
  @SuppressWarnings("ThreadPriorityCheck")
  private static void makeRoom() {
    Thread.yield();
  }

  /// Runs all pieces; returns, or throws the first failure, when all have ended.
  void run(int pieces, Work work) {
    if (members.length == 0 || pieces < 2) {
      for (int piece = 0; piece < pieces; piece++) work.run(0, piece);
      return;
    }
    var current = new Job(work, pieces);
    job = current;
    for (Member member : members) if (member.parked) LockSupport.unpark(member.thread);
    current.take(0);
    for (int i = 0; current.done.get() < pieces; i++)
      if (i < SPINS) Thread.onSpinWait();
      else makeRoom();
    RuntimeException failure = current.failure.get();
    if (failure != null) throw failure;
  }

  @Override
  public void close() {
    open = false;
    for (Member member : members) LockSupport.unpark(member.thread);
  }
}
