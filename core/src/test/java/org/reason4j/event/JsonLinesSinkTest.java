package org.reason4j.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesSinkTest {
  @Test
  void eachStoredEventIsALineAndProgressIsLeftOut() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonLinesSink sink = new JsonLinesSink(new PrintStream(bytes, false, StandardCharsets.UTF_8));
    sink.accept(new RunEvent.PhaseStarted("grpo", 2, "step"));
    sink.accept(new RunEvent.Progress("grpo", 1));
    sink.accept(new RunEvent.RunFinished());
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(RunEventJson::decode))
        .containsExactly(new RunEvent.PhaseStarted("grpo", 2, "step"), new RunEvent.RunFinished());
  }

  @Test
  void severalSinksAreCalledInTheirOrder() {
    List<String> calls = new ArrayList<>();
    EventSink sink =
        EventSink.all(
            event -> calls.add("first " + event), EventSink.none(), event -> calls.add("last"));
    sink.accept(new RunEvent.RunFinished());
    sink.close();
    assertThat(calls).containsExactly("first RunFinished[]", "last");
  }
}
