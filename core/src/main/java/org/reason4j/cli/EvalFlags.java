package org.reason4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.eval.suite.Protocol;
import org.reason4j.eval.suite.Suite;
import org.reason4j.eval.suite.SuiteFiles;
import picocli.CommandLine.Option;

/// The flags that say how suites are asked, and where their data is.
final class EvalFlags {
  @Option(
      names = "--k",
      paramLabel = "N",
      order = 2,
      description = "Answers to each question (default: the suite's).")
  private Optional<Integer> k = Optional.empty();

  @Option(
      names = "--temperature",
      paramLabel = "X",
      order = 3,
      description = "Sampling temperature; 0 is greedy (default: the suite's, 0.6).")
  private Optional<Double> temperature = Optional.empty();

  @Option(
      names = "--top-p",
      paramLabel = "X",
      order = 4,
      description = "Keep the best tokens up to this mass (default: the suite's, 0.95).")
  private Optional<Double> topP = Optional.empty();

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      order = 5,
      description = "Tokens of an answer at most (default: the suite's, 32768).")
  private Optional<Integer> maxTokens = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      order = 6,
      description = "The first N questions of each suite only.")
  private Optional<Integer> limit = Optional.empty();

  /// How a suite is asked.
  Protocol protocol(Suite suite, long seed) {
    int answers = within("--k", k.orElse(suite.k()), 4096);
    double heat = temperature.orElse(suite.temperature());
    if (!(heat >= 0 && heat <= 2))
      throw ConfigException.usage("--temperature is %s; expected 0..2", heat);
    double mass = topP.orElse(suite.topP());
    if (!(mass > 0 && mass <= 1))
      throw ConfigException.usage("--top-p is %s; expected above 0, at most 1", mass);
    if (answers == 1 && !suite.metric().equals("pass@1"))
      throw ConfigException.usage(
          "suite %s is quoted by %s, which needs more than one answer; give --k 2 or more",
          suite.name(), suite.metric());
    return new Protocol(
        answers,
        within("--limit", limit.orElse(Integer.MAX_VALUE), Integer.MAX_VALUE),
        heat,
        mass,
        within("--max-tokens", maxTokens.orElse(suite.maxTokens()), 1 << 24),
        seed);
  }

  private static int within(String flag, int value, int most) {
    if (value < 1 || value > most)
      throw ConfigException.usage("%s is %d; expected 1..%d", flag, value, most);
    return value;
  }

  /// Where data is: the flag, else the environment, else `data`.
  static SuiteFiles files(Session session, Optional<Path> flag) {
    Path folder =
        flag.or(() ->
                Optional.ofNullable(session.environment().get(SuiteFiles.VARIABLE))
                    .filter(text -> !text.isBlank())
                    .map(Path::of))
            .orElse(Path.of("data"));
    return new SuiteFiles(session.folder().resolve(folder));
  }
}
