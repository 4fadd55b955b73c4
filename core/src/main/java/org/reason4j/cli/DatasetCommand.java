package org.reason4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.reason4j.data.ExampleFile;
import org.reason4j.filter.Candidate;
import org.reason4j.filter.Contamination;
import org.reason4j.filter.Duplicates;
import org.reason4j.filter.NearDuplicates;
import org.reason4j.filter.Survey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reason4j dataset FILE.jsonl...`: what is in the data, before it is learnt from.
@Command(
    name = "dataset",
    description = {
      "Counts the examples of JSONL files by form and language, measures their lengths, finds"
          + " duplicates (within and across the files), text shared with evaluations, prompts that"
          + " give their answer away, and preference pairs whose longer response wins.",
      "Bad lines are told and left out; the exit code is 65 then."
    },
    footer = {
      "",
      "Examples:",
      "  reason4j dataset train.jsonl",
      "  reason4j dataset sft.jsonl pairs.jsonl --tokenizer runs/zero/export",
      "  reason4j dataset train.jsonl --against math500,gsm8k,my_test.jsonl",
      "  reason4j dataset train.jsonl --json | jq '.files[0].response.tokens'"
    })
final class DatasetCommand implements Callable<Integer> {
  private static final int MAX_COMPLAINTS = 10;
  private static final double NEAR = 0.8;

  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Examples, a JSON object a line; - is stdin.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--against",
      paramLabel = "EVAL",
      split = ",",
      description =
          "Suites, their TOML, or files (.jsonl, .json, .csv, .gz, .zip) of evaluations: 10 words"
              + " in a row shared count.")
  private List<String> against = new ArrayList<>();

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description = "A model's folder, whose tokenizer counts tokens.")
  private Optional<Path> tokenizer = Optional.empty();

  DatasetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var input = new ExampleInput(session);
    Optional<Contamination> evaluations = input.evaluations(against);
    Optional<ToIntFunction<String>> tokens = input.tokens(tokenizer);
    var duplicates = new Duplicates();
    var nearDuplicates = new NearDuplicates(NEAR);
    var surveys = new ArrayList<DatasetTable.Surveyed>();
    for (String file : files) {
      var survey = new Survey(tokens, evaluations, duplicates, nearDuplicates);
      surveys.add(read(input, file, survey));
    }
    session
        .out()
        .print(flags.json() ? DatasetTable.json(surveys) + "\n" : DatasetTable.text(surveys));
    long bad = surveys.stream().mapToLong(DatasetTable.Surveyed::bad).sum();
    return bad > 0 ? ExitCode.BAD_INPUT : ExitCode.DONE;
  }

  private DatasetTable.Surveyed read(ExampleInput input, String file, Survey survey) {
    var complaints = new ArrayList<DatasetTable.BadLine>();
    long[] bytes = {0};
    long[] bad = {0};
    input.scan(
        file,
        entry -> {
          bytes[0] += entry.bytes().length;
          switch (entry.outcome()) {
            case ExampleFile.Blank() -> {}
            case ExampleFile.Bad(String complaint) -> {
              if (bad[0]++ < MAX_COMPLAINTS) {
                complaints.add(new DatasetTable.BadLine(entry.line(), complaint));
                session.err().println(file + ":" + entry.line() + ": " + complaint);
              }
            }
            case ExampleFile.Good(var example, var language) ->
                survey.add(example, Candidate.of(file + ":" + entry.line(), example, language));
          }
        });
    if (bad[0] > MAX_COMPLAINTS) {
      session.err().println("%s: and %,d more bad lines".formatted(file, bad[0] - MAX_COMPLAINTS));
    }
    return new DatasetTable.Surveyed(file, bytes[0], bad[0], complaints, survey.result());
  }
}
