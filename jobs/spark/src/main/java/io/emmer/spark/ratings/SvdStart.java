package io.emmer.spark.ratings;

import io.emmer.em.factor.BlockRule;
import io.emmer.em.factor.Subspace;
import io.emmer.spark.rows.transform.SymmetricEigen;

/**
 * The best approximation of rank k of the shifted training matrix R, in which what is unknown is 0:
 * Q = U S, P = V' of its singular value decomposition. R is never dense: R'R is applied to a basis
 * of R^items by two half-steps, and the basis turned to its Ritz vectors, until they settle. Up to
 * {@value #EXACT_ITEMS} items the basis is all of R^items, and the first round is exact.
 *
 * <p>The driver holds items x (k + max({@value #OVERSAMPLING}, k/2)) numbers.
 */
record SvdStart(Exchange exchange, RatingData data, long seed) {
  static final int EXACT_ITEMS = 256;
  static final int OVERSAMPLING = 8;
  private static final int MOST_ROUNDS = 30;
  private static final double TOLERANCE = 1e-8;

  SparkSteps.State factors(int k) {
    int items = data.rows(Side.ITEMS);
    double[] right = rightVectors(items, k);
    Factors p = exchange.create(Side.ITEMS, k, new DriverFactors(k, right));
    Factors q =
        exchange
            .apply("singular vectors", Side.USERS, new BlockRule.Product(k), null, p, false)
            .factors();
    return SparkSteps.State.of(q, p);
  }

  /** V of the k largest singular values: [i*k + f]. */
  private double[] rightVectors(int items, int k) {
    int count = items <= EXACT_ITEMS ? items : Math.min(items, k + Math.max(OVERSAMPLING, k / 2));
    Subspace basis = Subspace.random(seed, items, count);
    double[] before = new double[k];
    for (int round = 1; ; round++) {
      double[] image = applied("singular vectors, round " + round, basis);
      SymmetricEigen ritz = SymmetricEigen.of(count, basis.project(image));
      if (count == items || round == MOST_ROUNDS || settled(before, ritz.values())) {
        return basis.turned(ritz.vectors(), k);
      }
      System.arraycopy(ritz.values(), 0, before, 0, k);
      basis = Subspace.spannedBy(image, items, count);
    }
  }

  private static boolean settled(double[] before, double[] now) {
    for (int f = 0; f < before.length; f++) {
      if (!(Math.abs(now[f] - before[f]) <= TOLERANCE * now[0])) {
        return false;
      }
    }
    return true;
  }

  /** R'R X. */
  private double[] applied(String job, Subspace basis) {
    int count = basis.count();
    BlockRule product = new BlockRule.Product(count);
    Factors x = exchange.create(Side.ITEMS, count, new DriverFactors(count, basis.table()));
    Factors y = exchange.apply(job, Side.USERS, product, null, x, false).factors();
    Factors z = exchange.apply(job, Side.ITEMS, product, null, y, false).factors();
    x.release();
    y.release();
    double[] image = z.gathered(basis.rows(), count);
    z.release();
    return image;
  }
}
