package org.reason4j.optim;

import org.reason4j.config.ConfigException;

/// The learning rate of each step: a rise over `warmUp` steps from 0, then a shape down from
/// `peak`.
///
/// `rate(0)` is the rate of the first step, as in `transformers` (0 where there is a warm-up). The
/// unit of `warmUp`, `total` and of the argument is the caller's: steps, or tokens (DeepSeek-V3
/// counts trillions of tokens).
///
/// @param peak the highest rate
/// @param warmUp steps of linear rise
/// @param total steps of the whole run, warm-up included
public record Schedule(Shape shape, double peak, double warmUp, double total) {
  public Schedule {
    require(peak >= 0 && Double.isFinite(peak), "learning-rate", peak, "0 or more");
    require(warmUp >= 0 && Double.isFinite(warmUp), "warm-up", warmUp, "0 steps or more");
    require(total >= warmUp, "total", total, "at least the warm-up of " + warmUp + " steps");
  }

  private static void require(boolean holds, String name, double value, String range) {
    if (!holds) {
      throw new ConfigException(
          "%s", "schedule: " + name + " is " + value + "; it must be " + range);
    }
  }

  /// What the rate does after the warm-up.
  public sealed interface Shape {
    /// Share of the peak at `step` (from the warm-up's end on), for a run of `total` steps.
    double share(double step, double warmUp, double total);

    /// Share of the peak where the warm-up starts.
    default double start() {
      return 0;
    }
  }

  /// The peak for ever.
  public record Constant() implements Shape {
    @Override
    public double share(double step, double warmUp, double total) {
      return 1;
    }
  }

  /// Straight down to 0 at the end.
  public record Linear() implements Shape {
    @Override
    public double share(double step, double warmUp, double total) {
      return Math.max(0, (total - step) / Math.max(1, total - warmUp));
    }
  }

  /// Half a cosine down to `floor` (a share of the peak). Beyond the end it rises again, as in
  /// `transformers`.
  public record Cosine(double floor) implements Shape {
    @Override
    public double share(double step, double warmUp, double total) {
      double cosine = halfCosine((step - warmUp) / Math.max(1, total - warmUp));
      return floor + (1 - floor) * cosine;
    }
  }

  /// DeepSeek LLM: the peak, `first` (of the peak) from `firstAt` (of the run) on, `second` from
  /// `secondAt`.
  public record MultiStep(double firstAt, double first, double secondAt, double second)
      implements Shape {
    /// DeepSeek LLM 2.3: x0.316 from 80 % of the training, x0.1 from 90 %.
    public static final MultiStep DEEPSEEK_LLM = new MultiStep(0.8, 0.316, 0.9, 0.1);

    @Override
    public double share(double step, double warmUp, double total) {
      if (step < firstAt * total) return 1;
      return step < secondAt * total ? first : second;
    }
  }

  /// `sqrt(warmUp / step)`.
  public record InverseSquareRoot() implements Shape {
    @Override
    public double share(double step, double warmUp, double total) {
      double scale = warmUp > 0 ? warmUp : 10_000;
      return 1 / Math.sqrt((step - warmUp + scale) / scale);
    }
  }

  /// `(remaining share of the run)^power`, ending at `floor` (a share of the peak).
  public record Polynomial(double power, double floor) implements Shape {
    @Override
    public double share(double step, double warmUp, double total) {
      if (step > total) return floor;
      double remaining = 1 - (step - warmUp) / Math.max(1, total - warmUp);
      return floor + (1 - floor) * Math.pow(remaining, power);
    }
  }

  /// The peak until the last `decay` steps, then half a cosine down to `floor`; the warm-up starts
  /// at `floor` too.
  public record WarmUpStableDecay(double decay, double floor) implements Shape {
    @Override
    public double share(double step, double warmUp, double total) {
      if (step < total - decay) return 1;
      if (step >= total) return floor;
      return floor + (1 - floor) * halfCosine((step - (total - decay)) / decay);
    }

    @Override
    public double start() {
      return floor;
    }
  }

  /// DeepSeek-V3 4.2, in trillions of tokens: constant to 10, half a cosine over 4.3 to a tenth,
  /// 0.333 at a tenth, then 7.3/220.
  public record DeepSeekV3() implements Shape {
    @Override
    public double share(double step, double warmUp, double total) {
      if (step <= 10) return 1;
      if (step <= 14.3) return 0.1 + 0.9 * halfCosine((step - 10) / 4.3);
      return step <= 14.633 ? 0.1 : 7.3 / 220;
    }
  }

  private static double halfCosine(double progress) {
    return 0.5 * (1 + Math.cos(Math.PI * progress));
  }

  /// The rate of the step with this number, counted from 0.
  public double rate(double step) {
    if (step < warmUp) return peak * (shape.start() + (1 - shape.start()) * step / warmUp);
    return peak * shape.share(step, warmUp, total);
  }
}
