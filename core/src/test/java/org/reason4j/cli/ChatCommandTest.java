package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.tensor.NoLeaks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NoLeaks.class)
class ChatCommandTest {
  @TempDir private Path folder = Path.of("");
  private Recorded call = Recorded.program(folder);

  @BeforeEach
  void makeAModel() throws IOException {
    call = Recorded.program(folder);
    TinyModel.writeRun(folder.resolve("run"), "short");
  }

  private List<JsonNode> answers(String lines) {
    assertThat(TinyModel.run(call, lines, "chat", "run", "--json", "--temperature", "1"))
        .as(call.err())
        .isEqualTo(ExitCode.DONE);
    return call.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  @Test
  void eachLineIsAQuestionOfItsOwn() throws IOException {
    List<JsonNode> both = answers("1 + 1 = ?\n\n2 + 2 = ?\n");
    assertThat(both)
        .extracting(each -> each.path("question").asString())
        .containsExactly("1 + 1 = ?", "2 + 2 = ?");
    makeAModel();
    List<JsonNode> other = answers("5 + 5 = ?\n2 + 2 = ?\n");
    assertThat(other.get(1)).isEqualTo(both.get(1)); // what was asked before does not matter
  }

  @Test
  void askingAgainDrawsAgainAndASeedBringsAnAnswerBack() {
    List<JsonNode> made = answers("1 + 1 = ?\n/regen\n/seed 1\n1 + 1 = ?\n/seed 2\n1 + 1 = ?\n");
    assertThat(made).hasSize(4);
    assertThat(made.get(1)).isNotEqualTo(made.get(0));
    assertThat(made.get(2)).isEqualTo(made.get(0));
    assertThat(made.get(3)).isNotEqualTo(made.get(0));
  }

  @Test
  void commandsAnswerOnStderrWhereStdoutIsForAProgram() {
    List<JsonNode> made =
        answers("/stats\n/temperature 0\n1 + 1 = ?\n/regen\n/stats\n/help\n/quit\n9\n");
    assertThat(made).hasSize(2);
    assertThat(made.get(1)).isEqualTo(made.get(0)); // greedy
    assertThat(call.err())
        .contains("no answer yet; seed 1, temperature 1.0")
        .contains("temperature 0.0 (greedy)")
        .contains(" tokens/s, finish reason ")
        .contains("Each question is asked alone");
  }

  @Test
  void mistakesAreToldAndTheNextQuestionIsAnswered() {
    String lines =
        "/regne\n/seed x\n/temperature -1\n/regen\n%s\n1 + 1 = ?\n".formatted("#".repeat(100));
    assertThat(TinyModel.run(call, lines, "chat", "run", "--json")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(call.err())
        .contains("unknown command \"/regne\", did you mean /regen?")
        .contains("/seed is \"x\"; expected a whole number")
        .contains("temperature is -1.0; it must be")
        .contains("nothing has been asked yet")
        .contains("the model has 64 positions");
    assertThat(call.out().lines()).hasSize(1);
  }

  @Test
  void onATerminalAnswersAreShownAsTheyAre() {
    call = new Recorded(folder, true);
    assertThat(TinyModel.run(call, "1 + 1 = ?\n/stats\n", "chat", "run", "--ignore-eos"))
        .isEqualTo(ExitCode.DONE);
    assertThat(call.out()).contains("(cut off after ").contains("finish reason length");
    assertThat(call.err()).isEmpty();
  }

  @Test
  void aDirectorysOwnTemplateIsUsedUnlessAnotherIsGiven() throws IOException {
    Path model = folder.resolve("run/export");
    Files.writeString(
        model.resolve("chat_template.jinja"),
        "{% if 'bad' in messages[0].content %}{{ raise_exception('not that') }}{% endif %}User: {{"
            + " messages[0].content }} Assistant:");
    Files.writeString(folder.resolve("bare.jinja"), "{{ messages[0].content }}");
    String[] how = {"--json", "--temperature", "0"};
    String asked = chat("1 + 1 = ?\n", "run/export", how);
    assertThat(asked).isEqualTo(chat("1 + 1 = ?\n", "run", how));
    String bare =
        chat("1 + 1 = ?\n", "run", "--json", "--temperature", "0", "--template", "bare.jinja");
    assertThat(bare)
        .isEqualTo(chat("1 + 1 = ?\n", "run", "--json", "--temperature", "0", "--raw"))
        .isNotEqualTo(asked);
    call = Recorded.program(folder);
    assertThat(TinyModel.run(call, "bad\n1 + 1 = ?\n", "chat", "run/export", "--json"))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(call.err()).contains("chat_template.jinja:1: not that");
    assertThat(call.out().lines()).hasSize(1);
  }

  private String chat(String lines, String model, String... how) {
    call = Recorded.program(folder);
    String[] arguments = new String[how.length + 2];
    arguments[0] = "chat";
    arguments[1] = model;
    System.arraycopy(how, 0, arguments, 2, how.length);
    assertThat(TinyModel.run(call, lines, arguments)).as(call.err()).isEqualTo(ExitCode.DONE);
    return call.out();
  }

  /// A model with a template of its own sees what was said; the answer to the second question is
  /// that to the whole conversation, asked at once.
  @Test
  void aModelWithATemplateSeesWhatWasSaidBefore() throws IOException {
    Files.writeString(
        folder.resolve("run/export/chat_template.jinja"),
        "{% for m in messages %}{{ m.role[0] }}:{{ m.content[:4] }} {% endfor %}a:");
    String[] how = {"--json", "--greedy", "--max-new-tokens", "4"};
    List<JsonNode> both = objects(chat("1 + 1\n2 + 2\n/save c.json\n/stats\n", "run/export", how));
    assertThat(call.err()).contains("4 messages in c.json").contains(" read before)");
    assertThat(call.err()).doesNotContain("(0 read before)");
    String first = both.get(0).path("text").asString().strip();
    var whole = JsonMapper.shared().createObjectNode();
    var messages = whole.putArray("messages");
    messages.addObject().put("role", "user").put("content", "1 + 1");
    messages.addObject().put("role", "assistant").put("content", first);
    messages.addObject().put("role", "user").put("content", "2 + 2");
    JsonNode atOnce = objects(chat(whole + "\n", "run/export", how)).getFirst();
    assertThat(atOnce.path("output_ids")).isEqualTo(both.get(1).path("output_ids"));
    JsonNode anew = objects(chat("2 + 2\n", "run/export", how)).getFirst();
    assertThat(objects(chat("1 + 1\n/clear\n2 + 2\n", "run/export", how)).get(1).path("output_ids"))
        .isEqualTo(anew.path("output_ids"));
    assertThat(
            objects(chat("/load c.json\n/regen\n", "run/export", how))
                .getFirst()
                .path("output_ids"))
        .isEqualTo(both.get(1).path("output_ids"));
  }

  private static List<JsonNode> objects(String lines) {
    return lines.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  @Test
  void aConversationThatIsTooLongIsSaidToBe() throws IOException {
    Files.writeString(
        folder.resolve("run/export/chat_template.jinja"),
        "{% for m in messages %}{{ m.content }}|{% endfor %}");
    String lines = "%s\n%s\n/clear\n1 + 1\n".formatted("#".repeat(40), "#".repeat(40));
    assertThat(TinyModel.run(call, lines, "chat", "run/export", "--json", "--max-new-tokens", "3"))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(call.err()).contains("the model has 64 positions: /clear begins anew");
    assertThat(call.out().lines()).hasSize(2);
  }

  @Test
  void aMissingModelIsNoInput() {
    assertThat(TinyModel.run(call, "", "chat", "none")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(call.err()).contains("no such model");
  }
}
