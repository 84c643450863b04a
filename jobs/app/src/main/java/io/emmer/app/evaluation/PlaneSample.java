package io.emmer.app.evaluation;

import io.emmer.em.Mergeable;
import java.util.Arrays;

/**
 * Rows of a plane that were chosen to be drawn, in their order.
 *
 * @param points points[n*2 + d] in the space of the model
 * @param responsibilities resp[n*K + k] = p(k | x_n)
 */
public record PlaneSample(double[] points, double[] responsibilities)
    implements Mergeable<PlaneSample> {

  @Override
  public PlaneSample merge(PlaneSample right) {
    return new PlaneSample(
        concatenated(points, right.points), concatenated(responsibilities, right.responsibilities));
  }

  private static double[] concatenated(double[] left, double[] right) {
    double[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }
}
