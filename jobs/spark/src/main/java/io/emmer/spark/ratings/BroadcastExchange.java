package io.emmer.spark.ratings;

import io.emmer.em.LeafTree;
import io.emmer.em.factor.BlockRule;
import io.emmer.em.factor.ErrorMeter;
import io.emmer.em.factor.ErrorSums;
import io.emmer.em.factor.FactorRows;
import io.emmer.em.factor.Part;
import io.emmer.em.factor.RatingBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** The driver holds all factors, and sends those of the fixed side to all executors. */
record BroadcastExchange(JavaSparkContext spark, RatingData data) implements Exchange {
  /** New factors of a block. */
  private record Solved(int number, double[] factors, ErrorSums sums)
      implements java.io.Serializable {}

  @Override
  public Factors create(Side side, int factors, Source source) {
    int rows = data.rows(side);
    double[] values = new double[Math.multiplyExact(rows, factors)];
    for (int b = 0; b < RatingBlock.blocks(rows); b++) {
      double[] block = source.block(b);
      System.arraycopy(block, 0, values, b * RatingBlock.ROWS * factors, block.length);
    }
    return new DriverFactors(factors, values);
  }

  @Override
  public Half apply(
      String job, Side side, BlockRule rule, Factors own, Factors fixed, boolean measured) {
    spark.sc().setJobDescription(job);
    Broadcast<double[]> shared = spark.broadcast(((DriverFactors) fixed).values());
    Broadcast<double[]> ours = own == null ? null : spark.broadcast(((DriverFactors) own).values());
    try {
      List<Solved> solved =
          data.blocks(side)
              .values()
              .mapPartitions(
                  blocks ->
                      solve(
                          blocks,
                          rule,
                          ours == null ? null : ours.value(),
                          new FactorRows(rule.factors(), null, shared.value()),
                          measured))
              .collect();
      return assemble(solved, rule.factors(), data.rows(side));
    } finally {
      shared.destroy();
      if (ours != null) {
        ours.destroy();
      }
    }
  }

  private static Iterator<Solved> solve(
      Iterator<RatingBlock> blocks,
      BlockRule rule,
      double[] own,
      FactorRows fixed,
      boolean measured) {
    BlockRule.Solver solver = rule.solver();
    ErrorMeter meter = new ErrorMeter(rule.factors());
    List<Solved> result = new ArrayList<>();
    while (blocks.hasNext()) {
      RatingBlock block = blocks.next();
      int from = block.firstRow() * rule.factors();
      double[] before =
          own == null ? null : Arrays.copyOfRange(own, from, from + block.rows() * rule.factors());
      double[] after = solver.factors(block, before, fixed);
      result.add(new Solved(block.number(), after, sums(meter, block, after, fixed, measured)));
    }
    return result.iterator();
  }

  /** Errors and norm, or the norm alone. */
  static ErrorSums sums(
      ErrorMeter meter, RatingBlock block, double[] factors, FactorRows fixed, boolean measured) {
    return measured
        ? meter.measure(block, factors, fixed)
        : new ErrorSums(
            new double[Part.values().length],
            new long[Part.values().length],
            ErrorMeter.squaredNorm(factors));
  }

  private static Half assemble(List<Solved> solved, int factors, int rows) {
    double[] values = new double[rows * factors];
    List<LeafTree.Node<ErrorSums>> nodes = new ArrayList<>();
    for (Solved block : solved) {
      int at = block.number() * RatingBlock.ROWS * factors;
      System.arraycopy(block.factors(), 0, values, at, block.factors().length);
      nodes.add(new LeafTree.Node<>(0, block.number(), block.sums()));
    }
    return new Half(new DriverFactors(factors, values), LeafTree.root(nodes));
  }
}
