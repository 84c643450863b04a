package io.emmer.em.mixture;

import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.linear.Whitening;
import java.util.Arrays;

/**
 * constant - |(x_n - c) V|^2 / 2, panel of whitened features after panel. The partial sums only
 * fall, so a row is dropped as soon as it has lost against a better component: its responsibility
 * would be exactly 0.
 */
public final class WhitenedScores {
  /**
   * One component as rows are scored against it.
   *
   * @param whitening V
   * @param centre c V, whitened
   * @param constant the score of a row at the centre
   */
  public record Component(Whitening whitening, double[] centre, double constant) {}

  private final int[] rows;
  private final int[] places;
  private final double[] distances;
  private final double[] panel; // y[i*columns + c]
  private int active;

  /**
   * @param mostRows the most rows at a time
   */
  public WhitenedScores(int mostRows) {
    this.rows = new int[mostRows];
    this.places = new int[mostRows];
    this.distances = new double[mostRows];
    this.panel = new double[mostRows * 32];
  }

  /** Forgets the rows of the last time. */
  public void clear() {
    active = 0;
  }

  /**
   * Takes a row.
   *
   * @param n of the block
   * @param place of its results
   */
  public void add(int n, int place) {
    rows[active] = n;
    places[active++] = place;
  }

  /**
   * Scores the rows taken: out[place*stride + k], negative infinity for dropped rows.
   *
   * @param best best[place]: the best score of the row so far, which is raised
   */
  public void score(
      DataBlock block, Component component, double[] best, double[] out, int stride, int k) {
    Whitening whitening = component.whitening();
    double constant = component.constant();
    Arrays.fill(distances, 0, active, 0);
    for (int p = 0; p < whitening.panels() && active > 0; p++) {
      int columns = whitening.columns(p);
      addPanel(block, whitening, p, component.centre());
      int kept = 0;
      for (int i = 0; i < active; i++) {
        double distance = distances[i] + Whitening.squaredNorm(panel, i * columns, columns);
        if (constant - distance / 2 - best[places[i]] < -Kernels.CUT_NATS) {
          out[places[i] * stride + k] = Double.NEGATIVE_INFINITY;
        } else {
          rows[kept] = rows[i];
          places[kept] = places[i];
          distances[kept++] = distance;
        }
      }
      active = kept;
    }
    for (int i = 0; i < active; i++) {
      double score = constant - distances[i] / 2;
      out[places[i] * stride + k] = score;
      best[places[i]] = Math.max(best[places[i]], score);
    }
  }

  /** y = (x - c) V in the columns of panel p. */
  private void addPanel(DataBlock block, Whitening whitening, int p, double[] centre) {
    int columns = whitening.columns(p);
    int first = whitening.firstColumn(p);
    int real = Math.min(columns, centre.length - first);
    for (int c = 0; c < columns; c++) {
      panel[c] = c < real ? -centre[first + c] : 0;
    }
    int end = active * columns;
    for (int filled = columns; filled < end; filled *= 2) {
      System.arraycopy(panel, 0, panel, filled, Math.min(filled, end - filled));
    }
    block.multiplyPanel(
        rows,
        active,
        whitening.leading(p),
        whitening.table(),
        whitening.panelAt(p),
        columns,
        panel);
  }
}
