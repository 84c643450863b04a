package io.emmer.app.sample;

import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.RowSampler;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.table.ColumnType;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.transform.RowTransform;
import java.io.Serializable;
import java.util.Optional;

/**
 * The rows drawn from a model, each a function of its number, in the space of the scaled rows.
 *
 * @param centres centres[k*D + d] that rows are instead of what was drawn, or null
 * @param transform of the model's rows, which is undone
 * @param modelDimensions D of the model
 * @param dimensions D of the rows
 * @param rows N
 * @param factor of all values, by which whoever reads them finds those of the model again
 */
public record SampleRows(
    RowSampler sampler,
    double[] centres,
    RowTransform transform,
    int modelDimensions,
    int dimensions,
    int components,
    long rows,
    long seed,
    double factor)
    implements Serializable {

  /**
   * Rows of a model.
   *
   * @param means whether every row is the mean of its component
   * @throws UsageException if the family has no density to draw from
   */
  public static <M extends Model> SampleRows of(
      Candidate<M, ?> model, RowTransform transform, long rows, long seed, boolean means) {
    Family<M, ?> family = model.family();
    Optional<RowSampler> sampler = model.model().sampler();
    return new SampleRows(
        sampler.orElseThrow(
            () ->
                new UsageException(
                    "%s has no density to draw from; fit a mixture from this model with fit"
                        + " --family gaussian-unit --init model:PATH, and sample that",
                    family.name())),
        means ? means(model.model(), sampler.orElseThrow()) : null,
        transform,
        model.model().dimensions(),
        transform.rawDimensions(model.model().dimensions()),
        model.model().components(),
        rows,
        seed,
        1);
  }

  /** means[k*D + d]; where a column is constant, what every row holds, which no centre tells. */
  private static double[] means(Model model, RowSampler sampler) {
    double[] means = model.centres();
    if (model instanceof MixedModel mixed) {
      int dims = model.dimensions();
      double[] drawn = new double[dims];
      sampler.draw(0, 0, drawn, 0);
      for (int i = 0; i < means.length; i++) {
        if (mixed.schema().column(i % dims).type() == ColumnType.CONSTANT) {
          means[i] = drawn[i % dims];
        }
      }
    }
    return means;
  }

  /** Rows of another sampler of the same model. */
  public SampleRows by(RowSampler other) {
    return new SampleRows(
        other, centres, transform, modelDimensions, dimensions, components, rows, seed, factor);
  }

  /** The same rows, times a factor. */
  public SampleRows times(double by) {
    return new SampleRows(
        sampler, centres, transform, modelDimensions, dimensions, components, rows, seed, by);
  }

  /** Rows from one number to another, with their components as labels. */
  Leaf leaf(long from, long to) {
    int count = (int) (to - from);
    double[] values = new double[Math.multiplyExact(count, dimensions)];
    String[] labels = new String[count];
    double[] x = new double[dimensions];
    for (int n = 0; n < count; n++) {
      labels[n] = Integer.toString(draw(from + n, x));
      System.arraycopy(x, 0, values, n * dimensions, dimensions);
    }
    return new Leaf(from, new DenseBlock(from, dimensions, values, null), labels);
  }

  /**
   * Draws a row.
   *
   * @param into takes the row, into[d]
   * @return the component that it comes from
   */
  int draw(long row, double[] into) {
    double[] x = transform.isNone() ? into : new double[modelDimensions];
    int k = sampler.draw(seed, row, x, 0);
    if (centres != null) {
      System.arraycopy(centres, k * modelDimensions, x, 0, modelDimensions);
    }
    if (!transform.isNone()) {
      System.arraycopy(transform.undo(x), 0, into, 0, dimensions);
    }
    for (int d = 0; d < dimensions; d++) {
      into[d] *= factor;
    }
    return k;
  }
}
