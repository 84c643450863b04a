package io.emmer.em.family.gaussian.full;

import io.emmer.em.NdArray;
import io.emmer.em.family.gaussian.Covariance;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.linear.Whitening;
import io.emmer.em.mixture.ComponentTable;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Mixing weights pi[k], means mu[k*D + d] and covariances S[(k*D + i)*D + j]. */
public final class FullGaussianModel extends GaussianModel {
  private static final long serialVersionUID = 1L;

  private final Whitening[] whitenings;

  private FullGaussianModel(
      ComponentTable table, double[] squares, Whitening[] whitenings, int raisedFloors) {
    super(
        table,
        COVARIANCES,
        NdArray.of(squares, table.components(), table.dimensions(), table.dimensions()),
        raisedFloors);
    this.whitenings = whitenings;
  }

  /**
   * @param spreads one a component; components may share them
   */
  static FullGaussianModel of(ComponentTable table, Spread[] spreads, int raisedFloors) {
    int size = Math.multiplyExact(table.dimensions(), table.dimensions());
    double[] squares = new double[Math.multiplyExact(table.components(), size)];
    IntStream.range(0, spreads.length)
        .parallel()
        .forEach(k -> spreads[k].covariance().copyTo(squares, k * size));
    Whitening[] whitenings =
        Arrays.stream(spreads).map(Spread::whitening).toArray(Whitening[]::new);
    return new FullGaussianModel(table, squares, whitenings, raisedFloors);
  }

  /**
   * @param weights pi[k]
   * @param means mu[k*D + d]
   * @param covariances S[(k*D + i)*D + j]
   * @throws IllegalArgumentException if one is not symmetric and positive definite
   */
  public static FullGaussianModel of(double[] weights, double[] means, double[] covariances) {
    return of(new ComponentTable(weights, means), covariances);
  }

  static FullGaussianModel of(ComponentTable table, double[] covariances) {
    int dims = table.dimensions();
    Spread[] spreads =
        IntStream.range(0, table.components())
            .parallel()
            .mapToObj(
                k ->
                    Spread.of(
                        Covariance.exactly(
                            covariances,
                            k * dims * dims,
                            dims,
                            "the covariance of component " + k)))
            .toArray(Spread[]::new);
    return of(table, spreads, 0);
  }

  @Override
  public double[] covariance(int k) {
    int size = dimensions() * dimensions();
    double[] square = new double[size];
    for (int i = 0; i < size; i++) {
      square[i] = spread(k * size + i);
    }
    return square;
  }

  /** The covariance of component k, factored anew. */
  Spread spreadOf(int k) {
    String name = "the covariance of component " + k;
    Covariance covariance = Covariance.exactly(covariance(k), 0, dimensions(), name);
    return new Spread(covariance, whitenings[k]);
  }

  /** The whitening of component k. */
  Whitening whitening(int k) {
    return whitenings[k];
  }
}
