package io.emmer.em.family.gaussian.tied;

import io.emmer.em.Scatter;
import io.emmer.em.linear.CholeskyFactor;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.linear.Whitening;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A = T / W + floor I, the same in all iterations: T is the scatter of all rows about the origin,
 * and W their weight. With m_k = mu_k - origin the covariance within components is A less a matrix
 * of rank K, S = A - M'M, M_k = sqrt(pi_k) m_k, so that the Woodbury identity gives its inverse
 *
 * <pre>
 * S^-1 = A^-1 + A^-1 M' G^-1 M A^-1,  G = I - M A^-1 M',  det S = det A det G
 * </pre>
 *
 * (Golub and Van Loan 2013, section 2.1.4) in K^2 D operations, where a factor of S takes D^3 / 3.
 */
final class TotalCovariance {
  /** A smaller pivot of G has lost too many digits. */
  private static final double LEAST_PIVOT = 1e-4;

  /**
   * Where a pivot of A is so many times what rounding leaves, S has one too: of that of A it keeps
   * the share of the least pivot of G at least.
   */
  private static final double ROUNDINGS = 1e6;

  private final Whitening total; // y = x V with A^-1 = V V'
  private final double weight;
  private final double floor;

  private TotalCovariance(Whitening total, double weight, double floor) {
    this.total = total;
    this.weight = weight;
    this.floor = floor;
  }

  /** Empty if an S that {@link #within} takes for positive definite might be none to rounding. */
  static Optional<TotalCovariance> of(Scatter scatter, int dimensions, double floor) {
    double[] packed = scatter.packed();
    for (int i = 0; i < packed.length; i++) {
      packed[i] /= scatter.weight();
    }
    return CholeskyFactor.of(packed, dimensions, floor, ROUNDINGS)
        .map(factor -> new TotalCovariance(Whitening.of(factor), scatter.weight(), floor));
  }

  /**
   * The inverse of S for these statistics; empty where a factor of S is cheaper (2 K above D) or
   * better (a component is lost, or a pivot of G is below 1e-4).
   */
  Optional<TiedInverse> within(TiedGaussianStatistics statistics) {
    int components = statistics.components();
    if (2 * components > total.dimensions() || statistics.emptyComponents() > 0) {
      return Optional.empty();
    }
    double[] roots = new double[components]; // sqrt(pi_k)
    Arrays.setAll(roots, k -> Math.sqrt(statistics.componentWeight(k) / weight));
    double[][] white = new double[components][]; // m_k V
    double[][] means = new double[components][total.dimensions()]; // A^-1 m_k
    IntStream.range(0, components)
        .parallel()
        .forEach(
            k -> {
              white[k] = total.whiten(relativeMean(statistics, k), 0);
              total.unwhiten(white[k], means[k], 0);
            });
    double[] products = products(white);
    double[] g = new double[products.length];
    for (int i = 0; i < components; i++) {
      for (int j = 0; j <= i; j++) {
        int at = PackedSymmetric.row(i) + j;
        g[at] = (i == j ? 1 : 0) - roots[i] * products[at] * roots[j];
      }
    }
    return CholeskyFactor.of(g, components, 0)
        .filter(factor -> factor.leastPivot() >= LEAST_PIVOT)
        .map(Whitening::of)
        .map(small -> inverse(small, roots, products, means));
  }

  private static double[] relativeMean(TiedGaussianStatistics statistics, int k) {
    double[] mean = new double[statistics.dimensions()];
    Arrays.setAll(mean, d -> statistics.sum(k, d) / statistics.componentWeight(k));
    return mean;
  }

  /** x_i.x_j for j &lt;= i, packed. */
  private static double[] products(double[][] x) {
    double[] products = new double[PackedSymmetric.size(x.length)];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int d = 0; d < x[i].length; d++) {
          sum = Math.fma(x[i][d], x[j][d], sum);
        }
        products[PackedSymmetric.row(i) + j] = sum;
      }
    }
    return products;
  }

  /**
   * With C = m A^-1 m' and H = G^-1 diag(roots) C: m S^-1 m' = C + C diag(roots) H, and S^-1 m_k =
   * A^-1 m_k + sum_j A^-1 m_j roots_j H_jk.
   *
   * @param small y = x V with G^-1 = V V'
   * @param packed C
   * @param means A^-1 m_k
   */
  private TiedInverse inverse(Whitening small, double[] roots, double[] packed, double[][] means) {
    int components = roots.length;
    int dims = total.dimensions();
    double[] c = new double[components * components];
    PackedSymmetric.unpack(packed, components, c, 0);
    double[] coefficients = new double[components * dims];
    double[] squaredNorms = new double[components];
    for (int k = 0; k < components; k++) {
      int row = k * components;
      double[] h = new double[components];
      Arrays.setAll(h, j -> roots[j] * c[row + j]);
      small.unwhiten(small.whiten(h, 0), h, 0);
      squaredNorms[k] = c[row + k];
      System.arraycopy(means[k], 0, coefficients, k * dims, dims);
      for (int j = 0; j < components; j++) {
        double scale = roots[j] * h[j];
        squaredNorms[k] = Math.fma(c[row + j], scale, squaredNorms[k]);
        for (int d = 0; d < dims; d++) {
          int at = k * dims + d;
          coefficients[at] = Math.fma(scale, means[j][d], coefficients[at]);
        }
      }
    }
    return new TiedInverse(
        coefficients,
        squaredNorms,
        total.logDeterminant() + small.logDeterminant(),
        trace(small, roots, products(means)));
  }

  /**
   * tr(S^-1 T) = W (tr(S^-1 A) - floor tr S^-1), where tr(S^-1 A) = D + tr(G^-1) - K and tr S^-1 =
   * tr A^-1 + tr(G^-1 M A^-2 M').
   *
   * @param products (A^-1 m_i).(A^-1 m_j), packed
   */
  private double trace(Whitening small, double[] roots, double[] products) {
    double[] square = products.clone();
    for (int i = 0; i < roots.length; i++) {
      for (int j = 0; j <= i; j++) {
        square[PackedSymmetric.row(i) + j] *= roots[i] * roots[j];
      }
    }
    double ofTotal = total.dimensions() + small.inverseTrace() - roots.length;
    double ofInverse = total.inverseTrace() + small.inverseTrace(square);
    return weight * (ofTotal - floor * ofInverse);
  }
}
