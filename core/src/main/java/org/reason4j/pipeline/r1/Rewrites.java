package org.reason4j.pipeline.r1;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.reward.Answers;
import org.reason4j.reward.judge.InOrder;
import org.reason4j.reward.judge.PromptedRewriter;
import org.reason4j.reward.judge.Rewriter;
import org.reason4j.reward.judge.Speaker;
import org.reason4j.task.Problem;
import org.reason4j.task.pages.RuleRewriter;

/// Turns chosen samples into lines to learn from: as they are, by rule, or by a rewriter with the
/// rule where it fails (DeepSeek-R1, revised, B.3.2).
final class Rewrites {
  private Rewrites() {}

  /// The samples as lines; fewer where a stop was asked for.
  ///
  /// @param figures gets what an endpoint's rewriting came to
  /// @throws NoOpinionException where the rewriter replied to nothing at all
  static List<CuratedLine> lines(
      Voices voices,
      StageKind.Call call,
      Curate.Settings settings,
      List<Drawn> chosen,
      long seed,
      Map<String, Double> figures) {
    return switch (settings.rewrite()) {
      case NONE -> chosen.stream().map(drawn -> CuratedLine.of(drawn, drawn.response())).toList();
      case RULE -> chosen.stream().map(drawn -> rewritten(drawn, new RuleRewriter())).toList();
      case ENDPOINT ->
          voices.lend(
              call.stage(),
              "rewriter",
              settings.rewriter(),
              settings.rewriterEndpoint(),
              seed,
              call.folder().resolve("rewriter-cache.jsonl"),
              (speaker, atOnce) -> prompted(call, chosen, speaker, atOnce, figures));
    };
  }

  private static List<CuratedLine> prompted(
      StageKind.Call call,
      List<Drawn> chosen,
      Speaker speaker,
      int atOnce,
      Map<String, Double> figures) {
    var rewriter = new PromptedRewriter(speaker, new RuleRewriter());
    List<CuratedLine> lines = new ArrayList<>();
    InOrder.map(
        Voices.until(chosen, call.stop()).iterator(),
        atOnce,
        drawn -> rewritten(drawn, rewriter),
        lines::add);
    PromptedRewriter.Counts counts = rewriter.counts();
    if (counts.silent() > 0 && counts.silent() == chosen.size())
      throw new NoOpinionException(
          call.stage().name(),
          "rewriter",
          rewriter.name(),
          Map.of("without a reply", chosen.size()));
    figures.put("rewritten", (double) counts.rewritten());
    figures.put("rewritten_by_rule", (double) counts.fallbacks());
    figures.put("rewriter_silent", (double) counts.silent());
    figures.put("rewriter_malformed", (double) counts.malformed());
    figures.put("rewriter_other_answer", (double) counts.otherAnswer());
    return lines;
  }

  private static CuratedLine rewritten(Drawn drawn, Rewriter rewriter) {
    Problem problem = drawn.problem();
    var draft =
        new Rewriter.Draft(
            problem.question(),
            Answers.thinking(drawn.response()),
            Answers.extract(drawn.response()).orElse(problem.reference()),
            problem.language());
    return CuratedLine.of(drawn, rewriter.rewrite(draft).response());
  }
}
