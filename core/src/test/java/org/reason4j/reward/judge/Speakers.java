package org.reason4j.reward.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Speakers for tests.
final class Speakers {
  private Speakers() {}

  static Speaker silent(Speaker.Silence kind, String detail) {
    return of("silent", _ -> new Speaker.Reply.Silent(kind, detail));
  }

  static Speaker saying(String text) {
    return of("saying", _ -> new Speaker.Reply.Said(text));
  }

  static Speaker of(String name, Function<Speaker.Request, Speaker.Reply> replies) {
    return new Speaker() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Reply ask(Request request, int draw) {
        return replies.apply(request);
      }
    };
  }

  /// Numbers its replies and keeps what it was asked.
  static final class Counter implements Speaker {
    final List<Request> asked = new ArrayList<>();

    @Override
    public String name() {
      return "counter";
    }

    @Override
    public synchronized Reply ask(Request request, int draw) {
      asked.add(request);
      if (request.user().equals("silence")) return new Reply.Silent(Silence.BUSY, "no");
      return new Reply.Said("reply " + asked.size() + "\nof " + request.user());
    }
  }
}
