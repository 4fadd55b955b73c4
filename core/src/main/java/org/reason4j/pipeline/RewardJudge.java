package org.reason4j.pipeline;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reason4j.engine.Workers;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.judge.AnswerJudge;
import org.reason4j.reward.judge.PromptedAnswerJudge;

/// The judge of a run's rewards: opened when the first answer is judged, asked by the threads that
/// check answers. A model of ours is opened and asked on a thread of its own, one question after
/// the other. Close it when nothing is judged any more.
final class RewardJudge implements AnswerJudge, AutoCloseable {
  private final String named;
  private final boolean local;
  private final Supplier<Voice> opening;
  private final Workers thread = new Workers(1);
  private @Nullable Voice voice; // guarded by this

  /// @param opening opens who is asked
  RewardJudge(Voice.Wanted wanted, Supplier<Voice> opening) {
    this.named = wanted.named();
    this.local = !wanted.address();
    this.opening = opening;
  }

  @Override
  public String name() {
    return named;
  }

  @Override
  public Verdict judge(String question, String reference, String answer) {
    if (!local) return ask(question, reference, answer);
    Callable<Verdict> asked = () -> ask(question, reference, answer);
    return thread.run(List.of(asked)).getFirst();
  }

  private Verdict ask(String question, String reference, String answer) {
    return new PromptedAnswerJudge(open().speaker()).judge(question, reference, answer);
  }

  private synchronized Voice open() {
    Voice known = voice;
    if (known == null) {
      known = opening.get();
      voice = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    thread.close();
    Voice known = voice;
    if (known != null) known.close();
    voice = null;
  }
}
