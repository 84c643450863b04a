package io.emmer.app.image;

import java.util.Arrays;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;

/** A range of values, of which the lowest is shown as black and the highest as white. */
public record GreyRange(double black, double white) {

  /** The range 0 to 1 if it holds all finite values of the images, else their own range. */
  public static GreyRange of(Collection<double[]> images) {
    DoubleSummaryStatistics values =
        images.stream()
            .flatMapToDouble(Arrays::stream)
            .filter(Double::isFinite)
            .summaryStatistics();
    return values.getMin() < 0 || values.getMax() > 1
        ? new GreyRange(values.getMin(), values.getMax())
        : new GreyRange(0, 1);
  }

  /** The values as levels of grey, 0 for black to 1 for white. */
  public double[] levels(double[] image) {
    return Arrays.stream(image).map(value -> (value - black) / (white - black)).toArray();
  }
}
