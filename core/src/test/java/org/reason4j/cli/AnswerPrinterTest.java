package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerPrinterTest {
  private static final String RESPONSE = "<think> 2 + 8\nis 10 </think> <answer> 10 </answer>";

  private static String shown(boolean terminal, boolean colour, String... pieces) {
    var recorded = new Recorded(Path.of(""), terminal);
    Session s = recorded.session();
    var session =
        new Session(
            s.in(),
            s.out(),
            s.err(),
            s.terminal(),
            s.columns(),
            s.folder(),
            s.clock(),
            colour ? Map.of() : Map.of("NO_COLOR", "1"));
    var printer = new AnswerPrinter(session);
    printer.begin(false);
    for (String piece : pieces) printer.text(piece);
    printer.end();
    return recorded.out();
  }

  @Test
  void aProgramReadsTheTextAsItIs() {
    assertThat(shown(false, true, RESPONSE)).isEqualTo(RESPONSE + "\n");
    assertThat(shown(false, true, "a\n")).isEqualTo("a\n");
    assertThat(shown(false, true)).isEqualTo("\n");
  }

  @Test
  void aPersonReadsLabelsInsteadOfTags() {
    String expected = "thinking  2 + 8\nis 10\nanswer    10\n";
    assertThat(shown(true, false, RESPONSE)).isEqualTo(expected);
    assertThat(shown(true, false, RESPONSE.split(""))).isEqualTo(expected);
  }

  @Test
  void thinkingIsDimAndTheAnswerBright() {
    assertThat(shown(true, true, RESPONSE))
        .isEqualTo(
            """
            {36}thinking  {0}{2}2 + 8
            is 10{0}
            {36}answer    {0}{1}10{0}
            """
                .replaceAll("\\{(\\d+)}", "\u001b[$1m"));
  }

  @Test
  void foldedThoughtsAreLeftOut() {
    for (boolean terminal : new boolean[] {true, false}) {
      var recorded = new Recorded(Path.of(""), terminal);
      var printer = new AnswerPrinter(recorded.session());
      printer.fold(true);
      printer.begin(false);
      for (String piece : RESPONSE.split("")) printer.text(piece);
      printer.end();
      assertThat(recorded.out()).doesNotContain("is").contains("10\n");
    }
  }

  @Test
  void controlCharactersOfAResponseDoNotReachATerminal() {
    assertThat(shown(true, false, "a\u001b[31mb\u009bc\td")).isEqualTo("a\ufffd[31mb\ufffdc\td\n");
  }
}
