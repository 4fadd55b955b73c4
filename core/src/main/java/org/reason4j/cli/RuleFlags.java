package org.reason4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.reason4j.config.ConfigException;
import org.reason4j.generate.Thinking;
import org.reason4j.generate.TokenRule;
import org.reason4j.generate.constraint.Constraint;
import org.reason4j.text.Tokenizer;
import picocli.CommandLine.Option;

/// The flags that say what an answer may be.
final class RuleFlags {
  @Option(
      names = "--schema",
      paramLabel = "FILE",
      order = 20,
      description = "Answers are JSON that satisfies this JSON schema.")
  private Optional<Path> schema = Optional.empty();

  @Option(
      names = "--regex",
      paramLabel = "R",
      order = 21,
      description = "Answers match this regular expression as a whole.")
  private Optional<String> regex = Optional.empty();

  @Option(
      names = "--choice",
      paramLabel = "A,B",
      split = ",",
      order = 22,
      description = "Answers are one of these texts.")
  private List<String> choices = new ArrayList<>();

  @Option(
      names = "--thinking-budget",
      paramLabel = "N",
      order = 23,
      description = "A thought that has N tokens is ended with </think>.")
  private Optional<Integer> thinkingBudget = Optional.empty();

  @Option(
      names = "--logit-bias",
      paramLabel = "ID=X",
      order = 24,
      description = "Added to the logit of a token; may be given again.")
  private Map<Integer, Double> bias = new LinkedHashMap<>();

  @Option(
      names = "--min-new-tokens",
      paramLabel = "N",
      order = 25,
      description = "No end token before N tokens.")
  private Optional<Integer> minNewTokens = Optional.empty();

  /// What makes the rule of each answer.
  ///
  /// @param endTokens those that may end an answer
  /// @param thinkOpened whether the prompt has opened a thought: a constraint holds for what
  ///   follows
  /// @throws CommandException if a flag needs what the model lacks
  Supplier<TokenRule> rules(
      Session session,
      Optional<Tokenizer> tokenizer,
      Set<Integer> endTokens,
      int vocabularySize,
      boolean thinkOpened) {
    Optional<Constraint> constraint = constraint(session);
    thinkingBudget
        .filter(n -> n < 0)
        .ifPresent(n -> {
          throw ConfigException.usage("--thinking-budget is %d; expected 0 or more", n);
        });
    minNewTokens
        .filter(n -> n < 0)
        .ifPresent(n -> {
          throw ConfigException.usage("--min-new-tokens is %d; expected 0 or more", n);
        });
    for (int id : bias.keySet())
      if (id < 0 || id >= vocabularySize)
        throw ConfigException.usage(
            "--logit-bias names the id %d; the model knows 0 to %d", id, vocabularySize - 1);
    if (constraint.isPresent() && minNewTokens.isPresent())
      throw ConfigException.usage("--min-new-tokens cannot hold beside a constraint; give one");
    if (constraint.isPresent() && endTokens.isEmpty())
      throw ConfigException.usage(
          "a constraint ends an answer by an end token, and %s",
          "there is none: leave --ignore-eos out, or name eos_token_id in the model's config.json");
    if (tokenizer.isEmpty()) {
      if (constraint.isPresent() || thinkingBudget.isPresent())
        throw new CommandException(
            ExitCode.NO_INPUT,
            "--schema, --regex, --choice and --thinking-budget need a tokenizer.json beside the"
                + " model");
      return () -> TokenRule.all(plain(endTokens));
    }
    Tokenizer words = tokenizer.get();
    Optional<Supplier<TokenRule>> made = constraint.map(c -> c.rules(words, endTokens));
    return () -> {
      TokenRule constrained = made.map(Supplier::get).orElse(TokenRule.none());
      boolean thinks = thinkingBudget.isPresent() || made.isPresent() && thinkOpened;
      int budget = thinkingBudget.orElse(Integer.MAX_VALUE);
      TokenRule last = thinks ? new Thinking(words, budget, thinkOpened, constrained) : constrained;
      return TokenRule.all(Stream.concat(plain(endTokens).stream(), Stream.of(last)).toList());
    };
  }

  private List<TokenRule> plain(Set<Integer> endTokens) {
    List<TokenRule> rules = new ArrayList<>();
    if (!bias.isEmpty()) rules.add(TokenRule.bias(bias));
    minNewTokens.ifPresent(n -> rules.add(TokenRule.atLeast(n, endTokens)));
    return rules;
  }

  private Optional<Constraint> constraint(Session session) {
    if (Stream.of(schema.isPresent(), regex.isPresent(), !choices.isEmpty()).filter(b -> b).count()
        > 1)
      throw ConfigException.usage("two of --schema, --regex and --choice are given; give one");
    if (!choices.isEmpty()) return Optional.of(Constraint.choice(choices));
    if (regex.isPresent()) return regex.map(Constraint::regex);
    return schema.map(file -> {
      try {
        return Constraint.schema(Files.readString(session.folder().resolve(file)));
      } catch (IOException e) {
        throw new CommandException(
            ExitCode.of(e), "--schema " + file + ": " + ExitCode.describe(e));
      }
    });
  }
}
