package org.reason4j.rollout;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.judge.Speaker;
import org.reason4j.text.ChatTemplate;
import org.reason4j.text.ConversationEncoder;
import org.reason4j.text.Tokenizer;
import org.reason4j.text.template.TemplateException;

/// How a request becomes the prompt of a model of ours.
public final class RequestPrompts {
  private RequestPrompts() {}

  /// The given template, else the chat template of the model's directory, else the plain text. A
  /// chat template that refuses instructions gets them in front of the request.
  ///
  /// @param folder the model's directory
  /// @param clock for templates that print the date
  public static Function<Speaker.Request, int[]> of(
      Path folder, Optional<PromptTemplate> template, Tokenizer tokenizer, Clock clock) {
    if (template.isPresent()) {
      var tokens = new PromptTokens(template.get(), tokenizer);
      return request -> tokens.encode(whole(request));
    }
    Optional<ChatTemplate> chat = ChatTemplate.read(folder, clock);
    if (chat.isEmpty()) return request -> tokenizer.encodePlain(whole(request) + "\n\n");
    var encoder = new ConversationEncoder(chat.get(), tokenizer);
    boolean instructions = takesInstructions(chat.get());
    return request ->
        encoder.prompt(
            instructions
                ? List.of(message("system", request.system()), message("user", request.user()))
                : List.of(message("user", whole(request))),
            ChatTemplate.Options.PROMPT);
  }

  private static boolean takesInstructions(ChatTemplate chat) {
    try {
      return !chat.render(
              List.of(message("system", "instructions"), message("user", "request")),
              ChatTemplate.Options.PROMPT)
          .value()
          .isEmpty();
    } catch (TemplateException _) {
      return false;
    }
  }

  private static Map<String, String> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  private static String whole(Speaker.Request request) {
    return request.system() + "\n\n" + request.user();
  }
}
