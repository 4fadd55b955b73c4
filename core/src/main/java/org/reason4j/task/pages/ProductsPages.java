package org.reason4j.task.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.task.Problem;
import org.reason4j.task.Products.Product;

/// Pages about products: `direct`, or `steps` with one partial product a digit, `first 23 * 40 =
/// 920 then 23 * 7 = 161 then 920 + 161 = 1081 so 1081`.
public record ProductsPages(StepPages.Config config) implements PageWriter {
  @Override
  public Draft write(Problem problem, Voice voice, SplittableRandom random) {
    Product product = Product.of(problem.question());
    if (random.nextDouble() < config.directShare()) {
      return new Draft("direct", "", "" + config.guess(product.value(), random));
    }
    // The factor with more than one digit is taken apart: the second, or else the first.
    int whole = product.second() > 9 ? product.first() : product.second();
    int apart = product.second() > 9 ? product.second() : product.first();
    var words = new ArrayList<String>();
    int total = 0;
    boolean begun = false;
    for (int part : parts(apart)) {
      words.add(voice.say(begun ? Term.THEN : Term.FIRST, random));
      String left = product.second() > 9 ? whole + " * " + part : part + " * " + whole;
      int value = config.written(whole * part, random);
      words.add(left + " = " + value);
      if (begun) {
        int sum = config.written(total + value, random);
        words.add(voice.say(Term.THEN, random));
        words.add(total + " + " + value + " = " + sum);
        total = sum;
      } else {
        total = value;
      }
      begun = true;
    }
    words.add(voice.say(Term.SO, random) + " " + total);
    return new Draft("steps", String.join(" ", words), "" + total);
  }

  /// 407 is 400 and 7.
  private static List<Integer> parts(int number) {
    var parts = new ArrayList<Integer>();
    for (int unit = 1; unit <= number; unit *= 10) {
      int part = number / unit % 10 * unit;
      if (part > 0) parts.addFirst(part);
    }
    return parts;
  }
}
