package org.reason4j.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.reason4j.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reason4j chat MODEL`: ask it questions.
@Command(
    name = "chat",
    description = {
      "Talks with a model. One with a chat template sees what was said before; a run of ours is"
          + " asked each question alone, as it was trained.",
      "MODEL is a finished run (runs/zero; questions are put into the run's template) or a Hugging"
          + " Face directory of a known family (lines are put into its chat"
          + " template where it has one, else used as they are)."
    },
    footer = {
      "",
      "In the chat: /help, /quit, /regen, /system TEXT, /clear, /save FILE, /load FILE, /think"
          + " on|off,",
      "/seed N, /temperature X, /stats; Ctrl-C stops an answer, Ctrl-D leaves. Where stdin is no"
          + " terminal: one question a line; with --json one line of JSON",
      "an answer (question, text, output_ids, finish_reason).",
      "",
      "Examples:",
      "  reason4j chat runs/zero",
      "  reason4j chat runs/zero --temperature 0",
      "  reason4j chat models/qwen --system \"Answer in one sentence.\"",
      "  reason4j chat runs/zero --json < questions.txt"
    })
final class ChatCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();
  @Mixin private SamplingFlags sampling = new SamplingFlags();
  @Mixin private RuleFlags rules = new RuleFlags();
  @Mixin private StreamFlags stream = new StreamFlags();

  @Parameters(paramLabel = "MODEL", description = "A run, or a model directory.")
  private Path model = Path.of("");

  @Option(
      names = "--load",
      paramLabel = "FILE",
      order = 40,
      description = "Go on from a conversation that /save wrote.")
  private Optional<Path> load = Optional.empty();

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      order = 41,
      description = "What the model is told first.")
  private Optional<String> system = Optional.empty();

  ChatCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var folder = ModelFolder.find(session.folder().resolve(model));
    boolean typing = GenerateCommand.typing(session) && !flags.json();
    int drafts = stream.draftTokens();
    try (var answering = Answering.one(folder, session, stream, flags);
        var stop = StopRequest.onSignal(Duration.ofSeconds(typing ? 0 : 10), () -> {});
        var lines = typing ? ChatLines.typed(Chat.COMMANDS) : ChatLines.piped(session.in(), stop)) {
      if (typing && !flags.quiet())
        session
            .out()
            .println("%s: ask a question; /help for commands, Ctrl-D to leave.".formatted(model));
      Optional<ChatPrompts> prompts =
          sampling.raw() || folder.template().isPresent() && sampling.template().isEmpty()
              ? Optional.empty()
              : ChatPrompts.find(session, folder, sampling.template(), answering.tokenizer());
      if (prompts.isEmpty() && (load.isPresent() || system.isPresent()))
        throw ConfigException.usage(
            "--load and --system are for models with a chat template; %s is asked each question"
                + " alone",
            model);
      Conversation conversation =
          load.map(file -> Chat.load(session, file.toString())).orElseGet(Conversation::new);
      system.ifPresent(conversation::system);
      Set<Integer> ends = sampling.endTokens(folder.endTokens());
      boolean thinkOpened =
          prompts
              .map(ChatPrompts::thinkOpened)
              .orElseGet(() ->
                  !sampling.raw()
                      && folder.template().map(each -> each.thinkOpened()).orElse(false));
      var settings =
          new Answering.Settings(
              sampling.sampling(folder.sampling()),
              sampling.maxNewTokens(),
              sampling.stops(),
              ends,
              rules.rules(
                  session, answering.tokenizer(), ends, answering.vocabularySize(), thinkOpened),
              drafts);
      var chat =
          new Chat(
              session,
              folder,
              answering,
              prompts,
              lines,
              settings,
              flags.seed().orElse(1),
              conversation,
              flags.json(),
              sampling.raw());
      boolean answered = chat.run();
      if (lines.left()) return ExitCode.INTERRUPTED;
      return answered || typing ? ExitCode.DONE : ExitCode.BAD_INPUT;
    }
  }
}
