package org.reason4j.data;

import java.util.List;
import java.util.OptionalDouble;

/// Something to learn from, as one line of a JSONL file says it. What forms a line may have:
/// [ExampleFile].
public sealed interface Example {
  /// One turn of a conversation.
  ///
  /// @param role `system`, `developer`, `user`, `assistant` or `tool`
  /// @param content what was said; may be empty
  record Message(String role, String content) {}

  /// A whole conversation, of which a trainer learns the assistant's turns.
  record Conversation(List<Message> messages) implements Example {
    /// At least one message.
    public Conversation {
      if (messages.isEmpty()) throw new IllegalArgumentException("a conversation has no messages");
      messages = List.copyOf(messages);
    }
  }

  /// A prompt and how it goes on, both as plain text.
  record Completion(String prompt, String completion) implements Example {
    /// A completion that is not empty; the prompt may be.
    public Completion {
      if (completion.isEmpty()) throw new IllegalArgumentException("a completion is empty");
    }
  }

  /// Two responses to one prompt, the first preferred.
  ///
  /// @param prompt the conversation up to the responses
  /// @param margin by how much the chosen one is better, where the file says
  record Preference(List<Message> prompt, String chosen, String rejected, OptionalDouble margin)
      implements Example {
    /// Two different responses.
    public Preference {
      if (chosen.equals(rejected)) {
        throw new IllegalArgumentException("chosen and rejected are the same text");
      }
      prompt = List.copyOf(prompt);
    }
  }

  /// A question with its reference answer.
  record Answered(String prompt, String answer) implements Example {
    /// Neither is blank.
    public Answered {
      if (prompt.isBlank() || answer.isBlank()) {
        throw new IllegalArgumentException("a question or its answer is blank");
      }
    }
  }

  /// The name of its form, as tables show it.
  default String form() {
    return switch (this) {
      case Conversation _ -> "messages";
      case Completion _ -> "completion";
      case Preference _ -> "preference";
      case Answered _ -> "answered";
    };
  }
}
