package org.reason4j.generate.constraint;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.reason4j.config.JsonFault;
import org.reason4j.generate.TokenRule;
import org.reason4j.text.Tokenizer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an answer may be: one of some texts, a text that matches a regular expression, or JSON that
/// satisfies a schema.
///
/// ```java
/// Constraint constraint = Constraint.schema("{\"type\": \"integer\"}");
/// Supplier<TokenRule> rules = constraint.rules(tokenizer, endTokens);
/// var prompt = new Prompt(ids, 4, streams, _ -> rules.get());
/// ```
///
/// An end token may come only where the text is complete; a token that leads into a dead end never
/// may. A constraint that cannot be followed is a [ConstraintException] here, before any token.
public final class Constraint {
  private static final JsonMapper EXACT =
      JsonMapper.builder(JsonFactory.builder().build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Grammar grammar;

  private Constraint(Grammar grammar) {
    this.grammar = grammar;
  }

  /// One of these texts.
  public static Constraint choice(List<String> texts) {
    return new Constraint(Grammar.of(Language.words(texts)));
  }

  /// A text that matches as a whole.
  public static Constraint regex(String pattern) {
    return new Constraint(Grammar.of(RegularExpression.whole(pattern)));
  }

  /// JSON that satisfies a schema (Draft 2020-12, see docs/generate.md for the keywords), without
  /// white space but for one space after a comma or colon.
  public static Constraint schema(String json) {
    JsonNode root;
    try {
      root = EXACT.readTree(json);
    } catch (JacksonException e) {
      throw new ConstraintException("schema: not JSON: " + JsonFault.of(e));
    }
    return new Constraint(Grammar.of(new SchemaReader(root)));
  }

  /// Makes a rule for each completion. Rules share their masks: one thread.
  ///
  /// @param endTokens at least one
  public Supplier<TokenRule> rules(Tokenizer tokenizer, Set<Integer> endTokens) {
    var masks = new TokenMasks(grammar, tokenizer, endTokens);
    return () -> new Rule(masks);
  }

  Grammar grammar() {
    return grammar;
  }

  private static final class Rule implements TokenRule {
    private final TokenMasks masks;
    private Grammar.State state;

    Rule(TokenMasks masks) {
      this.masks = masks;
      this.state = masks.start();
    }

    @Override
    public void shape(double[] logits_V) {
      masks.apply(state, logits_V);
    }

    @Override
    public void drawn(int id) {
      if (!masks.ends(id)) state = masks.after(state, id);
    }
  }
}
