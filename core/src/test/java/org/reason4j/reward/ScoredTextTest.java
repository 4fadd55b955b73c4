package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.model.ModelException;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;

class ScoredTextTest {
  private static final Tokenizer TOKENIZER =
      BpeTrainer.train(
          new BpeTrainer.Config(
              270,
              List.of(
                  new AddedToken.Wanted("<|end|>", true),
                  new AddedToken.Wanted("<think>", false),
                  new AddedToken.Wanted("</think>", false)),
              BpeTrainer.DEFAULT_PATTERN),
          List.of("User: a Assistant: b"));
  private static final int END = TOKENIZER.id("<|end|>").orElseThrow();
  private static final ScoredText TEXT = new ScoredText(TOKENIZER, PromptTemplate.SHORT, END);

  @TempDir private Path folder = Path.of("");

  @Test
  void promptResponseAndEndTokenInOneWay() {
    int[] ids = TEXT.encode("why?", "since so");
    assertThat(TOKENIZER.decode(Arrays.copyOf(ids, ids.length - 1)))
        .isEqualTo("User: why? Assistant: since so");
    assertThat(ids[ids.length - 1]).isEqualTo(END);
    assertThat(TEXT.encode("why?", "  since so\n")).isEqualTo(ids);
  }

  @Test
  void tagsAreTokensInTheResponseAndTextInTheQuestion() {
    int think = TOKENIZER.id("<think>").orElseThrow();
    int[] ids = TEXT.encode("<think> why?", "<think> a</think> b");
    assertThat(Arrays.stream(ids).filter(id -> id == think)).hasSize(1);
    assertThat(TOKENIZER.decode(Arrays.copyOf(ids, ids.length - 1)))
        .isEqualTo("User: <think> why? Assistant:<think> a</think> b");
  }

  @Test
  void aTemplateThatOpensTheThinkingIsRefused() {
    assertThatThrownBy(() -> new ScoredText(TOKENIZER, PromptTemplate.SHORT.openingThink(), END))
        .hasMessageContaining("short-think");
  }

  @Test
  void thePromptIsThatOfTheModelsChatTemplate() throws Exception {
    Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": %d}".formatted(END));
    Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER.toJson());
    assertThat(ScoredText.read(Disk.system(), folder).template()).isEqualTo(PromptTemplate.SHORT);
    Path settings = folder.resolve("tokenizer_config.json");
    Files.writeString(
        settings,
        "{\"chat_template\": \"{{ 'It\\\\'s\\\\n' + messages[-1]['content'] + ' ?' }}\"}");
    assertThat(ScoredText.read(Disk.system(), folder).template().prompt("a"))
        .isEqualTo("It's\na ?");
    Files.writeString(settings, "{\"chat_template\": \"{% for m in messages %}\"}");
    assertThatThrownBy(() -> ScoredText.read(Disk.system(), folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("chat template");
    Files.writeString(folder.resolve("config.json"), "{}");
    assertThatThrownBy(() -> ScoredText.read(Disk.system(), folder))
        .hasMessageContaining("no eos_token_id");
  }
}
