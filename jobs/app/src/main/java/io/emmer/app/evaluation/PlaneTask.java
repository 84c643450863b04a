package io.emmer.app.evaluation;

import io.emmer.em.Assignments;
import io.emmer.em.EStep;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.data.DataBlock;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.spark.rows.LabelledTask;
import io.emmer.spark.rows.Leaf;
import java.util.stream.IntStream;

/**
 * Chooses rows of two values to be drawn: all of them, or those whose hash is small, about as many
 * as wanted. Which ones depends on their index alone, so several models show the same rows.
 *
 * @param origin origin[d]: blocks hold x_n - origin
 * @param rows N
 * @param wanted rows to draw
 */
public record PlaneTask<M extends Model, S extends Statistics<S>>(
    Family<M, S> family, M model, double[] origin, long rows, int wanted)
    implements LabelledTask<PlaneSample> {

  /** Whether there is a plane to draw. */
  public static boolean draws(Model model) {
    return model.dimensions() == 2;
  }

  @Override
  public Worker<PlaneSample> worker() {
    EStep<S> eStep = family.eStep(model, origin);
    return leaf -> sample(leaf, eStep.assign(leaf.block()));
  }

  private PlaneSample sample(Leaf leaf, Assignments assigned) {
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
    return new PlaneSample(points, responsibilities);
  }

  private boolean draws(long row) {
    return rows <= wanted
        || CounterRandom.uniform(0, RandomPurpose.REPORT_ROWS, 0, 0, row) < (double) wanted / rows;
  }
}
