package org.reason4j.reward.judge;

/// Answers a written request with text: an endpoint, or a model of ours. Judges and rewriters that
/// work by prompt are made of one.
public interface Speaker {
  /// What is asked. `system` says the part to play, `user` is the request.
  record Request(String system, String user) {}

  /// What came back.
  sealed interface Reply {
    /// A text, not blank.
    record Said(String text) implements Reply {}

    /// No text.
    record Silent(Silence kind, String detail) implements Reply {
      /// The kind, then the detail; what stands before `:` is counted by.
      public String reason() {
        return kind.word() + ": " + detail;
      }
    }
  }

  /// Why there is no text.
  enum Silence {
    UNREACHABLE("unreachable"),
    TIME_OUT("time-out"),
    BUSY("busy"),
    SERVER_ERROR("server error"),
    REFUSED("request refused"),
    NOT_JSON("not JSON"),
    WRONG_SCHEMA("wrong schema"),
    EMPTY("empty reply"),
    TOO_LARGE("reply too large"),
    REFUSAL("refusal"),
    TOO_LONG("prompt too long"),
    STOPPED("stopped");

    private final String word;

    Silence(String word) {
      this.word = word;
    }

    /// The word that records and tables use.
    public String word() {
      return word;
    }
  }

  /// The name for records and tables.
  String name();

  /// Asks once; a failure is `Silent`, never thrown.
  ///
  /// @param draw which asking of this request it is, from 0: a speaker that draws draws anew
  Reply ask(Request request, int draw);
}
