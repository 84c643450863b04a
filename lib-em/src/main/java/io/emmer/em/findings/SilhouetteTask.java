package io.emmer.em.findings;

import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.Model;
import io.emmer.em.data.DataBlock;
import java.util.Arrays;

/**
 * The simplified silhouette of clusters: the weighted mean over the rows of (b - a) / max(a, b),
 * where a and b are the distances to the own centre and to the next one (Hruschka, de Castro and
 * Campello 2004); 0 for a row on both.
 *
 * @param centres centres[k*D + d] relative to the origin of the data, two or more
 */
public record SilhouetteTask(double[] centres, int dimensions)
    implements LeafTask<SilhouetteTask.Sums> {

  /** Of the centres of a model, for blocks that hold x_n - origin. */
  public static SilhouetteTask of(Model model, double[] origin) {
    double[] centres = model.centres();
    Arrays.setAll(centres, i -> centres[i] - origin[i % origin.length]);
    return new SilhouetteTask(centres, origin.length);
  }

  /** Sums over rows. */
  public record Sums(double weight, double silhouette) implements Mergeable<Sums> {
    @Override
    public Sums merge(Sums right) {
      return new Sums(weight + right.weight, silhouette + right.silhouette);
    }

    /** The mean. */
    public double mean() {
      return silhouette / weight;
    }
  }

  @Override
  public Worker<Sums> worker() {
    double[] row = new double[dimensions];
    return block -> sums(block, row);
  }

  private Sums sums(DataBlock block, double[] row) {
    double weight = 0;
    double sum = 0;
    for (int n = 0; n < block.rows(); n++) {
      block.copyRow(n, row, 0);
      weight += block.weight(n);
      sum += block.weight(n) * silhouette(row);
    }
    return new Sums(weight, sum);
  }

  private double silhouette(double[] row) {
    double own = Double.POSITIVE_INFINITY;
    double next = Double.POSITIVE_INFINITY;
    for (int at = 0; at < centres.length; at += dimensions) {
      double squared = 0;
      for (int d = 0; d < dimensions && squared < next; d++) {
        double difference = row[d] - centres[at + d];
        squared = Math.fma(difference, difference, squared);
      }
      next = Math.min(next, Math.max(own, squared));
      own = Math.min(own, squared);
    }
    return next == 0 ? 0 : 1 - Math.sqrt(own / next);
  }
}
