package io.emmer.spark.ratings;

import io.emmer.em.LeafTree;
import io.emmer.em.factor.BlockRule;
import io.emmer.em.factor.ErrorSums;
import io.emmer.em.factor.FactorRows;
import io.emmer.em.factor.RatingBlock;
import io.emmer.spark.PartitionJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** The exchange by broadcast: the driver holds all factors, and sends the fixed ones everywhere. */
record BroadcastExchange(JavaSparkContext spark, RatingData data) implements Exchange {
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
      List<BlockSolver.Solved> solved = new ArrayList<>();
      PartitionJob.run(
              data.blocks(side),
              blocks ->
                  solve(
                      blocks,
                      rule,
                      ours == null ? null : ours.value(),
                      new FactorRows(rule.factors(), null, shared.value()),
                      measured))
          .forEach(solved::addAll);
      return assemble(solved, rule.factors(), data.rows(side));
    } finally {
      shared.destroy();
      if (ours != null) {
        ours.destroy();
      }
    }
  }

  private static List<BlockSolver.Solved> solve(
      Iterator<Tuple2<Integer, RatingBlock>> blocks,
      BlockRule rule,
      double[] own,
      FactorRows fixed,
      boolean measured) {
    BlockSolver solver = new BlockSolver(rule, measured);
    List<BlockSolver.Solved> solved = new ArrayList<>();
    while (blocks.hasNext()) {
      RatingBlock block = blocks.next()._2();
      int from = block.firstRow() * rule.factors();
      int to = from + block.rows() * rule.factors();
      double[] ours = own == null ? null : Arrays.copyOfRange(own, from, to);
      solved.add(solver.solve(block, ours, fixed));
    }
    return solved;
  }

  private static Half assemble(List<BlockSolver.Solved> solved, int factors, int rows) {
    double[] values = new double[rows * factors];
    List<LeafTree.Node<ErrorSums>> nodes = new ArrayList<>();
    for (BlockSolver.Solved block : solved) {
      int at = block.number() * RatingBlock.ROWS * factors;
      System.arraycopy(block.factors(), 0, values, at, block.factors().length);
      nodes.add(new LeafTree.Node<>(0, block.number(), block.sums()));
    }
    return new Half(new DriverFactors(factors, values), LeafTree.root(nodes));
  }
}
