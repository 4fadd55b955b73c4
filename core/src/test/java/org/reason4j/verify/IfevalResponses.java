package org.reason4j.verify;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Responses that keep or break an instruction of IFEval by the way they are made.
final class IfevalResponses {
  private static final Map<String, String> SENTENCES =
      Map.ofEntries(
          Map.entry("en", "the house is old and it has a garden."),
          Map.entry("pt", "A casa não tem um jardim, mas ela está perto do rio."),
          Map.entry("it", "La casa è vecchia e non ha più un giardino."),
          Map.entry("de", "Das Haus ist alt und es hat keinen Garten."),
          Map.entry("fi", "Talo on vanha ja siinä ei ole puutarhaa."),
          Map.entry("vi", "Ngôi nhà cũ và có một khu vườn."),
          Map.entry("sw", "Nyumba ni ya zamani na ina bustani ya watu."),
          Map.entry("ru", "Дом старый, и это хорошо."),
          Map.entry("bg", "Къщата е стара и се вижда от реката."),
          Map.entry("ar", "البيت قديم وفيه حديقة على النهر."),
          Map.entry("fa", "خانه قدیمی است و یک باغ دارد."),
          Map.entry("ur", "گھر پرانا ہے اور اس میں باغ ہے۔"),
          Map.entry("hi", "घर पुराना है और उसमें एक बगीचा है।"),
          Map.entry("mr", "घर जुने आहे आणि त्यात एक बाग आहे."),
          Map.entry("ne", "घर पुरानो छ र यसमा बगैंचा पनि छ।"),
          Map.entry("bn", "বাড়িটি পুরানো।"),
          Map.entry("gu", "ઘર જૂનું છે."),
          Map.entry("pa", "ਘਰ ਪੁਰਾਣਾ ਹੈ।"),
          Map.entry("kn", "ಮನೆ ಹಳೆಯದು."),
          Map.entry("te", "ఇల్లు పాతది."),
          Map.entry("ta", "வீடு பழையது."),
          Map.entry("th", "บ้านเก่า"),
          Map.entry("ko", "집은 오래되었습니다."));

  private IfevalResponses() {}

  static String keeping(String id, JsonNode asked) {
    return made(id, asked, true);
  }

  static String breaking(String id, JsonNode asked) {
    return made(id, asked, false);
  }

  private static String made(String id, JsonNode asked, boolean keeps) {
    return switch (id) {
      case "keywords:existence", "keywords:forbidden_words" -> {
        boolean has = keeps == id.endsWith("existence");
        String key = id.endsWith("existence") ? "keywords" : "forbidden_words";
        yield has ? "So: " + words(asked.path(key)) + "." : "9 8 7";
      }
      case "keywords:frequency" ->
          "0 "
              + times(
                  asked.path("keyword").stringValue() + " ", count(asked, "", "frequency", keeps));
      case "keywords:letter_frequency" ->
          "0 "
              + times(
                  asked.path("letter").stringValue(), count(asked, "let_", "let_frequency", keeps));
      case "language:response_language" ->
          keeps ? sentence(asked.path("language").stringValue()) : "Το σπίτι είναι παλιό.";
      case "length_constraints:number_sentences" ->
          "0" + times(". Go on", count(asked, "", "num_sentences", keeps) - 1) + ".";
      case "length_constraints:number_words" ->
          "* " + times("word ", count(asked, "", "num_words", keeps));
      case "length_constraints:number_paragraphs" ->
          "one" + times("\n***\nmore", asked.path("num_paragraphs").intValue() - (keeps ? 1 : 0));
      case "length_constraints:nth_paragraph_first_word" ->
          times(
                  "\n\n" + (keeps ? asked.path("first_word").stringValue() : "hm") + " and more",
                  asked.path("num_paragraphs").intValue())
              .strip();
      case "detectable_content:number_placeholders" ->
          "0" + times(" [place]", asked.path("num_placeholders").intValue() - (keeps ? 0 : 1));
      case "detectable_content:postscript" ->
          "Text.\n" + (keeps ? asked.path("postscript_marker").stringValue() : "Note") + " more";
      case "detectable_format:number_bullet_lists" ->
          "List:" + times("\n* point", asked.path("num_bullets").intValue() + (keeps ? 0 : 1));
      case "detectable_format:constrained_response" -> keeps ? "My answer is no." : "No.";
      case "detectable_format:number_highlighted_sections" ->
          "0" + times(" *part*", asked.path("num_highlights").intValue() - (keeps ? 0 : 1));
      case "detectable_format:multiple_sections" ->
          "0"
              + times(
                  "\n" + asked.path("section_spliter").stringValue() + " 1\ntext",
                  asked.path("num_sections").intValue() - (keeps ? 0 : 1));
      case "detectable_format:json_format" -> keeps ? "```json\n{\"a\": 1}\n```" : "{\"a\": }";
      case "detectable_format:title" -> keeps ? "<<Title>>\ntext" : "<Title>\ntext";
      case "combination:two_responses" -> keeps ? "One.\n******\nTwo." : "One.\n***\nTwo.";
      case "combination:repeat_prompt" ->
          (keeps ? asked.path("prompt_to_repeat").stringValue() : "Well.") + "\nAn answer.";
      case "startend:end_checker" ->
          "Text. " + asked.path("end_phrase").stringValue() + (keeps ? "" : " Bye");
      case "startend:quotation" -> keeps ? "\"All.\"" : "All.";
      case "change_case:capital_word_frequency" ->
          "well " + times("OK ", count(asked, "capital_", "capital_frequency", keeps));
      case "change_case:english_capital" -> {
        String text = sentence("en");
        yield keeps ? text.toUpperCase(Locale.ROOT) : text;
      }
      case "change_case:english_lowercase" -> sentence("en") + (keeps ? "" : " Yes.");
      case "punctuation:no_comma" -> keeps ? "None here" : "One, here";
      default -> throw new IllegalArgumentException(id);
    };
  }

  private static String sentence(String language) {
    return Objects.requireNonNull(SENTENCES.get(language), language);
  }

  private static String words(JsonNode list) {
    return list.valueStream().map(JsonNode::stringValue).collect(Collectors.joining(" "));
  }

  private static String times(String text, int count) {
    return text.repeat(Math.max(0, count));
  }

  /// A count that meets the relation, or just does not.
  private static int count(JsonNode asked, String prefix, String key, boolean keeps) {
    int number = asked.path(key).intValue();
    boolean least = asked.path(prefix + "relation").stringValue().equals("at least");
    return least == keeps ? number : number - 1;
  }
}
