package io.emmer.em.factor;

import java.io.Serializable;

/** A rule by which the factors of a block of rows come from the factors of the other side. */
public interface BlockRule extends Serializable {
  /** k. */
  int factors();

  /** What computes, with memory of its own: for one thread. */
  Solver solver();

  /** Computes one block after the other. */
  @FunctionalInterface
  interface Solver {
    /**
     * Factors of a block, result[n*k + f] of row firstRow + n.
     *
     * @param own the factors that the block has so far, in the same order; null where there are
     *     none
     * @param fixed those of the other side
     */
    double[] factors(RatingBlock block, double[] own, FactorRows fixed);
  }

  /** The factors as they are, to measure them. */
  static BlockRule keep(int factors) {
    return new Keep(factors);
  }

  /** See {@link #keep}. */
  record Keep(int factors) implements BlockRule {
    @Override
    public Solver solver() {
      return (block, own, fixed) -> own;
    }
  }

  /** Products with the training ratings: x_n = sum_i r_i f_i. */
  record Product(int factors) implements BlockRule {
    @Override
    public Solver solver() {
      return this::product;
    }

    private double[] product(RatingBlock block, double[] own, FactorRows fixed) {
      RatingRows ratings = block.training();
      double[] result = new double[ratings.rows() * factors];
      for (int n = 0; n < ratings.rows(); n++) {
        for (int i = ratings.starts()[n]; i < ratings.starts()[n + 1]; i++) {
          int at = fixed.offset(ratings.columns()[i]);
          double rating = ratings.values()[i];
          for (int f = 0; f < factors; f++) {
            int to = n * factors + f;
            result[to] = Math.fma(rating, fixed.values()[at + f], result[to]);
          }
        }
      }
      return result;
    }
  }
}
