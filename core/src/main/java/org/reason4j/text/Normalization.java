package org.reason4j.text;

import java.text.Normalizer;
import java.util.List;

/// Unicode normalisation before anything is cut: the forms of a `normalizer`, one after another.
record Normalization(List<Normalizer.Form> forms) {
  Normalization {
    forms = List.copyOf(forms);
  }

  String apply(String text) {
    String normal = text;
    for (Normalizer.Form form : forms) normal = apply(form, normal);
    return normal;
  }

  private static String apply(Normalizer.Form form, String text) {
    // Nothing below U+00A0 changes in any form, nothing below U+0300 in NFC.
    int first = form == Normalizer.Form.NFC ? 0x300 : 0xA0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= first) return Normalizer.normalize(text, form);
    }
    return text;
  }
}
