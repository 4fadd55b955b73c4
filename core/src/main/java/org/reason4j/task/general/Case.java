package org.reason4j.task.general;

import java.util.List;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;

/// One thing that can be asked, in both languages. Both share one id, and so one split.
///
/// @param task the name of its task
/// @param verifier the name of its verifier
/// @param kind which of the task's kinds it is; each kind is drawn equally often
/// @param canonical what is asked, free of wording
/// @param difficulty the task's own measure
/// @param level which level it belongs to
record Case(
    String task,
    String verifier,
    String kind,
    String canonical,
    int difficulty,
    Level level,
    Said english,
    Said chinese) {

  /// What is said in one language.
  ///
  /// @param questions the wordings of the question, the usual one first
  /// @param reference the reference answer
  /// @param plain a right answer without courtesy
  /// @param best a right, complete, concise and courteous answer
  /// @param thinking a short thought that leads to it
  /// @param wrong wrong answers, likely ones
  record Said(
      List<String> questions,
      String reference,
      String plain,
      String best,
      String thinking,
      List<String> wrong) {
    Said {
      questions = List.copyOf(questions);
      wrong = List.copyOf(wrong);
    }

    /// An answer whose best form is the plain one after a courteous word.
    static Said courteous(
        String language,
        String question,
        String reference,
        String plain,
        String thinking,
        List<String> wrong) {
      String best = (language.equals("zh") ? "好的 , " : "sure , ") + plain;
      return new Said(List.of(question), reference, plain, best, thinking, wrong);
    }
  }

  /// The problem's id.
  String id() {
    return Problem.id(task, canonical);
  }

  /// What is said in `en` or `zh`.
  Said in(String language) {
    return language.equals("zh") ? chinese : english;
  }

  /// The problem, with the question in one of its wordings.
  Problem problem(String language, int wording) {
    Said said = in(language);
    String question = said.questions().get(wording);
    return new Problem(id(), task, language, question, said.reference(), difficulty, verifier);
  }
}
