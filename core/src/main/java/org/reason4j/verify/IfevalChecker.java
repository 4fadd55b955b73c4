package org.reason4j.verify;

import java.util.List;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.Answers;
import org.reason4j.reward.instruction.Instructions;
import tools.jackson.databind.JsonNode;

/// Whether a response keeps the instructions of its prompt: those of IFEval and IFBench
/// ([org.reason4j.reward.instruction.InstructionTypes]).
///
/// The instructions are in the case's config, or in its gold where the config has none: one as
/// `{"instruction_id", "kwargs"}`, all of an item as `{"instruction_id_list", "kwargs"}`. All must
/// be kept; `"mode": "loose"` reads the response in eight ways, any of which may keep one. Thinking
/// is left out. The score is the share of the instructions kept.
///
/// A case that names no `suite` may hold its JSON in one fenced block amid prose; the suites want
/// nothing else around it.
///
/// Rules: `kept`, `broken`, `no-answer`, `too-long`, `bad-instruction`, and `unknown-accepted`
/// under the policy `lenient-unknown-id`.
public final class IfevalChecker implements Checker {
  private static final String JSON = "detectable_format:json_format";

  @Override
  public String kind() {
    return "ifeval";
  }

  @Override
  public Finding check(Case given) {
    Instructions asked;
    try {
      asked = Instructions.of(asked(given));
    } catch (ConfigException bad) {
      boolean lenient = given.config().path("policy").asString("").equals("lenient-unknown-id");
      return lenient
          ? Finding.correct("unknown-accepted", "")
          : Finding.unverified("bad-instruction", String.join("; ", bad.problems()));
    }
    String wanted = String.join(", ", asked.names());
    Optional<String> said = Answers.summary(given.predictionText());
    if (said.isEmpty()) return Finding.none("no-answer", wanted).withScore(0);
    // White space at the ends is the response's own: only thinking is taken off.
    String response =
        given.predictionText().contains("</think>") ? said.get() : given.predictionText();
    if (response.length() > Instructions.MAX_LENGTH) {
      String found = response.length() + " characters";
      return Finding.wrong("too-long", "at most " + Instructions.MAX_LENGTH, found).withScore(0);
    }
    if (asked.names().equals(List.of(JSON)) && !given.config().has("suite")) {
      response = fenced(response).orElse(response);
    }
    boolean loose = given.config().path("mode").asString("").equals("loose");
    List<String> broken = loose ? asked.brokenLoosely(response) : asked.broken(response);
    double share = 1 - (double) broken.size() / asked.names().size();
    return (broken.isEmpty()
            ? Finding.correct("kept", wanted)
            : Finding.wrong("broken", wanted, "broken: " + String.join(", ", broken)))
        .withScore(share);
  }

  /// What stands in the only fenced block.
  private static Optional<String> fenced(String response) {
    String[] parts = response.split("```", 4);
    return parts.length == 3 ? Optional.of("```" + parts[1] + "```") : Optional.empty();
  }

  private static JsonNode asked(Case given) {
    boolean inConfig =
        given.config().has("instruction_id") || given.config().has("instruction_id_list");
    return inConfig ? given.config() : given.gold();
  }
}
