package io.emmer.em;

import io.emmer.em.data.DataBlock;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.Arrays;

/**
 * Weighted moments of every feature, in the space of the data. Cells that are NaN are missing.
 *
 * @param rows number of rows of a positive weight
 * @param weight sum_n w_n
 * @param observed observed[d] = sum of w_n over the rows in which feature d is not missing
 * @param mean mean[d] of the rows in which d is observed
 * @param variance variance[d] = sum_n w_n (x_nd - mean_d)^2 / sum_n w_n over the same rows
 * @param min min[d]
 * @param max max[d]
 * @param nonzeros rows of a positive weight that differ from the data's origin in feature d, so
 *     that the feature is mostly stored as 0 if they are few
 */
public record Moments(
    long rows,
    double weight,
    double[] observed,
    double[] mean,
    double[] variance,
    double[] min,
    double[] max,
    long[] nonzeros) {
  /** The moments of all rows, in one pass. */
  public static Moments of(Dataset data) {
    double[] origin = data.origin();
    return data.reduce("moments of the features", () -> leaf -> Sums.of(leaf, origin.length))
        .moments(origin);
  }

  /** D. */
  public int dimensions() {
    return mean.length;
  }

  /** K points drawn uniformly over the range of each feature, points[k*D + d]. */
  public double[] uniformInRange(int components, RandomKey key) {
    CounterRandom.Stream random =
        CounterRandom.stream(
            key.seed(), RandomPurpose.INITIAL_PARAMETERS, key.restart(), key.components());
    double[] points = new double[components * dimensions()];
    for (int i = 0; i < points.length; i++) {
      int d = i % dimensions();
      points[i] = random.nextUniform(min[d], max[d]);
    }
    return points;
  }

  /** K points around the mean: mean + 0.01 standard deviations x normal noise, points[k*D + d]. */
  public double[] nearMean(int components, RandomKey key) {
    CounterRandom.Stream random =
        CounterRandom.stream(
            key.seed(), RandomPurpose.INITIAL_NOISE, key.restart(), key.components());
    double[] points = new double[components * dimensions()];
    for (int i = 0; i < points.length; i++) {
      int d = i % dimensions();
      points[i] = mean[d] + 0.01 * Math.sqrt(variance[d]) * random.nextNormal();
    }
    return points;
  }

  /**
   * Means and sums of squared deviations of some rows, updated row by row and merged pairwise by
   * Chan, Golub and LeVeque 1979 (1.5): never a difference of large numbers.
   */
  private static final class Sums implements Mergeable<Sums> {
    private static final long serialVersionUID = 1L;

    private final double[] observed;
    private final double[] mean;
    private final double[] squares;
    private final double[] min;
    private final double[] max;
    private final long[] nonzeros;
    private long rows;
    private double weight;

    private Sums(int dims) {
      observed = new double[dims];
      mean = new double[dims];
      squares = new double[dims];
      min = new double[dims];
      max = new double[dims];
      nonzeros = new long[dims];
      Arrays.fill(min, Double.POSITIVE_INFINITY);
      Arrays.fill(max, Double.NEGATIVE_INFINITY);
    }

    static Sums of(DataBlock block, int dims) {
      Sums sums = new Sums(dims);
      double[] row = new double[dims];
      for (int n = 0; n < block.rows(); n++) {
        block.copyRow(n, row, 0);
        sums.add(row, block.weight(n));
      }
      return sums;
    }

    private void add(double[] row, double rowWeight) {
      if (rowWeight == 0) {
        return;
      }
      rows++;
      weight += rowWeight;
      double share = rowWeight / weight;
      for (int d = 0; d < row.length; d++) {
        if (Double.isNaN(row[d])) {
          continue;
        }
        observed[d] += rowWeight;
        double deviation = row[d] - mean[d];
        mean[d] += (observed[d] == weight ? share : rowWeight / observed[d]) * deviation;
        squares[d] += rowWeight * deviation * (row[d] - mean[d]);
        min[d] = Math.min(min[d], row[d]);
        max[d] = Math.max(max[d], row[d]);
        nonzeros[d] += row[d] == 0 ? 0 : 1;
      }
    }

    @Override
    public Sums merge(Sums right) {
      rows += right.rows;
      if (right.weight == 0) {
        return this;
      }
      double total = weight + right.weight;
      double rightShare = right.weight / total;
      for (int d = 0; d < mean.length; d++) {
        if (right.observed[d] == 0) {
          continue;
        }
        double both = observed[d] + right.observed[d];
        double shareOf = both == total ? rightShare : right.observed[d] / both;
        double deviation = right.mean[d] - mean[d];
        mean[d] += shareOf * deviation;
        squares[d] += right.squares[d] + deviation * deviation * observed[d] * shareOf;
        observed[d] = both;
        min[d] = Math.min(min[d], right.min[d]);
        max[d] = Math.max(max[d], right.max[d]);
        nonzeros[d] += right.nonzeros[d];
      }
      weight = total;
      return this;
    }

    /** The moments, moved back by the origin. */
    Moments moments(double[] origin) {
      int dims = mean.length;
      double[] variance = new double[dims];
      double[][] moved = {mean.clone(), min.clone(), max.clone()};
      for (int d = 0; d < dims; d++) {
        variance[d] = squares[d] / observed[d];
        for (double[] values : moved) {
          values[d] += origin[d];
        }
      }
      return new Moments(rows, weight, observed, moved[0], variance, moved[1], moved[2], nonzeros);
    }
  }
}
