package org.reason4j.reward.math;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The words that the grammar knows.
final class Vocabulary {
  /// Commands and words that are functions of what follows, by their one name.
  static final Map<String, String> FUNCTIONS = functions();

  /// Commands that stand for one sign.
  static final Map<String, String> SIGNS = signs();

  /// Commands and signs that are relations.
  static final Map<String, Expression.Relation> RELATIONS = relations();

  /// Commands that say nothing about the value.
  static final Set<String> SILENT =
      Set.of(
          "left",
          "right",
          "big",
          "Big",
          "bigg",
          "Bigg",
          "bigl",
          "bigr",
          "Bigl",
          "Bigr",
          "biggl",
          "biggr",
          "Biggl",
          "Biggr",
          "middle",
          "displaystyle",
          "textstyle",
          "scriptstyle",
          "limits",
          "nolimits",
          "quad",
          "qquad",
          "nonumber",
          "bf",
          "rm",
          "it",
          "phantom",
          "mathstrut",
          "strut",
          "hfill",
          "therefore",
          "because",
          "hline",
          "centering",
          "enspace",
          "thinspace",
          "boldsymbol",
          "mathbf",
          "bm",
          "pmb",
          "vec",
          "hat",
          "mathcal",
          "mathscr",
          "mathfrak",
          "underline",
          "boxed",
          "fbox",
          "ensuremath",
          "notag",
          "par",
          "newline",
          "displaylimits");

  /// Commands whose braces hold words.
  static final Set<String> WORDS =
      Set.of(
          "text",
          "textbf",
          "textrm",
          "textnormal",
          "textit",
          "textsf",
          "texttt",
          "mbox",
          "hbox",
          "mathrm",
          "operatorname",
          "mathit",
          "mathsf",
          "mathtt",
          "emph",
          "textup");

  /// Commands with a form of their own.
  static final Set<String> FORMS =
      Set.of(
          "frac",
          "sqrt",
          "binom",
          "choose",
          "overline",
          "bar",
          "widehat",
          "overrightarrow",
          "dot",
          "begin",
          "end",
          "sum",
          "prod",
          "int",
          "lim",
          "pmod",
          "bmod",
          "mathbb",
          "tilde",
          "widetilde",
          "circ",
          "prime",
          "over",
          "lfloor",
          "rfloor",
          "lceil",
          "rceil",
          "mod",
          "stackrel",
          "substack",
          "overarc",
          "overset");

  static final Set<String> GREEK =
      Set.of(
          "alpha",
          "beta",
          "gamma",
          "delta",
          "epsilon",
          "varepsilon",
          "zeta",
          "eta",
          "theta",
          "vartheta",
          "iota",
          "kappa",
          "lambda",
          "mu",
          "nu",
          "xi",
          "rho",
          "varrho",
          "sigma",
          "tau",
          "upsilon",
          "phi",
          "varphi",
          "chi",
          "psi",
          "omega",
          "Gamma",
          "Delta",
          "Theta",
          "Lambda",
          "Xi",
          "Pi",
          "Sigma",
          "Upsilon",
          "Phi",
          "Psi",
          "Omega",
          "ell",
          "hbar",
          "aleph",
          "mho",
          "partial",
          "nabla",
          "Re",
          "Im",
          "imath",
          "jmath",
          "angle",
          "triangle",
          "Box",
          "square",
          "blacksquare",
          "diamond",
          "star",
          "bullet",
          "forall",
          "exists",
          "odot",
          "perp",
          "parallel",
          "top",
          "bot",
          "dagger",
          "measuredangle",
          "Diamond",
          "bigstar",
          "heartsuit",
          "spadesuit",
          "clubsuit",
          "diamondsuit",
          "checkmark",
          "oplus",
          "otimes");

  /// Words that are part of an answer's meaning, never a unit behind a number.
  static final Set<String> NO_UNITS =
      Set.of(
          "is",
          "are",
          "was",
          "not",
          "no",
          "isnt",
          "less",
          "more",
          "than",
          "or",
          "but",
          "to",
          "from",
          "wrong",
          "incorrect",
          "false",
          "true",
          "if",
          "then",
          "each",
          "plus",
          "minus",
          "times",
          "except",
          "other",
          "neither",
          "nor",
          "either",
          "any",
          "all",
          "at",
          "least",
          "most",
          "greater",
          "above",
          "below",
          "over",
          "under",
          "between",
          "about",
          "maybe",
          "perhaps",
          "for",
          "where",
          "when",
          "with",
          "without",
          "even",
          "odd",
          "approximately",
          "correct",
          "could",
          "might",
          "would",
          "should",
          "be",
          "cannot",
          "divided",
          "multiplied",
          "half",
          "squared",
          "cubed",
          "factorial",
          "choose",
          "mod",
          "modulo",
          "remainder",
          "none",
          "everything",
          "infinity",
          "negative",
          "positive",
          "only",
          "because",
          "so",
          "we",
          "it",
          "undefined",
          "error",
          "nan",
          "who",
          "which",
          "that");

  /// Words that multiply the number before them.
  static final Map<String, Long> MULTIPLIERS =
      Map.of(
          "hundred", 100L,
          "thousand", 1_000L,
          "million", 1_000_000L,
          "billion", 1_000_000_000L,
          "trillion", 1_000_000_000_000L,
          "dozen", 12L,
          "万", 10_000L,
          "亿", 100_000_000L);

  private Vocabulary() {}

  private static Map<String, String> functions() {
    var map = new HashMap<String, String>();
    for (String name :
        ("sin cos tan cot sec csc arcsin arccos arctan arccot arcsec arccsc sinh cosh tanh coth"
                + " ln log exp abs floor ceil gcd lcm min max sqrt cbrt factorial binom det deg"
                + " dim ker arg")
            .split(" ")) {
      map.put(name, name);
    }
    map.putAll(
        Map.of(
            "asin", "arcsin", "acos", "arccos", "atan", "arctan", "tg", "tan", "ctg", "cot", "lg",
            "lg", "log2", "log2", "log10", "lg", "ceiling", "ceil", "cosec", "csc"));
    return Map.copyOf(map);
  }

  private static Map<String, String> signs() {
    var map = new HashMap<String, String>();
    map.putAll(
        Map.of(
            "cdot",
            "*",
            "times",
            "*",
            "ast",
            "*",
            "div",
            "/",
            "pm",
            "±",
            "mp",
            "∓",
            "cup",
            "∪",
            "cap",
            "∩",
            "setminus",
            "∖",
            "bigcup",
            "∪"));
    map.putAll(
        Map.of(
            "lbrace", "\\{", "rbrace", "\\}", "langle", "(", "rangle", ")", "lvert", "|", "rvert",
            "|", "vert", "|", "mid", "|", "lbrack", "[", "rbrack", "]"));
    map.putAll(Map.of("colon", ":", "land", "and", "lor", "or", "wedge", "and", "vee", "or"));
    map.putAll(Map.of("implies", "⇒", "Rightarrow", "⇒", "Longrightarrow", "⇒", "iff", "⇒"));
    map.putAll(Map.of("percent", "%", "degree", "°", "lparen", "(", "rparen", ")", "bigcap", "∩"));
    map.putAll(Map.of("semicolon", ";", "backslash", "∖", "Leftrightarrow", "⇒", "slash", "/"));
    return Map.copyOf(map);
  }

  private static Map<String, Expression.Relation> relations() {
    var map = new HashMap<String, Expression.Relation>();
    map.put("=", Expression.Relation.EQUAL);
    map.put("==", Expression.Relation.EQUAL);
    map.put(":=", Expression.Relation.EQUAL);
    map.put("<", Expression.Relation.LESS);
    map.put(">", Expression.Relation.GREATER);
    for (String name : "lt".split(" ")) map.put(name, Expression.Relation.LESS);
    for (String name : "gt".split(" ")) map.put(name, Expression.Relation.GREATER);
    for (String name : "le leq leqslant leqq ≤ ⩽ ≦ <= =<".split(" ")) {
      map.put(name, Expression.Relation.AT_MOST);
    }
    for (String name : "ge geq geqslant geqq ≥ ⩾ ≧ >= =>".split(" ")) {
      map.put(name, Expression.Relation.AT_LEAST);
    }
    for (String name : "ne neq ≠ != <>".split(" ")) map.put(name, Expression.Relation.UNEQUAL);
    for (String name : "approx simeq ≈ ≃ ≒ approxeq doteq sim".split(" ")) {
      map.put(name, Expression.Relation.APPROXIMATE);
    }
    for (String name : "in ∈ isin".split(" ")) map.put(name, Expression.Relation.IN);
    for (String name :
        "equiv ≡ cong ≅ propto to rightarrow mapsto → notin subset subseteq supset ni longrightarrow"
            .split(" ")) {
      map.put(name, Expression.Relation.OTHER);
    }
    return Map.copyOf(map);
  }
}
