package org.reason4j.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/// Compiles the `normalizer`, `pre_tokenizer` and `decoder` of a `tokenizer.json`. A type or
/// setting that we do not do is refused: ignoring it would give other ids.
final class TokenizerStages {
  private final String file;

  TokenizerStages(String file) {
    this.file = file;
  }

  Normalization normalization(JsonNode normalizer) {
    List<Normalizer.Form> forms = new ArrayList<>();
    if (!normalizer.isNull()) forms(normalizer, "normalizer", forms);
    return new Normalization(forms);
  }

  private void forms(JsonNode node, String where, List<Normalizer.Form> forms) {
    switch (type(node, where)) {
      case "Sequence" -> {
        int index = 0;
        for (JsonNode child : list(node, "normalizers", where)) {
          forms(child, where + ".normalizers[" + index++ + "]", forms);
        }
      }
      case "NFC" -> forms.add(Normalizer.Form.NFC);
      case "NFD" -> forms.add(Normalizer.Form.NFD);
      case "NFKC" -> forms.add(Normalizer.Form.NFKC);
      case "NFKD" -> forms.add(Normalizer.Form.NFKD);
      case String type ->
          throw wrong(where + ".type is " + type, "NFC, NFD, NFKC, NFKD or a Sequence of them");
    }
  }

  PreSplit preSplit(JsonNode preTokenizer) {
    List<PreSplit> stages = new ArrayList<>();
    if (!stages(preTokenizer, "pre_tokenizer", stages)) {
      throw wrong("pre_tokenizer does not end in ByteLevel", "a byte-level tokenizer");
    }
    return new PreSplit.Sequence(stages);
  }

  /// Appends the stages of a node; says whether ByteLevel, which comes last, was reached.
  private boolean stages(JsonNode node, String where, List<PreSplit> stages) {
    switch (type(node, where)) {
      case "Sequence" -> {
        int index = 0;
        boolean bytes = false;
        for (JsonNode child : list(node, "pretokenizers", where)) {
          String inner = where + ".pretokenizers[" + index++ + "]";
          if (bytes) throw wrong(inner + " comes after ByteLevel", "ByteLevel as the last stage");
          bytes = stages(child, inner, stages);
        }
        return bytes;
      }
      case "Split" -> stages.add(split(node, where));
      case "Digits" -> stages.add(new PreSplit.Digits(flag(node, "individual_digits", where)));
      case "ByteLevel" -> {
        if (flag(node, "add_prefix_space", where)) stages.add(new PreSplit.PrefixSpace());
        if (!node.has("use_regex") || flag(node, "use_regex", where)) {
          stages.add(new PreSplit.Matches(RegexSyntax.compile(PreSplit.GPT2), false, false));
        }
        return true;
      }
      case String type ->
          throw wrong(where + ".type is " + type, "Sequence, Split, Digits or ByteLevel");
    }
    return false;
  }

  private PreSplit split(JsonNode node, String where) {
    boolean removed =
        switch (node.path("behavior").stringValue("")) {
          case "Isolated" -> false;
          case "Removed" -> true;
          default ->
              throw wrong(
                  where + ".behavior is " + TokenizerReader.kind(node.path("behavior")),
                  "Isolated or Removed");
        };
    return new PreSplit.Matches(
        pattern(node.path("pattern"), where + ".pattern"), removed, flag(node, "invert", where));
  }

  private Pattern pattern(JsonNode node, String where) {
    JsonNode literal = node.path("String");
    if (literal.isString()) return Pattern.compile(Pattern.quote(literal.stringValue()));
    JsonNode regex = node.path("Regex");
    if (!regex.isString()) {
      throw wrong(
          where + " is " + TokenizerReader.kind(node), "{\"Regex\": ...} or {\"String\": ...}");
    }
    try {
      return RegexSyntax.compile(regex.stringValue());
    } catch (PatternSyntaxException e) {
      throw new TokenizerException(
          file,
          where + " does not compile: " + e.getDescription() + " in " + e.getPattern(),
          "a regular expression",
          e);
    }
  }

  void checkDecoder(JsonNode decoder) {
    String type = type(decoder, "decoder");
    if (!type.equals("ByteLevel")) throw wrong("decoder.type is " + type, "ByteLevel");
  }

  private String type(JsonNode node, String where) {
    JsonNode type = node.path("type");
    if (!type.isString()) {
      throw wrong(
          where
              + (node.isObject()
                  ? ".type is " + TokenizerReader.kind(type)
                  : " is " + TokenizerReader.kind(node)),
          "an object with a type");
    }
    return type.stringValue();
  }

  private JsonNode list(JsonNode node, String key, String where) {
    JsonNode list = node.path(key);
    if (!list.isArray())
      throw wrong(where + "." + key + " is " + TokenizerReader.kind(list), "a list");
    return list;
  }

  private boolean flag(JsonNode node, String key, String where) {
    JsonNode value = node.path(key);
    if (!value.isBoolean()) {
      throw wrong(where + "." + key + " is " + TokenizerReader.kind(value), "true or false");
    }
    return value.booleanValue();
  }

  private TokenizerException wrong(String found, String expected) {
    return new TokenizerException(file, found, expected);
  }
}
