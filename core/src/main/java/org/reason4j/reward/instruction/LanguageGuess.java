package org.reason4j.reward.instruction;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The language that most of a text is in: by its script where only one language is written in it,
/// else by its letters and its commonest words.
public final class LanguageGuess {
  /// Letters beyond this are not looked at; a language shows earlier.
  private static final int ENOUGH = 8_000;

  private static final Map<UnicodeScript, String> OF_ONE =
      Map.ofEntries(
          Map.entry(UnicodeScript.HAN, "zh"),
          Map.entry(UnicodeScript.HANGUL, "ko"),
          Map.entry(UnicodeScript.HIRAGANA, "ja"),
          Map.entry(UnicodeScript.KATAKANA, "ja"),
          Map.entry(UnicodeScript.GUJARATI, "gu"),
          Map.entry(UnicodeScript.GURMUKHI, "pa"),
          Map.entry(UnicodeScript.KANNADA, "kn"),
          Map.entry(UnicodeScript.TELUGU, "te"),
          Map.entry(UnicodeScript.TAMIL, "ta"),
          Map.entry(UnicodeScript.MALAYALAM, "ml"),
          Map.entry(UnicodeScript.BENGALI, "bn"),
          Map.entry(UnicodeScript.THAI, "th"),
          Map.entry(UnicodeScript.GREEK, "el"),
          Map.entry(UnicodeScript.HEBREW, "he"),
          Map.entry(UnicodeScript.ARMENIAN, "hy"),
          Map.entry(UnicodeScript.GEORGIAN, "ka"));

  /// Per script and language its commonest words, and after a bar letters of its own.
  private static final Map<UnicodeScript, Map<String, Profile>> OF_SEVERAL =
      Map.of(
          UnicodeScript.LATIN,
          profiles(
              """
              en the of and to in is that it was for on are as with his they at be this from have or by not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may long little very after words called just where most know i you he a today good because every letter great |
              es el la de que y en un una los las por con para su es no se lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso hoy del al son fue era está mi tu yo ser tiene puede hola gracias | ñ¿¡
              pt o a de que e em um uma os as do da dos das por com para não se na no mais como mas foi ao ele tem seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles estão você tinha foram essa num nem suas meu às minha são pode hoje obrigado | ãõ
              fr le la les de des du un une et en à est que qui dans pour pas sur au avec ce il elle ne se plus par je son sa ses nous vous mais ou comme leur tout été cette aux sont être fait ont même on aussi bien sans peut très ces c'est l d qu n'est j'ai aujourd'hui bonjour merci | œêî
              de der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde ich du wir ihr mein dein kann wenn heute | ßäöü
              it il di che e la un una per in non è con del della le si da sono i al lo come più ma dei alla anche nel ha gli delle questo mi se ci suo sua tra essere questa o io tu lui lei noi voi loro molto quando dove perché tutto oggi ciao grazie così può degli | òì
              nl de het een en van ik te dat die in is niet hij op zijn met als voor aan er om maar ook dan nog bij uit wat naar heeft hebben door deze worden over ze kan wordt je wij we hun jij u mijn geen veel zo of | ĳ
              sv och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när hon nu där vara du mycket blir detta dem efter också eller | å
              da og i at det en den til er som på de med for af ikke der var et han men jeg har om vi min havde ham hun nu over da fra du ud sin dem os op man hans hvor eller hvad skal selv her alle vil blev kunne meget | æøå
              fi ja on ei se että hän oli mutta ole joka ovat myös kun niin tai jos olla minä sinä me te he tämä siitä vain kuin sen hyvin nyt voi olen mitä kaikki sitä mukaan ennen jälkeen kanssa vielä sekä jo ovat olisi tänään hyvää kiitos hei oma suomen mitä koska sitten | äö
              pl i w nie na się z do to że jest o jak po co tak za od ale przez dla czy tylko są może jego jej ich był była które który być ten ta już bardzo lub także nad oraz pod jeszcze kiedy gdzie | ąęłśźżćń
              cs a v se na je že to s z do o i ve jako za od po pro tak ale by jsou jeho byl který která jsem není při ze však nebo podle také už jen jak | ěřůťď
              ro și în de la a cu pe un o nu este să din care mai pentru ca că sunt ce au dar fi sau prin ele lui fost după acest această el ea | țșăşţ
              hu a az és hogy nem is egy ez van meg csak de volt már még mint ki el azt vagy ha kell minden nagyon itt lesz ezt aki | őű
              tr ve bir bu da de için ile çok ne gibi daha var olarak olan kadar ben sen o mi en ama değil sonra her şey ya ki biz | ığş
              id yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa ada mereka lebih kata tahun sudah atau saat oleh menjadi orang ia telah adalah seperti kami anda dapat |
              vi và của là có cho không được các một những trong với người đã này để khi đến từ về như cũng ra tôi bạn nhiều rất làm trên nhưng hay sẽ năm thì lại đó | ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ
              sw na ya wa kwa ni katika za la cha kama hii hiyo yake wake lakini pia au si kuwa watu mtu sana hivyo kila zaidi baada wakati ili mimi wewe yeye sisi wao hapa kwamba alikuwa ambayo ambao vya hakuna yangu yako wetu moja nyumbani leo habari |
              """),
          UnicodeScript.CYRILLIC,
          profiles(
              """
              ru и в не на я что он с как это а по но они к у мы из за то же от так для вы его все она было только о есть быть если или был когда | ыэё
              uk і в не на я що він з як це а та але вони до у ми за те від так для ви його всі вона було тільки є бути якщо або був коли | іїєґ
              bg и в не на аз че той с как това а по но те към от за ви ние го всички тя беше само е да се са ще като или бъде който може до през при си |
              sr и у не на ја да је са као то а по али они од за ви га сви она било само јесу бити ако или био када | јљњђћџ
              """),
          UnicodeScript.ARABIC,
          profiles(
              """
              ar في من على إلى أن هذا التي الذي ما لا مع عن كان هو هي كل بعد أو قد لم هذه ذلك بين كما عند حتى إذا ثم و أنا يمكن | ةىيكأإ
              fa و در به از که این را با است آن برای یک خود تا بر هم نیز شد می ها بود شود دارد اما یا من ما شما کرد چه هر باید | پچژگیک
              ur اور کے کی میں ہے کا سے کو نے یہ پر کہ ہیں اس ایک نہیں تھا بھی وہ کر ہو جو تو ان لیے گیا کیا ہم آپ | ٹڈڑںےہھ
              """),
          UnicodeScript.DEVANAGARI,
          profiles(
              """
              hi है में की के का और से को हैं यह पर एक नहीं कि ने भी हो था लिए इस तो कर जो ही या गया हम आप मैं वह अपने साथ बहुत थे थी तक होता करने |
              mr आहे आणि नाही मध्ये या हे ते तो ती आहेत की होते एक पण मी आम्ही तुम्ही त्या असे होता करून साठी आपण काही खूप सर्व माझ्या त्यांच्या म्हणून असतो | ळ
              ne छ र मा छन् पनि हो यो भएको लाई गर्न एक तर हुन्छ हामी तपाईं मेरो थियो भन्ने गर्ने को का की ले गरेको लागि धेरै हुन् छैन नेपाल तिनीहरू |
              """));

  private LanguageGuess() {}

  private record Profile(Set<String> words, String letters) {}

  /// The language's two-letter code; empty where nothing tells it.
  public static Optional<String> of(String text) {
    String part = text.length() <= ENOUGH ? text : text.substring(0, ENOUGH);
    var scripts = new EnumMap<UnicodeScript, Integer>(UnicodeScript.class);
    part.codePoints()
        .filter(Character::isLetter)
        .forEach(letter -> scripts.merge(UnicodeScript.of(letter), 1, Integer::sum));
    int kana =
        scripts.getOrDefault(UnicodeScript.HIRAGANA, 0)
            + scripts.getOrDefault(UnicodeScript.KATAKANA, 0);
    Optional<UnicodeScript> most =
        scripts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    if (most.isEmpty()) return Optional.empty();
    if (most.get() == UnicodeScript.HAN && kana * 10 > scripts.getOrDefault(UnicodeScript.HAN, 0)) {
      return Optional.of("ja");
    }
    String only = OF_ONE.get(most.get());
    if (only != null) return Optional.of(only);
    Map<String, Profile> several = OF_SEVERAL.get(most.get());
    return several == null ? Optional.empty() : closest(part, several);
  }

  /// The language whose words and letters occur most, each counting less the more of the languages
  /// have it; empty where two are level or none occurs.
  private static Optional<String> closest(String text, Map<String, Profile> profiles) {
    var scores = new HashMap<String, Double>();
    String lower = Letters.lower(text);
    for (String word : words(lower)) {
      credit(profiles, scores, profile -> profile.words().contains(word));
    }
    lower
        .codePoints()
        .filter(letter -> letter > 127)
        .forEach(
            letter -> credit(profiles, scores, profile -> profile.letters().indexOf(letter) >= 0));
    List<Map.Entry<String, Double>> ranked =
        scores.entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .toList();
    if (ranked.isEmpty()) return Optional.empty();
    boolean level =
        ranked.size() > 1 && ranked.get(1).getValue().equals(ranked.getFirst().getValue());
    return level ? Optional.empty() : Optional.of(ranked.getFirst().getKey());
  }

  private static void credit(
      Map<String, Profile> profiles, Map<String, Double> scores, Predicate<Profile> has) {
    List<String> having =
        profiles.entrySet().stream()
            .filter(entry -> has.test(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    for (String language : having) {
      scores.merge(language, 1.0 / having.size(), Double::sum);
    }
  }

  /// Runs of letters and marks; an apostrophe within is part of the word.
  private static List<String> words(String text) {
    return Arrays.stream(text.split("[^\\p{L}\\p{M}']+"))
        .map(word -> Letters.strip(word, true))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static Map<String, Profile> profiles(String lines) {
    var profiles = new TreeMap<String, Profile>();
    for (String line : lines.strip().split("\n")) {
      String[] parts = line.strip().split("\\|", -1);
      List<String> words = Letters.split(parts[0]);
      profiles.put(
          words.getFirst(),
          new Profile(
              words.stream().skip(1).collect(Collectors.toUnmodifiableSet()), parts[1].strip()));
    }
    return Map.copyOf(profiles);
  }
}
