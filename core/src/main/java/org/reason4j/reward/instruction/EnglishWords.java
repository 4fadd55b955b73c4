package org.reason4j.reward.instruction;

import java.util.Arrays;
import java.util.Set;

/// Lists of English words that instructions speak of.
final class EnglishWords {
  /// The stop words of the usual English list; the parts of contractions are among them.
  static final Set<String> STOP =
      set(
          "i me my myself we our ours ourselves you you're you've you'll you'd your yours yourself"
              + " yourselves he him his himself she she's her hers herself it it's its itself they"
              + " them their theirs themselves what which who whom this that that'll these those am"
              + " is are was were be been being have has had having do does did doing a an the and"
              + " but if or because as until while of at by for with about against between into"
              + " through during before after above below to from up down in out on off over under"
              + " again further then once here there when where why how all any both each few more"
              + " most other some such no nor not only own same so than too very s t can will just"
              + " don don't should should've now d ll m o re ve y ain aren aren't couldn couldn't"
              + " didn didn't doesn doesn't hadn hadn't hasn hasn't haven haven't isn isn't ma"
              + " mightn mightn't mustn mustn't needn needn't shan shan't shouldn shouldn't wasn"
              + " wasn't weren weren't won won't wouldn wouldn't");

  static final Set<String> PRONOUNS =
      set(
          "i me we us you he him she her it they them my mine our ours your yours his hers its"
              + " their theirs myself ourselves yourself yourselves himself herself itself"
              + " themselves this that these those who whom whose which what whoever whomever"
              + " whatever whichever anybody anyone anything everybody everyone everything nobody"
              + " nothing somebody someone something each either neither both all some any none");

  static final Set<String> CONJUNCTIONS = set("and but for nor or so yet");

  private static final Set<String> ALSO_COMMON =
      set(
          "however although though since also many one two first second next finally please let"
              + " maybe yes hello sure think make use take get go come say see know find give tell"
              + " work call try ask need feel become leave put mean keep begin seem help show hear"
              + " play run move live believe bring happen write provide sit stand lose pay meet"
              + " include continue set learn change lead understand watch follow stop create speak"
              + " read allow add spend grow open walk win offer remember love consider appear buy"
              + " wait serve die send expect build stay fall cut reach kill remain good new people"
              + " day time way man woman child world life hand part place case week company system"
              + " good great many several another every would could might may must shall");

  private EnglishWords() {}

  /// Whether the word, in lower case, is so common that its capital marks a sentence's beginning.
  static boolean isCommon(String word) {
    return STOP.contains(word) || ALSO_COMMON.contains(word);
  }

  private static Set<String> set(String words) {
    return Set.copyOf(Arrays.asList(words.split(" ")));
  }
}
