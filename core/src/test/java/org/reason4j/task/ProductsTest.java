package org.reason4j.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.task.Products.Product;

class ProductsTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void theReferenceIsTheProduct() {
    for (int i = 0; i < 500; i++) {
      Problem problem = new Products().problem(random, Level.TRAIN);
      assertThat(problem.question()).matches("[1-9][0-9] \\* [2-9] = \\?");
      Product product = Product.of(problem.question());
      assertThat(problem.reference()).isEqualTo("" + product.first() * product.second());
    }
    assertThat(new Products().problem(random, Level.HARDER).question())
        .matches("[1-9][0-9] \\* [1-9][0-9] = \\?");
    assertThat(new Products(new Wording(1)).problem(random, Level.TRAIN).question())
        .endsWith("等于 ?");
  }
}
