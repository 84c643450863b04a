package io.emmer.spark.ratings;

import io.emmer.em.factor.BlockRule;
import io.emmer.em.factor.ErrorMeter;
import io.emmer.em.factor.ErrorSums;
import io.emmer.em.factor.FactorRows;
import io.emmer.em.factor.RatingBlock;
import java.io.Serializable;

/** The work of a task, block after block: new factors, and what is measured of them. */
final class BlockSolver {
  private final BlockRule.Solver solver;
  private final ErrorMeter meter;
  private final boolean measured;

  /**
   * The factors of a block, with its errors and squared norm, or with the norm alone.
   *
   * @param number number of the block
   */
  record Solved(int number, double[] factors, ErrorSums sums) implements Serializable {}

  BlockSolver(BlockRule rule, boolean measured) {
    this.solver = rule.solver();
    this.meter = new ErrorMeter(rule.factors());
    this.measured = measured;
  }

  /**
   * Solves one block.
   *
   * @param own the factors that it has, or null
   * @param fixed those of the other side
   */
  Solved solve(RatingBlock block, double[] own, FactorRows fixed) {
    double[] after = solver.factors(block, own, fixed);
    ErrorSums sums = measured ? meter.measure(block, after, fixed) : ErrorSums.ofNorm(after);
    return new Solved(block.number(), after, sums);
  }
}
