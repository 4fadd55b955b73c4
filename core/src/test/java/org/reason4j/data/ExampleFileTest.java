package org.reason4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reason4j.data.Example.Answered;
import org.reason4j.data.Example.Completion;
import org.reason4j.data.Example.Conversation;
import org.reason4j.data.Example.Message;
import org.reason4j.data.Example.Preference;

class ExampleFileTest {
  private static final List<Message> ASKED = List.of(new Message("user", "q"));

  @Test
  void everyFormIsRead() throws IOException {
    var turns = new Conversation(List.of(new Message("user", "q"), new Message("assistant", "a")));
    assertExample(
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]}", turns);
    assertExample(
        "{'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'a'}]}", turns);
    assertExample(
        "{'messages':[{'role':'user','content':[{'type':'text','text':'q'}]},"
            + "{'role':'assistant','content':'a'}]}",
        turns);
    assertExample("{'prompt':'p','completion':' c'}", new Completion("p", " c"));
    assertExample("{'prompt':'','completion':'c'}", new Completion("", "c"));
    assertExample("{'instruction':'p','input':'','output':'c'}", new Completion("p", "c"));
    assertExample("{'instruction':'p','input':'i','output':'c'}", new Completion("p\n\ni", "c"));
    assertExample("{'input':'p','output':'c'}", new Completion("p", "c"));
    assertExample("{'question':'p','response':'c'}", new Completion("p", "c"));
    assertExample(
        "{'prompt':[{'role':'user','content':'q'}],"
            + "'completion':[{'role':'assistant','content':'a'}]}",
        turns);
    assertExample("{'prompt':'p','answer':'7'}", new Answered("p", "7"));
    assertExample("{'question':'p','answer':7.50}", new Answered("p", "7.5"));
    assertExample("{'problem':'p','solution':'s','answer':'a'}", new Answered("p", "a"));
    assertExample("{'problem':'p','solution':'s'}", new Answered("p", "s"));
  }

  @Test
  void preferencesAreReadAsTextsAndAsMessages() throws IOException {
    var pair = new Preference(ASKED, "yes", "no", OptionalDouble.empty());
    String better = "'chosen':[{'role':'assistant','content':'yes'}]";
    String worse = "'rejected':[{'role':'assistant','content':'no'}]";
    String asked = "{'role':'user','content':'q'},";
    assertExample("{'prompt':'q','chosen':'yes','rejected':'no'}", pair);
    assertExample("{'prompt':[{'role':'user','content':'q'}]," + better + "," + worse + "}", pair);
    String implicit = "{" + better + "," + worse + "}";
    assertExample(implicit.replace("[", "[" + asked), pair);
    String both = "{'prompt':'q'," + better + "," + worse + "}";
    assertExample(both.replace("[", "[" + asked), pair);
    assertExample(
        "{'prompt':'q','chosen':'yes','rejected':'no','margin':0.5}",
        new Preference(ASKED, "yes", "no", OptionalDouble.of(0.5)));
    assertExample(
        "{'prompt':'q','chosen':'yes','rejected':'no','score_chosen':8,'score_rejected':5.5}",
        new Preference(ASKED, "yes", "no", OptionalDouble.of(2.5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'prompt':'q','chosen':'a','rejected':'a'}          | are the same text
          {'chosen':'a','rejected':'b'}                       | but no "prompt"
          {'prompt':'q','chosen':'a','rejected':[]}           | differ in form
          {'prompt':'q','chosen':'a','rejected':'b','margin':'x'} | expected a finite number
          {'prompt':'q','completion':'c','label':false}       | unpaired preferences
          {'promt':'q','completion':'c'}                      | its keys are promt, completion; expected "messages"
          {}                                                  | its keys are none
          {'text':'only'}                                     | has no known form
          {'prompt':'q','completion':'   '}                   | "completion" is blank
          {'prompt':'q','completion':null}                    | has no known form
          {'question':'q','answer':true}                      | "answer" is true; expected a text
          {'messages':[]}                                     | expected a list of {"role", "content"}
          {'messages':[{'role':'king','content':'x'}]}        | has role "king"; expected system
          {'messages':[{'role':'user','content':[{'image':1}]}]} | only parts of text can be learnt
          {'prompt':'\\ud83d','completion':'c'}               | half a surrogate pair (\\ud83d)
          {'prompt':'a','prompt':'b','completion':'c'}        | is no JSON: Duplicate
          {'prompt':'a','completion':'c'} {}                  | is no JSON
          [1]                                                 | is no JSON object but [1]
          nonsense                                            | is no JSON
          """)
  void aBadLineSaysWhatIsWrong(String line, String complaint) throws IOException {
    var outcome = outcomes(json(line).getBytes(StandardCharsets.UTF_8)).getFirst();
    assertThat(outcome).isInstanceOf(ExampleFile.Bad.class);
    assertThat(((ExampleFile.Bad) outcome).complaint()).contains(complaint);
  }

  @Test
  void linesKeepTheirBytesAndNumbers() throws IOException {
    String text = "\uFEFF{\"prompt\":\"问\",\"completion\":\"答\"}\r\n\n  \n{\"prompt\":\"b\"}";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var entries = new ArrayList<ExampleFile.Entry>();
    ExampleFile.scan(new ByteArrayInputStream(bytes), entries::add);
    assertThat(entries).extracting(ExampleFile.Entry::line).containsExactly(1L, 2L, 3L, 4L);
    assertThat(entries.get(0).outcome())
        .isEqualTo(new ExampleFile.Good(new Completion("问", "答"), Optional.empty()));
    assertThat(entries.get(1).outcome()).isEqualTo(new ExampleFile.Blank());
    assertThat(entries.get(3).outcome()).isInstanceOf(ExampleFile.Bad.class);
    var again = new ByteArrayOutputStream();
    for (var entry : entries) again.write(entry.bytes());
    assertThat(again.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws IOException {
    byte[] latin =
        "{\"prompt\":\"caf\u00e9\",\"completion\":\"c\"}\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(outcomes(latin))
        .containsExactly(new ExampleFile.Bad("is not UTF-8; save the file as UTF-8"));
  }

  @Test
  void longLinesAndNulAreRead() throws IOException {
    String megabyte = "x".repeat(1 << 20);
    assertExample(
        "{'prompt':'\\u0000','completion':'" + megabyte + "'}", new Completion("\0", megabyte));
  }

  @Test
  void theLanguageOfALineIsHandedOn() throws IOException {
    var outcome =
        outcomes(
            json("{'prompt':'p','answer':'1','language':'zh'}").getBytes(StandardCharsets.UTF_8));
    assertThat(outcome)
        .containsExactly(new ExampleFile.Good(new Answered("p", "1"), Optional.of("zh")));
  }

  @Test
  void aFileIsReadWhole(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.jsonl");
    Files.writeString(
        file, "{\"prompt\":\"a\",\"answer\":\"1\"}\n\n{\"prompt\":\"b\",\"answer\":\"2\"}\n");
    ExampleFile.Read read = ExampleFile.read(file);
    assertThat(read.examples()).containsExactly(new Answered("a", "1"), new Answered("b", "2"));
    assertThat(read.lines()).containsExactly(1L, 3L);
    assertThat(read.bytes()).isEqualTo(Files.size(file));
    assertThat(read.source().name()).isEqualTo("a.jsonl");
    assertThat(read.sha256()).hasSize(64);
  }

  @Test
  void theFirstTenBadLinesAreToldAndTheRestCounted(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.jsonl");
    Files.writeString(file, "{\"prompt\":\"a\",\"answer\":\"1\"}\n" + "{}\n".repeat(13));
    assertThatThrownBy(() -> ExampleFile.read(file))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("a.jsonl:2: has no known form")
        .hasMessageContaining("a.jsonl:11: ")
        .hasMessageNotContaining("a.jsonl:12: ")
        .hasMessageEndingWith("and 3 more bad lines");
  }

  @Test
  void aFileWithoutExamplesIsRefused(@TempDir Path folder) throws IOException {
    Path empty = folder.resolve("empty.jsonl");
    Files.writeString(empty, "\n");
    assertThatThrownBy(() -> ExampleFile.read(empty)).hasMessageContaining("holds no example");
    assertThatThrownBy(() -> ExampleFile.read(folder.resolve("none.jsonl")))
        .isInstanceOf(ExampleException.class)
        .hasMessageEndingWith("none.jsonl: no such file")
        .hasCauseInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ExampleFile.read(folder.resolve("a.parquet")))
        .hasMessageContaining("is no .jsonl file; convert it");
  }

  private static void assertExample(String line, Example expected) throws IOException {
    assertThat(outcomes(json(line).getBytes(StandardCharsets.UTF_8)))
        .containsExactly(new ExampleFile.Good(expected, Optional.empty()));
  }

  private static String json(String line) {
    return line.replace('\'', '"');
  }

  private static List<ExampleFile.Outcome> outcomes(byte[] bytes) throws IOException {
    var outcomes = new ArrayList<ExampleFile.Outcome>();
    ExampleFile.scan(new ByteArrayInputStream(bytes), entry -> outcomes.add(entry.outcome()));
    return outcomes;
  }
}
