package org.reason4j.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Nearest;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.text.template.TemplateException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// A conversation: each answer is given what was said before, as the model's chat template wants
/// it, and the model does not read again what it has read. A run of ours was trained on single
/// questions, so each of its questions is asked alone.
final class Chat {
  static final List<String> COMMANDS =
      List.of(
          "/help",
          "/quit",
          "/regen",
          "/system",
          "/clear",
          "/save",
          "/load",
          "/think",
          "/seed",
          "/temperature",
          "/stats");

  private static final String HELP =
      """
        /regen           answers the last question again, with other random numbers
        /seed N          starts the random numbers at N (the same question then gives the same answer)
        /temperature X   0 always takes the best token; 1 draws as the model was trained
        /think on|off    shows thoughts, or leaves them out
        /stats           the last answer's tokens, time to the first, tokens/s, finish reason
        /quit            leaves, as Ctrl-D does; Ctrl-C stops an answer\
      """;

  private static final String ALONE =
      """
      Each question is asked alone: the model was trained on single questions and does not
      see what was said before.
      """;

  private static final String TOGETHER =
      """
      The model sees what was said before, without its earlier thoughts.
        /system TEXT     what the model is told first; without TEXT nothing
        /clear           forgets what was said
        /save FILE       writes what was said, as messages in JSON; /load FILE goes on from it
      """;

  /// The last answer.
  private record Made(Answering.Answer answer, Pace.Measured pace) {}

  private final Session session;
  private final ModelFolder folder;
  private final Answering answering;
  private final Optional<ChatPrompts> prompts;
  private final ChatLines lines;
  private final boolean json;
  private Conversation conversation;
  private final boolean raw;
  private final AnswerPrinter printer;
  private final PrintStream notes;
  private Answering.Settings settings;
  private long seed;
  private long asked; // questions since the seed was set
  private long number;
  private long attempt;
  private Optional<String> question = Optional.empty();
  private Optional<Made> made = Optional.empty();
  private boolean refused;

  Chat(
      Session session,
      ModelFolder folder,
      Answering answering,
      Optional<ChatPrompts> prompts,
      ChatLines lines,
      Answering.Settings settings,
      long seed,
      Conversation conversation,
      boolean json,
      boolean raw) {
    this.session = session;
    this.folder = folder;
    this.answering = answering;
    this.prompts = prompts;
    this.lines = lines;
    this.settings = settings;
    this.seed = seed;
    this.json = json;
    this.conversation = conversation;
    this.raw = raw;
    this.printer = new AnswerPrinter(session);
    this.notes = session.terminal() && !json ? session.out() : session.err();
  }

  /// Answers until the lines end or `/quit`; false where some line could not be answered.
  boolean run() {
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      String text = line.get().strip();
      if (text.isEmpty()) continue;
      if (text.equals("/quit") || text.equals("/exit")) break;
      if (text.startsWith("/")) command(text);
      else ask(text);
    }
    return !refused;
  }

  private void command(String text) {
    String[] words = text.split("\\s+", 2);
    String argument = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "/help" -> notes.println((prompts.isPresent() ? TOGETHER : ALONE) + HELP);
      case "/think" -> think(argument);
      case "/system", "/clear", "/save", "/load" -> {
        if (prompts.isPresent()) remember(words[0], argument);
        else
          refuse(
              words[0]
                  + " is for models with a chat template; this one is asked each question alone");
      }
      case "/stats" -> notes.println(stats());
      case "/seed" -> seed(argument);
      case "/temperature" -> temperature(argument);
      case "/regen" -> {
        if (question.isEmpty()) {
          refuse("nothing has been asked yet");
        } else {
          attempt++;
          boolean _ = conversation.takeBack("assistant");
          answer(question.get());
        }
      }
      default ->
          refuse(
              "unknown command \"%s\"%s; /help lists them"
                  .formatted(
                      words[0],
                      Nearest.to(words[0], COMMANDS)
                          .map(near -> ", did you mean " + near + "?")
                          .orElse("")));
    }
  }

  private void refuse(String message) {
    refused = true;
    notes.println(message);
  }

  private void think(String argument) {
    if (!argument.equals("on") && !argument.equals("off")) {
      refuse("/think is \"" + argument + "\"; expected on or off");
      return;
    }
    printer.fold(argument.equals("off"));
    notes.println("thoughts are " + (argument.equals("on") ? "shown" : "left out"));
  }

  private void remember(String command, String argument) {
    try {
      switch (command) {
        case "/system" -> {
          conversation.system(argument.strip());
          notes.println(argument.isBlank() ? "no system text" : "system text set");
        }
        case "/clear" -> {
          conversation.clear();
          question = Optional.empty();
          notes.println("forgotten");
        }
        case "/save" -> save(argument.strip());
        default -> {
          conversation = load(session, argument.strip());
          question = conversation.question();
          notes.println("%d messages".formatted(conversation.turns()));
        }
      }
    } catch (CommandException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private void save(String file) {
    if (file.isEmpty())
      throw new CommandException(ExitCode.USAGE, "/save needs the name of a file");
    try {
      Files.writeString(session.folder().resolve(file), conversation.toJson());
      notes.println("%d messages in %s".formatted(conversation.turns(), file));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.of(e), "cannot write " + file + ": " + ExitCode.describe(e));
    }
  }

  /// A conversation that was saved.
  static Conversation load(Session session, String file) {
    if (file.isEmpty())
      throw new CommandException(ExitCode.USAGE, "/load needs the name of a file");
    try {
      return Conversation.parse(file, Files.readString(session.folder().resolve(file)));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.of(e), "cannot read " + file + ": " + ExitCode.describe(e));
    }
  }

  private void seed(String argument) {
    try {
      seed = Long.parseLong(argument);
      asked = 0;
      attempt = 0;
      notes.println("seed " + seed);
    } catch (NumberFormatException e) {
      refuse("/seed is \"" + argument + "\"; expected a whole number (it is " + seed + " now)");
    }
  }

  private void temperature(String argument) {
    SamplingSettings now = settings.sampling();
    try {
      SamplingSettings next = now.withTemperature(Double.parseDouble(argument));
      settings = settings.withSampling(next);
      notes.println("temperature " + next.temperature() + (next.greedy() ? " (greedy)" : ""));
    } catch (NumberFormatException e) {
      refuse(
          "/temperature is \"%s\"; expected a number (it is %s now)"
              .formatted(argument, now.temperature()));
    } catch (ConfigException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private String stats() {
    SamplingSettings now = settings.sampling();
    String how = "seed %d, temperature %s, top-p %s".formatted(seed, now.temperature(), now.topP());
    return made.map(last ->
            String.format(
                Locale.ROOT,
                "%s, finish reason %s%s; %s",
                last.pace().words(),
                GenerateCommand.word(last.answer().ending()),
                last.answer().cost().map(GenerateCommand::guesses).orElse(""),
                how))
        .orElse("no answer yet; " + how);
  }

  private void ask(String text) {
    number = asked++;
    question = Optional.of(text);
    attempt = 0;
    if (prompts.isPresent()) {
      Optional<Conversation> given = ChatPrompts.conversation(text);
      given.ifPresent(whole -> conversation = whole);
      if (given.isEmpty()) conversation.ask(text);
    }
    answer(text);
  }

  private void answer(String text) {
    int[] prompt;
    try {
      prompt = prompts.isPresent() ? prompts.get().ids(conversation) : answering.prompt(text, raw);
    } catch (TemplateException e) { // the template says no to this question
      takeBack(String.valueOf(e.getMessage()));
      return;
    }
    if (prompts.isPresent() && prompt.length >= answering.maxPositions()) {
      takeBack(
          "the conversation has %,d tokens with this question; the model has %,d positions: /clear begins anew (/save FILE keeps what was said)"
              .formatted(prompt.length, answering.maxPositions()));
      return;
    }
    lines.answering();
    var pace = new Pace(session.clock());
    if (!json) printer.begin(thinkOpened());
    Answering.Answer answer;
    try {
      answer =
          answering
              .answer(
                  List.of(prompt),
                  1,
                  settings,
                  (_, _) -> RandomStreams.of(seed, "chat", number, attempt),
                  new Answering.Watcher() {
                    @Override
                    public void text(int row, String piece) {
                      if (!json) printer.text(piece);
                    }

                    @Override
                    public void ended(int row) {
                      if (!json) printer.end();
                    }

                    @Override
                    public void drawn(int row) {
                      pace.drawn();
                    }
                  },
                  lines)
              .getFirst();
    } catch (CommandException e) { // a question too long: the next one may do
      takeBack(String.valueOf(e.getMessage()));
      return;
    }
    made = Optional.of(new Made(answer, pace.measured(prompt.length, answer.cost())));
    if (prompts.isPresent()) conversation.answer(answer.text(), thinkOpened());
    if (json) {
      session.out().println(json(text, answer));
      return;
    }
    switch (answer.ending()) {
      case STOP -> {}
      case LENGTH -> {
        boolean full = prompt.length + answer.ids().length >= answering.maxPositions();
        printer.remark(
            notes,
            "(cut off after %,d tokens%s)"
                .formatted(
                    answer.ids().length,
                    full
                        ? ": all %,d positions of the model are used"
                            .formatted(answering.maxPositions())
                        : "; --max-new-tokens"));
      }
      case INTERRUPTED -> printer.remark(notes, "(stopped)");
    }
  }

  /// A question that cannot be answered is no part of what was said.
  private void takeBack(String why) {
    boolean _ = conversation.takeBack("user");
    refuse(why);
  }

  private boolean thinkOpened() {
    if (prompts.isPresent()) return prompts.get().thinkOpened();
    return !raw && folder.template().map(each -> each.thinkOpened()).orElse(false);
  }

  private static String json(String question, Answering.Answer answer) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("question", question);
    node.put("text", answer.text());
    var ids = node.putArray("output_ids");
    for (int id : answer.ids()) ids.add(id);
    node.put("finish_reason", GenerateCommand.word(answer.ending()));
    answer.cost().ifPresent(cost -> GenerateCommand.cost(node, cost));
    return JsonMapper.shared().writeValueAsString(node);
  }
}
