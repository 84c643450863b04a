package io.emmer.app.evaluation;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.spark.rows.LabelledTask;
import io.emmer.spark.rows.Leaf;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Chooses rows of two values to be drawn: all of them, or those whose hash is small, about as many
 * as wanted. Which ones depends on their index alone, so several models show the same rows.
 *
 * @param origin origin[d]: blocks hold x_n - origin
 * @param rows N
 * @param wanted rows to draw
 */
public record PlaneTask(Candidate<?, ?> candidate, double[] origin, long rows, int wanted)
    implements LabelledTask<PlaneTask.Sample> {

  /**
   * Rows of a plane that were chosen to be drawn, in their order.
   *
   * @param points points[n*2 + d] in the space of the model
   * @param responsibilities resp[n*K + k] = p(k | x_n)
   */
  public record Sample(double[] points, double[] responsibilities) implements Mergeable<Sample> {
    /** No rows. */
    public static final Sample NONE = new Sample(new double[0], new double[0]);

    @Override
    public Sample merge(Sample right) {
      return new Sample(
          concatenated(points, right.points),
          concatenated(responsibilities, right.responsibilities));
    }

    private static double[] concatenated(double[] left, double[] right) {
      return DoubleStream.concat(DoubleStream.of(left), DoubleStream.of(right)).toArray();
    }
  }

  @Override
  public Worker<Sample> worker() {
    EStep<?> eStep = candidate.eStep(origin);
    return leaf -> sample(leaf, eStep.assign(leaf.block()));
  }

  private Sample sample(Leaf leaf, Assignments assigned) {
    DataBlock block = leaf.block();
    int components = assigned.components();
    int[] chosen =
        IntStream.range(0, block.rows()).filter(n -> draws(block.firstRow() + n)).toArray();
    double[] points = new double[2 * chosen.length];
    double[] responsibilities = new double[Math.multiplyExact(components, chosen.length)];
    for (int i = 0; i < chosen.length; i++) {
      block.copyRow(chosen[i], points, 2 * i);
      points[2 * i] += origin[0];
      points[2 * i + 1] += origin[1];
      System.arraycopy(
          assigned.responsibilities(),
          chosen[i] * components,
          responsibilities,
          i * components,
          components);
    }
    return new Sample(points, responsibilities);
  }

  private boolean draws(long row) {
    return rows <= wanted
        || CounterRandom.uniform(0, RandomPurpose.REPORT_ROWS, 0, 0, row) < (double) wanted / rows;
  }
}
