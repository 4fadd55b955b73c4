package org.reason4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerReaderTest {
  private static final String SMALL =
      """
      {"added_tokens":[{"id":9,"content":"<e>","special":true}],
       "normalizer":{"type":"NFC"},
       "pre_tokenizer":{"type":"Sequence","pretokenizers":[
         {"type":"Split","pattern":{"Regex":"\\\\s+|\\\\S+"},"behavior":"Isolated","invert":false},
         {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]},
       "decoder":{"type":"ByteLevel"},
       "model":{"type":"BPE","dropout":null,"vocab":{"a":0,"b":1,"c":2,"ab":3,"abc":4},
         "merges":["a b",["ab","c"]]}}
      """;

  @Test
  void readsBothFormsOfMerges() {
    Tokenizer tokenizer = Tokenizer.parse("t", SMALL);
    assertThat(tokenizer.encode("abcab<e>")).containsExactly(4, 3, 9);
    assertThat(tokenizer.encodePlain("abc<e>")).containsExactly(4); // < e > have no tokens here
    assertThat(tokenizer.vocabularySize()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"smollm2", "qwen3", "deepseek_v3"})
  void aFamilyWrittenAndReadAgainGivesTheSameIds(String family, @TempDir Path folder)
      throws Exception {
    Tokenizer tokenizer = Fixtures.family(family);
    String json = tokenizer.toJson();
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, json);
    Tokenizer again = Tokenizer.read(file);
    assertThat(again.toJson()).isEqualTo(json);
    assertThat(again.vocabularySize()).isEqualTo(tokenizer.vocabularySize());
    for (var one : Fixtures.lines(Fixtures.shared("fixtures/tokenizers/texts.jsonl"))) {
      String text = one.get("text").stringValue();
      assertThat(again.encode(text)).containsExactly(tokenizer.encode(text));
    }
  }

  @Test
  void saysWhatIsWrongAndWhatWasExpected() {
    wrong(
        "\"type\":\"BPE\"", "\"type\":\"Unigram\"", "model.type is \"Unigram\"; expected \"BPE\"");
    wrong("\"ab\":3", "\"ab\":1", "model.vocab gives id 1 twice; expected one token an id");
    wrong("\"ab\":3", "\"a\":3", "model.vocab holds a twice; expected each token once");
    wrong("\"ab\":3", "\"ab\":-3", "model.vocab[ab] is -3; expected an id from 0 to 4000000");
    wrong("\"ab\":3", "\"ab\":4000000000", "is 4000000000; expected an id from 0 to 4000000");
    wrong("\"ab\":3", "\"ab\":\"3\"", "model.vocab[ab] is a string; expected a whole number");
    wrong(
        "\"a b\"",
        "\"b a\"",
        "model.merges[0] needs \"ba\", which model.vocab lacks; expected both");
    wrong(
        "\"a b\"", "\"ab\"", "model.merges[0] is \"ab\"; expected two tokens and a space between");
    wrong("[\"ab\",\"c\"]", "[\"ab\"]", "model.merges[1] is the end of a list; expected a string");
    wrong(
        "\"type\":\"NFC\"",
        "\"type\":\"Lowercase\"",
        "normalizer.type is Lowercase; expected NFC, NFD, NFKC, NFKD or a Sequence of them");
    wrong(
        "\\\\s+|",
        "(|",
        "pre_tokenizer.pretokenizers[0].pattern does not compile: Unclosed group in (|\\S+;"
            + " expected");
    wrong(
        "Isolated",
        "Merged",
        "pretokenizers[0].behavior is \"Merged\"; expected Isolated or Removed");
    wrong(
        "\"use_regex\":false}]",
        "\"use_regex\":false},{\"type\":\"Digits\"}]",
        "pretokenizers[2] comes after ByteLevel; expected ByteLevel as the last stage");
    wrong(
        "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"use_regex\":false}",
        "{\"type\":\"Digits\",\"individual_digits\":true}",
        "pre_tokenizer does not end in ByteLevel; expected a byte-level tokenizer");
    wrong(
        "\"decoder\":{\"type\":\"ByteLevel\"}", "\"decoder\":null", "decoder is null; expected an");
    wrong("\"dropout\":null", "\"dropout\":0.1", "model.dropout is 0.1; expected null or 0");
    wrong(
        "\"dropout\":null",
        "\"unk_token\":\"a\"",
        "model.vocab lacks the byte !; expected a token");
    wrong("\"id\":9", "\"id\":2", "added_tokens[0] gives <e> the id 2, but model.vocab or another");
    wrong("\"content\":\"<e>\"", "\"content\":\"\"", "added_tokens[0].content is empty; expected");
    wrong(
        "\"special\":true",
        "\"special\":1",
        "added_tokens[0].special is 1; expected true or false");
    wrong("\"<e>\"", "\"\\ud800\"", "a token holds half a surrogate pair; expected Unicode text");
    wrong("\"model\"", "\"modle\"", "has no model; expected model with type BPE, vocab and merges");
    wrong(",\n", ",,\n", "is not JSON: Unexpected character (',' (code 44))");
  }

  private static void wrong(String what, String instead, String message) {
    assertThat(SMALL).contains(what);
    assertThatThrownBy(() -> Tokenizer.parse("some/tokenizer.json", SMALL.replace(what, instead)))
        .isInstanceOf(TokenizerException.class)
        .hasMessageStartingWith("some/tokenizer.json: ")
        .hasMessageContaining(message);
  }

  @Test
  void aSmallFileMayNotNameAHugeId() {
    assertThatThrownBy(() ->
            Tokenizer.parse(
                "bomb.json",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 3000000}, \"merges\":"
                    + " []}}"))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("names 1 tokens and an id of 3000000");
  }

  @Test
  void aSpecialTokenThatPlainTextCouldBecomeIsRefused() {
    for (String token :
        new String[] {"{\"id\":4,\"content\":\"abc\"", "{\"id\":0,\"content\":\"a\""}) {
      wrong(
          "{\"id\":9,\"content\":\"<e>\"",
          token,
          "is also what plain text becomes; expected special tokens that no byte and no merge");
    }
    // Not special: recognised by encode, and by merging in plain text, as the reference does.
    String json =
        SMALL.replace(
            "\"id\":9,\"content\":\"<e>\",\"special\":true", "\"id\":4,\"content\":\"abc\"");
    assertThat(Tokenizer.parse("t", json).encodePlain("abc")).containsExactly(4);
  }

  @Test
  void wholePiecesAreTakenBeforeMergingButNeverAnAddedToken() {
    String json =
        SMALL
            .replace("\"dropout\":null", "\"ignore_merges\":true")
            .replace("\"abc\":4", "\"abc\":4,\"cab\":5,\"<e>\":9");
    assertThat(Tokenizer.parse("t", json).encode("cab <e>")).containsExactly(5, 9);
    assertThat(Tokenizer.parse("t", json).encodePlain("cab <e>")).containsExactly(5);
  }

  @Test
  void aFileThatIsNotThereIsAnInputOutputError(@TempDir Path folder) {
    assertThatThrownBy(() -> Tokenizer.read(folder.resolve("tokenizer.json")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("cannot read the tokenizer ");
  }

  @Test
  void aPatternThatRecursesTooDeeplySaysSo() {
    Tokenizer tokenizer = Tokenizer.parse("t", SMALL.replace("\\\\s+|", "(?:a|b|c)*|"));
    assertThat(tokenizer.encodePlain("abc")).containsExactly(4);
    assertThatThrownBy(() -> tokenizer.encodePlain("abc".repeat(1_000_000)))
        .isInstanceOf(TokenizerException.class)
        .hasMessage(
            "t: pre_tokenizer's pattern recurses too deeply on a text of 3000000 characters;"
                + " expected a pattern without repeated groups");
    assertThat(tokenizer.encodePlain("abc")).containsExactly(4);
  }

  /// Damaged files are refused or read as some tokenizer that works; nothing else comes out.
  @Test
  void damagedFilesAreRefusedOrUsable() {
    long seed = Fixtures.seed();
    var random = new SplittableRandom(seed);
    byte[] small = SMALL.getBytes(StandardCharsets.UTF_8);
    byte[] variant = // a richer document
        SMALL
            .replace(
                "\"normalizer\":{\"type\":\"NFC\"}",
                "\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFD\"},{\"type\":\"NFKC\"}]}")
            .replace(
                "\"type\":\"Split\"",
                "\"type\":\"Digits\",\"individual_digits\":false},{\"type\":\"Split\"")
            .replace(
                "\"special\":true",
                "\"lstrip\":true,\"rstrip\":true,\"single_word\":true,\"normalized\":true")
            .getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int trial = 0; trial < 10_000; trial++) {
      byte[] mutated = mutate((trial & 1) == 0 ? small : variant, random);
      try {
        Tokenizer tokenizer = Tokenizer.of(TokenizerReader.read("fuzz", mutated));
        for (String text : new String[] {"", "abc ab<e>c 12", "e\u0301 \uD83D"}) {
          assertThat(tokenizer.decode(tokenizer.encode(text))).isNotNull();
          assertThat(Arrays.stream(tokenizer.encodePlain(text)).anyMatch(tokenizer::isSpecial))
              .isFalse();
        }
        assertThat(Tokenizer.parse("again", tokenizer.toJson()).toJson())
            .isEqualTo(tokenizer.toJson());
      } catch (TokenizerException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "rerun with -Dreason4j.seed=%d; document: %s"
                .formatted(seed, new String(mutated, StandardCharsets.UTF_8)),
            e);
      }
    }
    assertThat(refused).isBetween(2_000, 9_900);
  }

  private static byte[] mutate(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    String alphabet = "{}[]\",:0123456789-eE.\\utrfn abBPL<>()|+*?\u0000";
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      int length = random.nextInt(1, 1 + Math.min(20, bytes.length - at));
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1, 2 -> bytes[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        case 3 -> bytes = splice(bytes, at, at + length, new byte[0]);
        case 4 -> {
          int from = random.nextInt(bytes.length);
          int to = Math.min(bytes.length, from + random.nextInt(30));
          bytes = splice(bytes, at, at, Arrays.copyOfRange(bytes, from, to));
        }
        default -> {
          if (random.nextInt(8) == 0) bytes = splice(bytes, at, bytes.length, new byte[0]);
          else
            bytes =
                splice(
                    bytes,
                    at,
                    at,
                    "[".repeat(random.nextInt(2000)).getBytes(StandardCharsets.UTF_8));
        }
      }
      if (bytes.length == 0) return bytes;
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
    byte[] out = new byte[bytes.length - (to - from) + middle.length];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(middle, 0, out, from, middle.length);
    System.arraycopy(bytes, to, out, from + middle.length, bytes.length - to);
    return out;
  }
}
