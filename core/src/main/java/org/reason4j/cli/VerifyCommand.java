package org.reason4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.config.ConfigException;
import org.reason4j.data.ByteLines;
import org.reason4j.reward.judge.InOrder;
import org.reason4j.reward.judge.PromptedAnswerJudge;
import org.reason4j.verify.Checkers;
import org.reason4j.verify.JudgeChecker;
import org.reason4j.verify.LateSandbox;
import org.reason4j.verify.LineVerifier;
import org.reason4j.verify.VerifyTally;
import org.reason4j.weights.Disk;
import org.reason4j.weights.DiskException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reason4j verify KIND FILE`: a verdict a line.
@Command(
    name = "verify",
    description = {
      "Judges each line {\"id\", \"kind\", \"gold\", \"prediction\", \"config\"} of a file, and"
          + " writes {\"id\", \"verdict\", \"rule\", \"extracted\", \"reason\", \"micros\"} for it,"
          + " in order; \"score\" too where the rule is graded. A verdict is correct, wrong, or"
          + " unverified where the check itself could not be made.",
      "",
      "A line that holds no case is answered by {\"line\":N,\"error\":\"...\"}, the rest goes on,"
          + " and the exit code is 65.",
      "",
      "Counts and latencies are told on stderr. Where lines hold \"expected\" (true or false),"
          + " so are confusion tables and what disagrees."
    },
    footer = {
      "",
      "With --json the counts are a JSON object: on stdout with --out, else on stderr.",
      "",
      "Examples:",
      "  reason4j verify auto cases.jsonl --out verdicts.jsonl",
      "  reason4j verify math answers.jsonl --explain",
      "  reason4j verify judge facts.jsonl --judge http://localhost:8000 --cache judge.jsonl",
      "  jq -c 'select(.kind == \"mcq\")' cases.jsonl | reason4j verify mcq -"
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String AUTO = "auto";

  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(
      arity = "1..2",
      paramLabel = "KIND FILE",
      description =
          "The kind of all lines, such as math, mcq, code, ifeval, format, language; or auto"
              + " (default): each line's own \"kind\". Then the file; - is stdin.")
  private List<String> named = new ArrayList<>();

  @Option(names = "--explain", description = "Tell in each line how it was decided.")
  private boolean explain;

  @Option(
      names = "--judge",
      paramLabel = "URL|MODEL",
      order = 1,
      description = "Who judges cases of kind judge: an address or a model directory.")
  private Optional<String> judge = Optional.empty();

  @Mixin private SpeakerFlags speaker = new SpeakerFlags();

  VerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String kind = named.size() == 2 ? named.getFirst() : AUTO;
    try (var sandbox = new LateSandbox()) {
      return verify(kind, Checkers.standard(sandbox));
    }
  }

  private int verify(String kind, Checkers checkers) {
    if (kind.equals(JudgeChecker.KIND) && judge.isEmpty()) {
      throw ConfigException.usage("kind judge needs --judge; give an address or a model directory");
    }
    if (judge.isPresent()) {
      return speaker
          .open(
              session,
              flags,
              judge.get(),
              (who, atOnce) ->
                  verify(
                      verifier(kind, checkers.with(new JudgeChecker(new PromptedAnswerJudge(who)))),
                      atOnce))
          .result();
    }
    return verify(verifier(kind, checkers), flags.threads().orElse(1));
  }

  private LineVerifier verifier(String kind, Checkers checkers) {
    if (!kind.equals(AUTO) && !checkers.knows(kind)) {
      List<String> kinds = new ArrayList<>(checkers.kinds());
      kinds.addFirst(AUTO);
      throw new ConfigException(
          ConfigException.Origin.COMMAND_LINE,
          ConfigException.unknown("kind", kind, kinds).problems());
    }
    return new LineVerifier(checkers, kind.equals(AUTO) ? "" : kind, explain, session.clock());
  }

  private int verify(LineVerifier verifier, int threads) {
    String file = named.getLast();
    var tally = new VerifyTally();
    Instant start = session.clock().instant();
    try (InputStream in = open(file);
        LineOutput out = output(file)) {
      InOrder.map(
          lines(in, file),
          threads,
          verifier::answer,
          answer ->
              answer.ifPresent(told -> {
                tally.add(told);
                write(out, told.json().toString());
              }));
      out.publish();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    double seconds = Duration.between(start, session.clock().instant()).toNanos() / 1e9;
    report(new VerifyReport(tally, seconds, threads));
    return tally.bad() > 0 ? ExitCode.BAD_INPUT : ExitCode.DONE;
  }

  private InputStream open(String file) throws IOException {
    if (file.equals("-")) return session.in();
    Path path = session.folder().resolve(file);
    if (!Files.exists(path)) {
      throw new CommandException(ExitCode.NO_INPUT, "no such file: " + file);
    }
    if (Files.isDirectory(path)) {
      throw new CommandException(
          ExitCode.NO_INPUT, file + " is a folder; expected a file with a JSON object a line");
    }
    return Files.newInputStream(path);
  }

  private LineOutput output(String file) {
    Optional<Path> target = flags.out().map(session.folder()::resolve);
    if (target.isPresent() && Files.exists(target.get()) && !Files.isRegularFile(target.get())) {
      throw new CommandException(
          ExitCode.CANNOT_CREATE, "--out is " + target.get() + ", which is no regular file");
    }
    if (target
        .map(Path::normalize)
        .equals(Optional.of(session.folder().resolve(file).normalize()))) {
      throw new CommandException(ExitCode.USAGE, "--out is the file that is read; name another");
    }
    try {
      target.map(Path::getParent).ifPresent(Disk.system()::makeFolder);
      return new LineOutput(Disk.system(), target);
    } catch (DiskException e) {
      throw new CommandException(ExitCode.CANNOT_CREATE, "cannot write --out: " + e.getMessage());
    }
  }

  private void write(LineOutput out, String line) {
    if (flags.out().isPresent()) {
      out.line(line);
      return;
    }
    session.out().print(line + "\n");
    if (session.out().checkError()) {
      throw new UncheckedIOException(new IOException("cannot write to stdout"));
    }
  }

  private void report(VerifyReport report) {
    if (flags.json()) {
      (flags.out().isPresent() ? session.out() : session.err()).println(report.json());
    } else if (!flags.quiet()) {
      session.err().print(report.text());
    }
  }

  /// The lines of a stream, read as they are asked for.
  private static Iterator<ByteLines.Line> lines(InputStream in, String file) {
    var reader = new ByteLines(in);
    return new Iterator<>() {
      private Optional<ByteLines.Line> next = read();

      private Optional<ByteLines.Line> read() {
        try {
          return reader.next();
        } catch (IOException e) {
          throw new UncheckedIOException("cannot read " + file, e);
        }
      }

      @Override
      public boolean hasNext() {
        return next.isPresent();
      }

      @Override
      public ByteLines.Line next() {
        ByteLines.Line line = next.orElseThrow(NoSuchElementException::new);
        next = read();
        return line;
      }
    };
  }
}
