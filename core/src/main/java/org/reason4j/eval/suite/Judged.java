package org.reason4j.eval.suite;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.reason4j.eval.Sample;
import org.reason4j.verify.Finding;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One answer, judged: a line of `results.jsonl`.
///
/// @param prompt the first 16 digits of the SHA-256 of what was asked
/// @param answer what was said, or why nothing was
/// @param verdict `FAILED` where nothing was said
/// @param extracted what was read as the answer
/// @param rule which rule decided
/// @param reason why it is not correct
public record Judged(
    String suite,
    String item,
    int sample,
    String prompt,
    Answered answer,
    Verdict verdict,
    Optional<String> extracted,
    String rule,
    String reason) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// What is known of an answer.
  public enum Verdict {
    CORRECT,
    WRONG,
    UNVERIFIED,
    FAILED;

    /// The word of the files.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What makes an answer the same as one made before.
  public record Key(String suite, String item, int sample) {}

  /// An answer as its checker found it.
  static Judged of(Key key, String prompt, Answered.Text answer, Finding finding) {
    Verdict verdict =
        switch (finding.verdict()) {
          case org.reason4j.reward.Verdict.Correct _ -> Verdict.CORRECT;
          case org.reason4j.reward.Verdict.Wrong _ -> Verdict.WRONG;
          case org.reason4j.reward.Verdict.Unverified _ -> Verdict.UNVERIFIED;
        };
    return new Judged(
        key.suite(),
        key.item(),
        key.sample(),
        prompt,
        answer,
        verdict,
        finding.extracted(),
        finding.rule(),
        finding.reason());
  }

  /// An asking that failed.
  static Judged failed(Key key, String prompt, Answered.Failed failed) {
    return new Judged(
        key.suite(),
        key.item(),
        key.sample(),
        prompt,
        failed,
        Verdict.FAILED,
        Optional.empty(),
        "no-reply",
        failed.reason());
  }

  public Key key() {
    return new Key(suite, item, sample);
  }

  /// Whether it was cut off.
  public boolean truncated() {
    return answer instanceof Answered.Text text && text.finish() == Answered.Finish.LENGTH;
  }

  /// Without its texts, for counting.
  Judged light() {
    return answer instanceof Answered.Text text
        ? new Judged(
            suite,
            item,
            sample,
            prompt,
            new Answered.Text("", "", text.tokens(), text.thinkingTokens(), text.finish()),
            verdict,
            extracted,
            rule,
            "")
        : this;
  }

  /// As the estimators take it. Its length is that of the thinking, or of the whole answer where no
  /// thinking is marked; 0 where no tokens are known.
  Sample asSample() {
    int tokens = 0;
    if (answer instanceof Answered.Text text) {
      int thinking = text.thinkingTokens().orElse(0);
      tokens = thinking > 0 ? thinking : text.tokens().orElse(0);
    }
    return new Sample(
        item,
        sample,
        switch (verdict) {
          case CORRECT -> Sample.Judgement.CORRECT;
          case WRONG -> Sample.Judgement.WRONG;
          case UNVERIFIED, FAILED -> Sample.Judgement.UNVERIFIED;
        },
        extracted,
        true,
        tokens,
        truncated(),
        0,
        0,
        "",
        Map.of());
  }

  /// As a line, without its end.
  String line() {
    ObjectNode node = JSON.createObjectNode();
    node.put("suite", suite).put("item", item).put("sample", sample).put("prompt", prompt);
    switch (answer) {
      case Answered.Text text -> {
        node.put("response", text.response());
        if (text.thinking().isEmpty()) node.putNull("thinking");
        else node.put("thinking", text.thinking());
        put(node, "tokens", text.tokens());
        put(node, "thinking_tokens", text.thinkingTokens());
        node.put("finish", text.finish().name().toLowerCase(Locale.ROOT));
      }
      case Answered.Failed _ ->
          node.putNull("response")
              .putNull("thinking")
              .putNull("tokens")
              .putNull("thinking_tokens")
              .put("finish", "failed");
    }
    extracted.ifPresentOrElse(text -> node.put("extracted", text), () -> node.putNull("extracted"));
    return JSON.writeValueAsString(
        node.put("verdict", verdict.word()).put("rule", rule).put("reason", reason));
  }

  private static void put(ObjectNode node, String key, OptionalInt value) {
    if (value.isPresent()) node.put(key, value.getAsInt());
    else node.putNull(key);
  }

  /// A line read back.
  ///
  /// @throws IllegalArgumentException naming what is missing
  static Judged parse(JsonNode line) {
    String finish = text(line, "finish");
    Answered answer =
        finish.equals("failed")
            ? new Answered.Failed(text(line, "reason"))
            : new Answered.Text(
                line.path("thinking").asString(""),
                text(line, "response"),
                number(line, "tokens"),
                number(line, "thinking_tokens"),
                Answered.Finish.valueOf(finish.toUpperCase(Locale.ROOT)));
    JsonNode extracted = line.path("extracted");
    return new Judged(
        text(line, "suite"),
        text(line, "item"),
        number(line, "sample").orElseThrow(() -> new IllegalArgumentException("no sample")),
        text(line, "prompt"),
        answer,
        Verdict.valueOf(text(line, "verdict").toUpperCase(Locale.ROOT)),
        extracted.isString() ? Optional.of(extracted.stringValue()) : Optional.empty(),
        text(line, "rule"),
        text(line, "reason"));
  }

  private static String text(JsonNode line, String key) {
    JsonNode node = line.path(key);
    if (!node.isString()) throw new IllegalArgumentException("\"" + key + "\" is no text");
    return node.stringValue();
  }

  private static OptionalInt number(JsonNode line, String key) {
    JsonNode node = line.path(key);
    return node.isIntegralNumber() ? OptionalInt.of(node.intValue()) : OptionalInt.empty();
  }
}
