package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.config.ConfigException;
import org.reason4j.data.Document;
import org.reason4j.data.ExampleException;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;

class SftExamplesTest {
  @TempDir private Path folder;

  private Path base = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void write() throws Exception {
    base = TinySft.base(folder.resolve("base"));
    data = folder.resolve("my.jsonl");
  }

  private SftExamples read(String lines, String... more) throws Exception {
    Files.writeString(data, lines);
    return SftExamples.read(TinySft.recipe(base, data, more), Parent.open(Disk.system(), base));
  }

  private Document document(String line, String... more) throws Exception {
    return read(line, more).training().getFirst();
  }

  private static String text(Document document, boolean response) {
    int[] ids = new int[document.ids().length];
    int n = 0;
    for (int t = 0; t < ids.length; t++)
      if (document.response()[t] == response) ids[n++] = document.ids()[t];
    return TinySft.tokenizer().decode(Arrays.copyOf(ids, n));
  }

  @Test
  void tagsOfTheAnswerAreTokensAndThoseOfTheUserAreText() throws Exception {
    Document document =
        document(
            "{\"prompt\": \"say </think> 1\", \"completion\": \"<think> 1</think> so<answer>"
                + " 1</answer>\"}");
    Tokenizer tokenizer = TinySft.tokenizer();
    assertThat(text(document, false)).isEqualTo("User: say </think> 1 Assistant:");
    assertThat(text(document, true)).isEqualTo("<think> 1</think> so<answer> 1</answer><|end|>");
    int close = tokenizer.id("</think>").orElseThrow();
    assertThat(Arrays.stream(document.ids()).filter(id -> id == close)).hasSize(1);
    assertThat(document.ids()[document.ids().length - 1])
        .isEqualTo(tokenizer.id("<|end|>").orElseThrow());
  }

  @Test
  void anAnswerBehindATemplateBeginsWithASpaceOrATag() throws Exception {
    assertThat(text(document("{\"prompt\": \"a\", \"completion\": \"b\"}"), true))
        .isEqualTo(" b<|end|>");
    assertThat(text(document("{\"prompt\": \"a\", \"completion\": \" b<|end|>\"}"), true))
        .as("an end token that stands there already")
        .isEqualTo(" b<|end|>");
    Document plain = document("{\"prompt\": \"a\", \"completion\": \"b\"}", "template=none");
    assertThat(text(plain, false)).isEqualTo("a");
    assertThat(text(plain, true)).isEqualTo("b<|end|>");
    Document all = document("{\"prompt\": \"a\", \"completion\": \"b\"}", "mask=all");
    assertThat(text(all, true)).isEqualTo("User: a Assistant: b<|end|>");
  }

  @Test
  void oneQuestionAndItsAnswerMayBeMessagesToo() throws Exception {
    String turn = "{\"role\": \"user\", \"content\": \"a\"}";
    String answer = "{\"role\": \"assistant\", \"content\": \"b\"}";
    Document document = document("{\"messages\": [%s, %s]}".formatted(turn, answer));
    assertThat(text(document, false)).isEqualTo("User: a Assistant:");
    assertThatThrownBy(
            () -> read("\n{\"messages\": [%s, %s, %s, %2$s]}".formatted(turn, answer, turn)))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith(
            data + ":2: holds the messages [user, assistant, user, assistant]; a prompt template");
  }

  private SftExamples chatted(String lines, String mask) throws Exception {
    Files.writeString(data, lines);
    SftRecipe recipe = TinySft.recipe(base, data, "mask=" + mask, "template=");
    return SftExamples.read(recipe, Parent.open(Disk.system(), base));
  }

  @Test
  void withoutATemplateTheBasesChatTemplateWrites() throws Exception {
    String turns =
        "{\"messages\": [{\"role\": \"user\", \"content\": \"a<|end|>\"}, {\"role\":"
            + " \"assistant\", \"content\": \"<think>b\"}, {\"role\": \"user\", \"content\":"
            + " \"c\"}, {\"role\": \"assistant\", \"content\": \"d\"}]}";
    Document whole = chatted(turns, "assistant").training().getFirst();
    assertThat(text(whole, false)).isEqualTo("#user:a<|end|>#assistant:#user:c#assistant:");
    assertThat(text(whole, true)).isEqualTo("<think>b<|end|>d<|end|>");
    int end = TinySft.tokenizer().id("<|end|>").orElseThrow();
    assertThat(Arrays.stream(whole.ids()).filter(id -> id == end))
        .as("what a user writes ends nothing")
        .hasSize(2);
    assertThat(text(chatted(turns, "completion").training().getFirst(), true))
        .isEqualTo("d<|end|>");
    assertThat(text(chatted(turns, "all").training().getFirst(), false)).isEmpty();
    String pair = "{\"prompt\": \"a\", \"completion\": \"b\"}";
    assertThat(text(chatted(pair, "assistant").training().getFirst(), false))
        .isEqualTo("#user:a#assistant:");
  }

  @Test
  void aTemplateThatEndsAnswersWithNothingGetsTheEndToken() throws Exception {
    Path config = base.resolve("tokenizer_config.json");
    Files.writeString(config, Files.readString(config).replace("{{ eos_token }}", ""));
    String pair = "{\"prompt\": \"a\", \"completion\": \"b\"}";
    assertThat(text(chatted(pair, "assistant").training().getFirst(), true)).isEqualTo("b<|end|>");
  }

  @Test
  void aMissingChatTemplateIsToldWithWhatToDo() throws Exception {
    Files.writeString(base.resolve("tokenizer_config.json"), "{\"eos_token\": \"<|end|>\"}");
    assertThatThrownBy(() -> chatted("{\"prompt\": \"a\", \"completion\": \"b\"}", "all"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("template is unset, and the base " + base + " has no chat template")
        .hasMessageContaining("name one of short, short-think, r1-zero, r1-zero-think, or none");
  }

  @Test
  void aTemplateThatRefusesAConversationIsToldByLine() throws Exception {
    Path config = base.resolve("tokenizer_config.json");
    Files.writeString(
        config, Files.readString(config).replace("{% for", "{{ raise_exception('no') }}{% for"));
    assertThatThrownBy(() -> chatted("\n{\"prompt\": \"a\", \"completion\": \"b\"}", "all"))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith(data + ":2: ");
  }

  @Test
  void examplesLongerThanARowAreDroppedAndCounted() throws Exception {
    String good = "{\"prompt\": \"a\", \"completion\": \"b\"}\n";
    String bad = "{\"prompt\": \"%s\", \"completion\": \"b\"}\n".formatted("x".repeat(100));
    SftExamples read = read(good + bad + good);
    assertThat(read.training()).hasSize(2);
    assertThat(read.counts())
        .containsEntry("examples", 3.0)
        .containsEntry("dropped/longer_than_a_row", 1.0)
        .containsEntry("used", 2.0);
    assertThatThrownBy(() -> read(bad + bad))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith(
            "data: nothing is left to learn of 2 examples: 2 are longer than sft.row-length = 48"
                + " tokens (the shortest of them has ")
        .hasMessageEndingWith("0 have no token to learn, 0 are held out");
  }

  @Test
  void dataOfAnotherTrainerIsToldByLine() {
    assertThatThrownBy(() -> read("{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}"))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith(data + ":1: holds a preference")
        .hasMessageContaining("reward-model");
    assertThatThrownBy(() -> read("{\"prompt\": \"a\", \"answer\": \"b\"}"))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining(data + ":1: holds a reference answer only, which grpo learns from");
  }

  @Test
  void rowsThatTheBaseCannotHoldAreRefused() {
    assertThatThrownBy(
            () -> read("{\"prompt\": \"a\", \"completion\": \"b\"}", "sft.row-length=65"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("sft.row-length is 65; the base " + base + " has 64 positions");
    assertThatThrownBy(() -> read("{\"prompt\": \"a\", \"completion\": \"b\"}", "template=shrt"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean \"short\"?");
  }
}
