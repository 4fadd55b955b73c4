package org.reason4j.reward.instruction;

import java.util.Arrays;
import java.util.Set;

/// Whether an English word can be a verb, by a list of common verbs and their regular endings.
final class Verbs {
  private static final Set<String> STEMS =
      words(
          "accept achieve act add adjust admit adopt advise agree aim allow analyze analyse"
              + " announce answer apply appreciate approach argue arrange arrive ask assess assign"
              + " assist assume attach attempt attend avoid bake balance be bear beat become beg"
              + " begin believe bend blend boil book borrow bounce break breathe bring browse build"
              + " burn buy calculate call calm care carry cast catch cause celebrate change charge"
              + " chase check cheer choose chop circle cite claim clean clear click climb close"
              + " collect combine come commit communicate compare compile complete compose compute"
              + " concentrate conclude conduct confirm connect consider construct contact contain"
              + " continue contribute convert convince cook cope copy correct count cover create"
              + " cross cry cut dance dare deal debate decide declare dedicate deepen define delete"
              + " deliver demonstrate depend derive describe deserve design desire destroy detail"
              + " determine develop devote die dig discover discuss display dive divide do document"
              + " draft drag draw dream dress drink drive drop eat edit educate elevate embark"
              + " embrace employ empower enable encourage end engage enhance enjoy ensure enter"
              + " establish estimate evaluate examine exercise exist expand expect experience"
              + " explain explore express extend extract face fail fall feed feel fetch fight fill"
              + " find finish fix flip float flow fly focus fold follow forget forgive form format"
              + " foster gain gather generate get give glance go grab grant grasp grow guarantee"
              + " guess guide handle hang happen harness have hear help hide highlight hold honor"
              + " hope hunt identify ignore illustrate imagine implement imply improve include"
              + " incorporate increase indicate influence inform initialize insert inspire install"
              + " integrate introduce invent invest investigate invite involve iterate join journey"
              + " judge jump keep kick know label lack laugh launch lay lead lean learn leave lend"
              + " let leverage lie lift like limit link list listen live load locate look lose love"
              + " maintain make manage map mark master match maximize mean measure meet mention"
              + " merge minimize mix model modify monitor move multiply navigate need negotiate"
              + " note notice nurture obey observe obtain occur offer open operate optimize order"
              + " organize overcome pack paint participate pass pause pay perform pick picture"
              + " place plan plant play plot point ponder possess pour practice practise prepare"
              + " present preserve press prevent print prioritize proceed process produce program"
              + " promote propose protect prove provide publish pull purchase pursue push put quit"
              + " raise reach read realize recall receive recognize recommend record reduce refer"
              + " reflect refuse regard relate relax release rely remain remember remind remove"
              + " repeat replace reply report represent request require research resist resolve"
              + " respect respond rest restore result retain retrieve return reveal reverse review"
              + " revise rewrite ride ring rise roll run save say scan schedule search see seek"
              + " seem select sell send separate serve set settle shake shape share shift shine"
              + " shoot shop show shut simplify sing sit sketch skip sleep slice smell smile solve"
              + " sort speak specify spend spin split spread stand start state stay steal step"
              + " stick stimulate stop store strengthen stretch strike strive structure study"
              + " submit subtract succeed suffer suggest summarize supply support suppose surround"
              + " survive swim switch tackle take talk taste teach tell tend test thank think"
              + " thrive throw tie touch track trace train transform translate travel treat trust"
              + " try turn type understand unleash unlock unveil update upgrade use utilize"
              + " validate value vary verify view visit visualize wait wake walk want warn wash"
              + " watch wear welcome win wish wonder work worry wrap write yield");

  private static final Set<String> IRREGULAR =
      words(
          "am is are was were been has had having does did done doing went gone goes saw seen made"
              + " took taken came knew known thought found gave given told felt left kept began"
              + " begun brought bought built caught chose chosen drew drawn drove driven ate eaten"
              + " fell fought flew flown forgot got grew grown heard held hid led lost meant met"
              + " paid put ran rode rose said sang sat sent shone shot showed shown slept sold"
              + " spent spoke spoken stood stole swam taught threw understood woke won wore wrote"
              + " written");

  private static final String[] ENDINGS = {"s", "es", "ed", "d", "ing"};

  private Verbs() {}

  /// Whether the word, in lower case, is a form of a verb that is listed.
  static boolean isVerb(String word) {
    if (STEMS.contains(word) || IRREGULAR.contains(word)) return true;
    for (String ending : ENDINGS) {
      if (!word.endsWith(ending)) continue;
      String stem = word.substring(0, word.length() - ending.length());
      int n = stem.length();
      if (STEMS.contains(stem) || STEMS.contains(stem + "e")) return true;
      if (n > 1 && stem.endsWith("i") && STEMS.contains(stem.substring(0, n - 1) + "y"))
        return true;
      boolean doubled = n > 2 && stem.charAt(n - 1) == stem.charAt(n - 2);
      if (doubled && STEMS.contains(stem.substring(0, n - 1))) return true;
    }
    return false;
  }

  private static Set<String> words(String words) {
    return Set.copyOf(Arrays.asList(words.split(" ")));
  }
}
