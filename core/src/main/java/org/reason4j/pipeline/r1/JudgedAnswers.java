package org.reason4j.pipeline.r1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.reason4j.config.ConfigException;
import org.reason4j.filter.Candidate;
import org.reason4j.filter.Filter;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.reward.Answers;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifiers;
import org.reason4j.reward.judge.InOrder;
import org.reason4j.reward.judge.PairSummary;
import org.reason4j.reward.judge.PromptedAnswerJudge;
import org.reason4j.reward.judge.RuleJudge;
import org.reason4j.verify.Checkers;
import org.reason4j.verify.LateSandbox;

/// Verdicts of a judge on the samples of some tasks, in place of those on file (DeepSeek-R1,
/// section 2.3.3: part of the prompts is judged by a model given the reference).
///
/// The judge reads the question, the reference and the answer: the answer block, or the summary
/// where the problem's verifier reads one. Equal questions are asked once. A sample that was cut
/// off is not asked about and stays wrong.
final class JudgedAnswers {
  /// What is judged.
  ///
  /// @param answer blank where the sample has none
  record Question(String question, String reference, String answer, String verifier) {
    static Question of(Drawn drawn) {
      var problem = drawn.problem();
      Optional<String> answer =
          switch (VERIFIERS.reads(problem.verifier())) {
            case ANSWER -> Answers.extract(drawn.response());
            case SUMMARY -> Answers.summary(drawn.response());
            case WHOLE -> Optional.of(drawn.response());
          };
      return new Question(
          problem.question(), problem.reference(), answer.orElse(""), problem.verifier());
    }

    boolean askable() {
      return !answer.isBlank() && !reference.isBlank();
    }
  }

  private static final Verifiers VERIFIERS = Checkers.standard().verifiers();

  private final Set<String> tasks;
  private final Map<Question, Verdict> verdicts;
  private final boolean complete;
  private final Set<String> names = new HashSet<>();

  private JudgedAnswers(Set<String> tasks, Map<Question, Verdict> verdicts, boolean complete) {
    this.tasks = tasks;
    this.verdicts = verdicts;
    this.complete = complete;
  }

  /// Asks the stage's judge; not [#complete()] where a stop was asked for.
  ///
  /// @throws NoOpinionException where it judged nothing at all
  static JudgedAnswers of(
      Workshop shop,
      Voices voices,
      StageKind.Call call,
      Curate.Settings settings,
      List<Drawn> samples,
      long seed) {
    if (settings.judged().isEmpty()) return new JudgedAnswers(Set.of(), Map.of(), true);
    String stage = call.stage().name();
    Set<String> tasks = tasks(stage, settings.judged(), samples);
    JudgedAnswers judged =
        settings.judge().equals(Curate.RULE)
            ? byRule(tasks, samples, call.stop())
            : voices.lend(
                call.stage(),
                "judge",
                settings.judge(),
                settings.judgeEndpoint(),
                seed,
                call.folder().resolve("judge-cache.jsonl"),
                (speaker, atOnce) -> {
                  var judge = new PromptedAnswerJudge(speaker);
                  return ask(
                      tasks,
                      samples,
                      one -> judge.judge(one.question(), one.reference(), one.answer()),
                      atOnce,
                      call.stop());
                });
    if (!judged.complete()) return judged;
    Map<String, Integer> reasons = judged.reasons();
    if (!settings.judge().equals(Curate.RULE) && judged.silent())
      throw new NoOpinionException(stage, "judge", settings.judge(), reasons);
    if (!reasons.isEmpty())
      shop.notes()
          .accept(
              "stage %s: of %d questions the judge left unjudged: %s"
                  .formatted(stage, judged.asked(), NoOpinionException.told(reasons)));
    return judged;
  }

  /// The tasks named, as samples name them: a user's file by its name without `.jsonl`.
  ///
  /// @throws ConfigException for one that no sample is of
  private static Set<String> tasks(String stage, List<String> named, List<Drawn> samples) {
    Set<String> known = new TreeSet<>();
    for (Drawn drawn : samples) known.add(drawn.problem().task());
    Set<String> tasks = new LinkedHashSet<>();
    for (String name : named) {
      String task = name.replaceFirst("^.*[/\\\\]", "").replaceFirst("\\.jsonl$", "");
      if (!known.contains(task))
        throw new ConfigException(
            "stage %s: judged names task \"%s\"; the samples are of %s",
            stage, name, String.join(", ", known));
      tasks.add(task);
    }
    return tasks;
  }

  /// The verdicts of each problem's own verifier; programs run in a sandbox.
  private static JudgedAnswers byRule(
      Set<String> tasks, List<Drawn> samples, BooleanSupplier stop) {
    try (var sandbox = new LateSandbox()) {
      Verifiers rules = Checkers.standard(sandbox).verifiers();
      return ask(
          tasks,
          samples,
          asked ->
              new RuleJudge(rules.named(asked.verifier()))
                  .judge(asked.question(), asked.reference(), asked.answer()),
          1,
          stop);
    }
  }

  /// Asks about each sample of these tasks, until a stop is asked for.
  private static JudgedAnswers ask(
      Set<String> tasks,
      List<Drawn> samples,
      Function<Question, Verdict> judge,
      int atOnce,
      BooleanSupplier stop) {
    Set<Question> questions = new LinkedHashSet<>();
    for (Drawn drawn : samples)
      if (!drawn.truncated() && tasks.contains(drawn.problem().task()))
        questions.add(Question.of(drawn));
    List<Question> all = List.copyOf(questions);
    Map<Question, Verdict> verdicts = new HashMap<>();
    var next = all.iterator();
    InOrder.map(
        Voices.until(all, stop).iterator(),
        atOnce,
        judge,
        verdict -> verdicts.put(next.next(), verdict));
    return new JudgedAnswers(tasks, verdicts, verdicts.size() == all.size());
  }

  /// Whether no stop was asked for before the last question.
  boolean complete() {
    return complete;
  }

  /// Why questions are unjudged and how many, by the kind of reason.
  private Map<String, Integer> reasons() {
    Map<String, Integer> reasons = new TreeMap<>();
    for (Verdict verdict : verdicts.values())
      if (verdict instanceof Verdict.Unverified(String reason))
        reasons.merge(PairSummary.kind(reason), 1, Integer::sum);
    return reasons;
  }

  /// Questions put to the judge.
  int asked() {
    return (int) verdicts.keySet().stream().filter(Question::askable).count();
  }

  /// Whether questions were asked and none was judged.
  private boolean silent() {
    return asked() > 0
        && verdicts.entrySet().stream()
            .filter(each -> each.getKey().askable())
            .allMatch(each -> each.getValue() instanceof Verdict.Unverified);
  }

  /// The judge's verdict on a sample; empty where it is of another task, or was cut off.
  ///
  /// @param name the candidate's, remembered for [#filters()]
  Optional<Verdict> verdict(Drawn drawn, String name) {
    if (drawn.truncated() || !tasks.contains(drawn.problem().task())) return Optional.empty();
    names.add(name);
    return Optional.ofNullable(verdicts.get(Question.of(drawn)));
  }

  /// What drops judged samples, each outcome with its own count; none where none is judged.
  List<Filter> filters() {
    List<Filter> filters = new ArrayList<>();
    if (tasks.isEmpty()) return filters;
    filters.add(new Judged("judged-wrong", "not found to be wrong by the judge"));
    filters.add(new Judged("unjudged", "given a verdict by the judge"));
    return filters;
  }

  /// Drops one of two outcomes.
  private final class Judged implements Filter {
    private final String name;
    private final String rule;

    Judged(String name, String rule) {
      this.name = name;
      this.rule = rule;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String rule() {
      return rule;
    }

    @Override
    public Optional<String> drop(Candidate candidate) {
      if (!names.contains(candidate.name()) || candidate.verdict().isEmpty())
        return Optional.empty();
      return switch (candidate.verdict().get()) {
        case Verdict.Correct() -> Optional.empty();
        case Verdict.Wrong(String expected, String found) ->
            name.equals("unjudged")
                ? Optional.empty()
                : Optional.of("wrong: expected %s, found %s".formatted(expected, found));
        case Verdict.Unverified(String reason) ->
            name.equals("unjudged") ? Optional.of(reason) : Optional.empty();
      };
    }
  }
}
