package org.reason4j.reward.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanguageGuessTest {
  @Test
  void theLanguagesOfTheSuitesAreTold() {
    String[] sentences = {
      "en", "The old house stands by the river and has a garden.",
      "es", "La casa vieja está junto al río y tiene un jardín muy bonito.",
      "pt", "A casa velha fica perto do rio e não tem um jardim.",
      "fr", "La vieille maison est près de la rivière et elle a un jardin.",
      "de", "Das alte Haus steht am Fluss und hat einen Garten.",
      "it", "La vecchia casa è vicino al fiume e ha un giardino molto bello.",
      "nl", "Het oude huis staat bij de rivier en heeft een tuin.",
      "fi", "Vanha talo on joen rannalla ja siinä on puutarha.",
      "sv", "Det gamla huset står vid floden och har en trädgård.",
      "pl", "Stary dom stoi nad rzeką i ma ładny ogród.",
      "tr", "Eski ev nehrin yanında ve çok güzel bir bahçe var.",
      "vi", "Ngôi nhà cũ nằm bên bờ sông và có một khu vườn.",
      "sw", "Nyumba ya zamani iko karibu na mto na ina bustani kwa ajili ya watu.",
      "id", "Rumah tua itu berada di dekat sungai dan tidak ada taman.",
      "ru", "Старый дом стоит у реки, и в нём есть сад.",
      "bg", "Старата къща е до реката и има градина, която се вижда.",
      "uk", "Старий будинок стоїть біля річки, і він має сад.",
      "ar", "البيت القديم يقع على ضفة النهر وفيه حديقة جميلة.",
      "fa", "خانه قدیمی در کنار رودخانه است و یک باغ دارد.",
      "ur", "پرانا گھر دریا کے کنارے ہے اور اس میں ایک باغ ہے۔",
      "hi", "पुराना घर नदी के किनारे है और उसमें एक बगीचा है।",
      "mr", "जुने घर नदीच्या काठी आहे आणि त्यात एक बाग आहे.",
      "ne", "पुरानो घर नदीको किनारमा छ र यसमा एउटा बगैंचा पनि छ।",
      "bn", "পুরানো বাড়িটি নদীর ধারে।",
      "gu", "જૂનું ઘર નદી કિનારે છે.",
      "pa", "ਪੁਰਾਣਾ ਘਰ ਨਦੀ ਦੇ ਕੰਢੇ ਹੈ।",
      "kn", "ಹಳೆಯ ಮನೆ ನದಿಯ ದಡದಲ್ಲಿದೆ.",
      "te", "పాత ఇల్లు నది ఒడ్డున ఉంది.",
      "ta", "பழைய வீடு ஆற்றின் கரையில் உள்ளது.",
      "th", "บ้านเก่าอยู่ริมแม่น้ำ",
      "ko", "오래된 집은 강가에 있습니다.",
      "ja", "古い家は川のそばにあります。",
      "zh", "老房子在河边，有一个花园。"
    };
    for (int i = 0; i < sentences.length; i += 2) {
      assertThat(LanguageGuess.of(sentences[i + 1])).as(sentences[i]).contains(sentences[i]);
    }
  }

  @Test
  void nothingToTellByIsNoLanguage() {
    assertThat(LanguageGuess.of("")).isEmpty();
    assertThat(LanguageGuess.of("12 + 3 = 15")).isEmpty();
    assertThat(LanguageGuess.of("xyzzy")).isEmpty();
  }
}
