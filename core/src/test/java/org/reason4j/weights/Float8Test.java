package org.reason4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Float8Test {
  @Test
  void landmarks() {
    assertThat(Float8.E4M3.value((byte) 0x01)).isEqualTo(0x1p-9f);
    assertThat(Float8.E4M3.value((byte) 0x08)).isEqualTo(0x1p-6f);
    assertThat(Float8.E4M3.value((byte) 0x38)).isEqualTo(1);
    assertThat(Float8.E4M3.value((byte) 0x7E)).isEqualTo(448);
    assertThat(Float8.E4M3.value((byte) 0xFF)).isNaN();
    assertThat(Float8.E5M2.value((byte) 0x3C)).isEqualTo(1);
    assertThat(Float8.E5M2.value((byte) 0x7B)).isEqualTo(57_344);
    assertThat(Float8.E5M2.value((byte) 0xFC)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Float8.E5M2.value((byte) 0x7D)).isNaN();
    assertThat(Float8.E8M0.value((byte) 127)).isEqualTo(1);
    assertThat(Float8.E8M0.value((byte) 0)).isEqualTo(0x1p-127f);
    assertThat(Float8.E8M0.value((byte) 255)).isNaN();
  }

  @ParameterizedTest
  @EnumSource(names = {"E4M3", "E5M2"})
  void everyFiniteValueKeepsItsByte(Float8 type) {
    for (int b = 0; b < 256; b++)
      if (Float.isFinite(type.value((byte) b)))
        assertThat(type.nearest(type.value((byte) b))).isEqualTo((byte) b);
  }

  @ParameterizedTest
  @EnumSource(names = {"E4M3", "E5M2"})
  void theNearestValueIsTakenAndTiesAreEven(Float8 type) {
    var random = new SplittableRandom(6);
    for (int trial = 0; trial < 5_000; trial++) {
      float x =
          (float) (random.nextDouble(-1.2, 1.2) * type.largest() * Math.exp(-random.nextInt(20)));
      float seen = type.value(type.nearest(x));
      float bounded = Math.clamp(x, -type.largest(), type.largest());
      for (int b = 0; b < 256; b++)
        if (Float.isFinite(type.value((byte) b)))
          assertThat(Math.abs(seen - bounded))
              .isLessThanOrEqualTo(Math.abs(type.value((byte) b) - bounded));
    }
    for (int b = 1; b < 0x70; b++) {
      float half = (type.value((byte) b) + type.value((byte) (b + 1))) / 2;
      assertThat(type.nearest(half) & 1).as("byte of %s", half).isZero();
      assertThat(type.nearest(-half)).isEqualTo((byte) (type.nearest(half) | 0x80));
    }
    assertThat(type.value(type.nearest(Float.POSITIVE_INFINITY))).isEqualTo(type.largest());
    assertThat(type.value(type.nearest(Float.NaN))).isNaN();
    assertThat(type.nearest(-0f)).isEqualTo((byte) 0x80);
  }

  @Test
  void nothingIsRoundedToAScale() {
    assertThatThrownBy(() -> Float8.E8M0.nearest(1)).hasMessageContaining("E8M0 holds scales");
  }
}
