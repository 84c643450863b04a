package io.emmer.spark.rows;

import io.emmer.em.model.InputDocument;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A scaling of which parts may be left open.
 *
 * @param divisor of every value, if it is said
 * @param threshold of binarization, if it is said
 */
public record ScalingRequest(OptionalDouble divisor, OptionalDouble threshold) {
  /** Leaves all open. */
  public static final ScalingRequest NONE =
      new ScalingRequest(OptionalDouble.empty(), OptionalDouble.empty());

  /** How the rows of a stored model were scaled. */
  public static ScalingRequest of(InputDocument input) {
    return new ScalingRequest(optional(input.scale()), optional(input.binarize()));
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
  }

  /** This request; what it leaves open is as in another. */
  ScalingRequest or(ScalingRequest other) {
    return new ScalingRequest(
        divisor.isPresent() ? divisor : other.divisor,
        threshold.isPresent() ? threshold : other.threshold);
  }

  /** The scaling of rows that are divided by {@code natural} where nothing else is said. */
  public Scaling orElse(double natural) {
    return new Scaling(divisor.orElse(natural), threshold.orElse(Double.NaN));
  }
}
