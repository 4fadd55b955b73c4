package org.reason4j.eval.suite;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.reason4j.engine.RandomStreams;
import org.reason4j.reward.judge.ChatEndpoint;
import org.reason4j.reward.judge.Speaker;
import tools.jackson.databind.JsonNode;

/// An OpenAI-compatible endpoint that answers: a request an answer, a bounded number at once.
///
/// Thinking is what the reply has in `reasoning_content` or `reasoning`, else what its text has
/// before `</think>`. A reply without text that was cut off is an answer that was cut off; any
/// other failure is [Answered.Failed]. After [#GIVE_UP] failures in a row it gives up.
public final class EndpointRespondent implements Respondent {
  /// Failures in a row after which asking on is pointless.
  public static final int GIVE_UP = 16;

  private static final String END = "</think>";
  private static final String BEGIN = "<think>";

  private final Function<Protocol, ChatEndpoint> endpoints;
  private final int concurrency;

  /// @param endpoints the endpoint with a protocol's settings
  /// @param concurrency requests at once
  public EndpointRespondent(Function<Protocol, ChatEndpoint> endpoints, int concurrency) {
    this.endpoints = endpoints;
    this.concurrency = concurrency;
  }

  @Override
  public Optional<String> ask(
      String suite, List<Ask> asks, Protocol protocol, Sink sink, BooleanSupplier stop) {
    ChatEndpoint endpoint = endpoints.apply(protocol);
    var room = new Semaphore(concurrency);
    var failures = new AtomicInteger();
    var last = new AtomicReference<>("");
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Ask ask : asks) {
        if (failures.get() >= GIVE_UP || !entered(room, stop)) break;
        calls.execute(() -> {
          try {
            Optional<Answered> answer = answer(endpoint, suite, ask, protocol);
            answer.ifPresent(said -> {
              if (said instanceof Answered.Failed(String reason)) {
                failures.incrementAndGet();
                last.set(reason);
              } else {
                failures.set(0);
              }
              sink.answered(ask, said);
            });
          } finally {
            room.release();
          }
        });
      }
      while (room.availablePermits() < concurrency) {
        if (stop.getAsBoolean()) calls.shutdownNow();
        if (!pause()) break;
      }
    }
    return failures.get() >= GIVE_UP
        ? Optional.of(
            "%d requests in a row failed, the last one: %s".formatted(failures.get(), last.get()))
        : Optional.empty();
  }

  /// Waits for room; false once stopped.
  private static boolean entered(Semaphore room, BooleanSupplier stop) {
    try {
      while (!stop.getAsBoolean()) if (room.tryAcquire(20, TimeUnit.MILLISECONDS)) return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static boolean pause() {
    try {
      Thread.sleep(5);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Empty where it was interrupted.
  private static Optional<Answered> answer(
      ChatEndpoint endpoint, String suite, Ask ask, Protocol protocol) {
    int draw =
        (int)
            (RandomStreams.key(
                    protocol.seed(), "eval\n" + suite + "\n" + ask.item().id(), ask.sample())
                & Integer.MAX_VALUE);
    ChatEndpoint.Whole whole = endpoint.whole(new Speaker.Request("", ask.item().prompt()), draw);
    return switch (whole.reply()) {
      case Speaker.Reply.Said(String text) -> Optional.of(text(text, whole.body().orElseThrow()));
      case Speaker.Reply.Silent silent -> {
        if (silent.kind() == Speaker.Silence.STOPPED) yield Optional.empty();
        boolean cut =
            silent.kind() == Speaker.Silence.EMPTY
                && whole.body().filter(EndpointRespondent::cut).isPresent();
        yield Optional.of(
            cut ? text("", whole.body().orElseThrow()) : new Answered.Failed(silent.reason()));
      }
    };
  }

  private static boolean cut(JsonNode body) {
    return body.path("choices").path(0).path("finish_reason").asString("").equals("length");
  }

  private static Answered.Text text(String content, JsonNode body) {
    JsonNode message = body.path("choices").path(0).path("message");
    JsonNode usage = body.path("usage");
    String thinking =
        message.path("reasoning_content").asString(message.path("reasoning").asString(""));
    String response = content;
    int end = content.indexOf(END);
    String start = content.stripLeading();
    if (thinking.isEmpty() && end >= 0) {
      thinking = content.substring(0, end);
      response = content.substring(end + END.length());
    } else if (thinking.isEmpty() && start.startsWith(BEGIN)) {
      thinking = start;
      response = "";
    }
    thinking = thinking.strip();
    if (thinking.startsWith(BEGIN)) thinking = thinking.substring(BEGIN.length()).strip();
    return new Answered.Text(
        thinking,
        response.strip(),
        count(usage.path("completion_tokens")),
        count(usage.path("completion_tokens_details").path("reasoning_tokens")),
        cut(body) ? Answered.Finish.LENGTH : Answered.Finish.STOP);
  }

  private static OptionalInt count(JsonNode node) {
    return node.isIntegralNumber() ? OptionalInt.of(node.intValue()) : OptionalInt.empty();
  }
}
