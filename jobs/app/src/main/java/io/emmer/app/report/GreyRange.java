package io.emmer.app.report;

import java.util.Collection;

/** The values that are shown as black and as white. */
public record GreyRange(double black, double white) {

  /** 0 to 1 if all finite values are in it, else their minimum and maximum. */
  public static GreyRange of(Collection<Values> images) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (Values image : images) {
      for (int i = 0; i < image.size(); i++) {
        double value = image.get(i);
        if (Double.isFinite(value)) {
          min = Math.min(min, value);
          max = Math.max(max, value);
        }
      }
    }
    return min < 0 || max > 1 ? new GreyRange(min, max) : new GreyRange(0, 1);
  }

  /** The image in grey levels, 0 for black to 1 for white. */
  public double[] levels(Values image) {
    double[] levels = new double[image.size()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (image.get(i) - black) / (white - black);
    }
    return levels;
  }
}
