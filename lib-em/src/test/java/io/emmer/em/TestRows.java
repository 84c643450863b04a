package io.emmer.em;

import io.emmer.em.data.DenseBlock;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Rows for tests, values[n*D + d].
 *
 * @param weightsOrNull weights[n]
 */
public record TestRows(int dimensions, double[] values, double[] weightsOrNull) {

  public static TestRows of(int dimensions, double... values) {
    return new TestRows(dimensions, values, null);
  }

  /** Rows around centres[k*D + d], row n around centre n mod K, with normal noise. */
  public static TestRows around(int dimensions, double[] centres, double deviation, int rows) {
    CounterRandom.Stream random =
        CounterRandom.stream(7, RandomPurpose.GAUSSIAN_VALUE, rows, dimensions);
    double[] values = new double[rows * dimensions];
    for (int i = 0; i < values.length; i++) {
      values[i] = centres[i % centres.length] + deviation * random.nextNormal();
    }
    return of(dimensions, values);
  }

  public int rows() {
    return values.length / dimensions;
  }

  public double[] row(int n) {
    return Arrays.copyOfRange(values, n * dimensions, (n + 1) * dimensions);
  }

  public TestRows weighted(double... weights) {
    return new TestRows(dimensions, values, weights);
  }

  /** Every value times {@code scale} plus {@code offset}. */
  public TestRows moved(double scale, double offset) {
    double[] moved = Arrays.stream(values).map(x -> scale * x + offset).toArray();
    return new TestRows(dimensions, moved, weightsOrNull);
  }

  /** Row n repeated times[n] times. */
  public TestRows repeated(int... times) {
    List<Double> repeated = new ArrayList<>();
    for (int n = 0; n < rows(); n++) {
      for (int i = 0; i < times[n]; i++) {
        Arrays.stream(row(n)).forEach(repeated::add);
      }
    }
    return of(dimensions, repeated.stream().mapToDouble(x -> x).toArray());
  }

  public double[] mean() {
    double[] mean = new double[dimensions];
    for (int i = 0; i < values.length; i++) {
      mean[i % dimensions] += values[i] / rows();
    }
    return mean;
  }

  /** One block of rows from .. to-1 relative to the origin. */
  public DenseBlock block(int from, int to, double[] origin) {
    double[] relative = Arrays.copyOfRange(values, from * dimensions, to * dimensions);
    for (int i = 0; i < relative.length; i++) {
      relative[i] -= origin[i % dimensions];
    }
    double[] weights = weightsOrNull == null ? null : Arrays.copyOfRange(weightsOrNull, from, to);
    return new DenseBlock(from, dimensions, relative, weights);
  }

  /** Cut before every row that {@code cut} names. */
  public List<DenseBlock> blocks(double[] origin, IntPredicate cut) {
    List<DenseBlock> blocks = new ArrayList<>();
    int from = 0;
    for (int n = 1; n <= rows(); n++) {
      if (n == rows() || cut.test(n)) {
        blocks.add(block(from, n, origin));
        from = n;
      }
    }
    return blocks;
  }

  public LocalDataset dataset(int leafRows, double[] origin) {
    return new LocalDataset(blocks(origin, n -> n % leafRows == 0), origin);
  }

  /** Held as the family wants it. */
  public LocalDataset dataset(int leafRows, Family<?, ?> family) {
    return dataset(leafRows, family.prefersCentredData() ? mean() : new double[dimensions]);
  }
}
