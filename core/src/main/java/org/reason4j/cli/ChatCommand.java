package org.reason4j.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.engine.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `reason4j chat MODEL`: ask it questions.
@Command(
    name = "chat",
    description = {
      "Asks a model questions, one after the other; each is asked alone.",
      "MODEL is a finished run (runs/zero; questions are put into the run's template) or a Hugging"
          + " Face directory of a known family (lines are put into its chat"
          + " template where it has one, else used as they are)."
    },
    footer = {
      "",
      "In the chat: /help, /quit, /regen, /seed N, /temperature X, /stats; Ctrl-C stops an answer,",
      "Ctrl-D leaves. Where stdin is no terminal: one question a line; with --json one line of"
          + " JSON",
      "an answer (question, text, output_ids, finish_reason).",
      "",
      "Examples:",
      "  reason4j chat runs/zero",
      "  reason4j chat runs/zero --temperature 0",
      "  reason4j chat runs/zero --json < questions.txt"
    })
final class ChatCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();
  @Mixin private SamplingFlags sampling = new SamplingFlags();

  @Parameters(paramLabel = "MODEL", description = "A run, or a model directory.")
  private Path model = Path.of("");

  ChatCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var folder = ModelFolder.find(session.folder().resolve(model));
    var settings =
        new Answering.Settings(
            sampling.sampling(folder.sampling()),
            sampling.maxNewTokens(),
            sampling.stops(),
            sampling.ignoreEnd());
    Engine.start(flags.threads().orElse(1));
    boolean typing = GenerateCommand.typing(session) && !flags.json();
    try (var answering = new Answering(folder, session.err());
        var stop = StopRequest.onSignal(Duration.ofSeconds(10), () -> {});
        var lines = typing ? ChatLines.typed(Chat.COMMANDS) : ChatLines.piped(session.in(), stop)) {
      if (typing && !flags.quiet())
        session
            .out()
            .println("%s: ask a question; /help for commands, Ctrl-D to leave.".formatted(model));
      Optional<ChatPrompts> prompts =
          sampling.raw() || folder.template().isPresent() && sampling.template().isEmpty()
              ? Optional.empty()
              : ChatPrompts.find(session, folder, sampling.template(), answering.tokenizer());
      var chat =
          new Chat(
              session,
              folder,
              answering,
              prompts,
              lines,
              settings,
              flags.seed().orElse(1),
              flags.json(),
              sampling.raw());
      return chat.run() || typing ? ExitCode.DONE : ExitCode.BAD_INPUT;
    }
  }
}
