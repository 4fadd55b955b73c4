package org.reason4j.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.reward.judge.Speaker.Reply;
import org.reason4j.reward.judge.Speaker.Request;
import org.reason4j.weights.Disk;

class CachedSpeakerTest {
  @TempDir private Path folder;

  private CachedSpeaker cached(Speaker speaker, String identity) {
    return new CachedSpeaker(speaker, identity, Disk.system(), folder.resolve("a/cache.jsonl"));
  }

  private static Request request(String user) {
    return new Request("play", user);
  }

  @Test
  void aRepeatedRunAsksNothingTwice() {
    var counter = new Speakers.Counter();
    try (var first = cached(counter, "big")) {
      assertThat(first.ask(request("one"), 0)).isEqualTo(new Reply.Said("reply 1\nof one"));
      assertThat(first.ask(request("one"), 0)).isEqualTo(new Reply.Said("reply 1\nof one"));
      assertThat(first.ask(request("one"), 1)).isEqualTo(new Reply.Said("reply 2\nof one"));
      assertThat(first.hits()).isEqualTo(1);
    }
    try (var second = cached(counter, "big")) {
      assertThat(second.ask(request("one"), 1)).isEqualTo(new Reply.Said("reply 2\nof one"));
      assertThat(second.hits()).isEqualTo(1);
    }
    assertThat(counter.asked).hasSize(2);
  }

  @Test
  void otherJudgesPartsAndRequestsAreOtherQuestions() {
    var counter = new Speakers.Counter();
    try (var big = cached(counter, "big")) {
      big.ask(new Request("a", "bc"), 0);
      big.ask(new Request("ab", "c"), 0);
    }
    try (var small = cached(counter, "small")) {
      small.ask(new Request("a", "bc"), 0);
    }
    assertThat(counter.asked).hasSize(3);
  }

  @Test
  void silenceIsAskedAboutAgain() {
    var counter = new Speakers.Counter();
    try (var speaker = cached(counter, "big")) {
      speaker.ask(request("silence"), 0);
      assertThat(speaker.ask(request("silence"), 0)).isInstanceOf(Reply.Silent.class);
    }
    assertThat(counter.asked).hasSize(2);
  }

  @Test
  void aLineThatAKillCutOffIsPassedOver() throws IOException {
    Path file = folder.resolve("a/cache.jsonl");
    var counter = new Speakers.Counter();
    try (var speaker = cached(counter, "big")) {
      speaker.ask(request("one"), 0);
      speaker.ask(request("two"), 0);
    }
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 1; cut < 60; cut += 7) {
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - cut));
      try (var speaker = cached(counter, "big")) {
        assertThat(speaker.ask(request("one"), 0)).isEqualTo(new Reply.Said("reply 1\nof one"));
        speaker.ask(request("two"), 0);
      }
      // what was asked again stands on a line of its own
      var untouched = new Speakers.Counter();
      try (var speaker = cached(untouched, "big")) {
        speaker.ask(request("two"), 0);
      }
      assertThat(untouched.asked).isEmpty();
    }
    Files.writeString(file, "nonsense\n{}\n", StandardOpenOption.APPEND);
    try (var speaker = cached(counter, "big")) {
      assertThat(speaker.ask(request("one"), 0)).isEqualTo(new Reply.Said("reply 1\nof one"));
    }
  }

  @Test
  void equalRequestsAtOnceAreSentOnce() {
    var counter = new Speakers.Counter();
    Set<Reply> replies = new HashSet<>();
    try (var speaker = cached(counter, "big")) {
      InOrder.map(
          IntStream.range(0, 200).boxed().iterator(),
          16,
          i -> speaker.ask(request("n" + i % 3), 0),
          replies::add);
    }
    assertThat(counter.asked).hasSize(3);
    assertThat(replies).hasSize(3);
    assertThat(List.copyOf(replies)).allMatch(reply -> reply instanceof Reply.Said);
  }
}
