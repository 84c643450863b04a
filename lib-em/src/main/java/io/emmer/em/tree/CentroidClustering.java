package io.emmer.em.tree;

import io.emmer.em.function.PairwiseDistance;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Centroid linkage by the generic algorithm (Muellner 2011, "Modern hierarchical, agglomerative
 * clustering algorithms", section 3.1): every cluster keeps a candidate for its nearest neighbour
 * of higher index, and a lower bound of that distance; only the lowest bound is ever made sure.
 * Chains would be wrong, as a mean may come nearer to a third cluster than both parts were.
 */
final class CentroidClustering {
  /** Work, in features times tiles, below which threads cost more than they save. */
  private static final int PARALLEL_FROM = 1000;

  /** Of the largest squared distance: far more than what the recurrence can lose to rounding. */
  private static final double SLACK = 1e-10;

  private final PairwiseDistance norm;
  private final boolean euclidean;

  /** Euclidean: elements of the matrix that are known to within {@link #slack} only. */
  private final BitSet estimated;

  private final double slack;
  private final int dimensions;
  private final CondensedMatrix matrix;
  private final double[] sizes;

  /** sums[i*D + d] of the points in slot i, each times its size. */
  private final double[] sums;

  /** Euclidean: means[i*D + d] of slot i. */
  private final double[] means;

  /** Else the means, of slot i in lane i % ROWS of tile i / ROWS. */
  private final RowTile[] tiles;

  private final boolean[] gone;
  private final int[] candidate;
  private final double[] bound;

  /** Whether the candidate may be wrong, and the bound too low. */
  private final boolean[] stale;

  private CentroidClustering(
      double[] points, int dimensions, double[] sizes, PairwiseDistance norm) {
    int n = sizes.length;
    this.norm = norm;
    this.dimensions = dimensions;
    this.sizes = sizes.clone();
    matrix = Distances.finite(Distances.compared(points, dimensions, norm));
    sums = points.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] *= sizes[i / dimensions];
    }
    euclidean = norm == PairwiseDistance.L2;
    means = euclidean ? points.clone() : new double[0];
    double largest = 0;
    for (double value : matrix.values) {
      largest = Math.max(largest, value);
    }
    slack = SLACK * largest;
    estimated = new BitSet();
    tiles = new RowTile[euclidean ? 0 : (n + RowTile.ROWS - 1) / RowTile.ROWS];
    for (int t = 0; t < tiles.length; t++) {
      int first = t * RowTile.ROWS;
      int end = Math.min(first + RowTile.ROWS, n);
      tiles[t] = new RowTile(points, dimensions, IntStream.range(first, end).toArray());
    }
    gone = new boolean[n];
    candidate = new int[n];
    bound = new double[n];
    stale = new boolean[n];
  }

  static Dendrogram cluster(
      double[] points, int dimensions, double[] sizes, PairwiseDistance norm) {
    return new CentroidClustering(points, dimensions, sizes, norm).run(new MergeLog(sizes));
  }

  private Dendrogram run(MergeLog log) {
    int n = sizes.length;
    for (int i = 0; i < n; i++) {
      findNearest(i);
    }
    for (int merged = 1; merged < n; ) {
      int i = lowestBound();
      if (stale[i]) {
        findNearest(i);
      } else {
        int j = candidate[i];
        log.merge(i, j, RowTile.distance(norm, bound[i]));
        join(i, j);
        merged++;
      }
    }
    return log.dendrogram();
  }

  private int lowestBound() {
    int best = -1;
    for (int i = 0; i < sizes.length; i++) {
      if (!gone[i] && candidate[i] >= 0 && (best < 0 || bound[i] < bound[best])) {
        best = i;
      }
    }
    return best;
  }

  /** Among the clusters of higher index; the lowest of several. */
  private void findNearest(int i) {
    int at = matrix.at(i);
    double least = Double.POSITIVE_INFINITY;
    for (int j = i + 1; j < sizes.length; j++) {
      least = gone[j] ? least : Math.min(least, matrix.values[at + j]);
    }
    int best = -1;
    for (int j = i + 1; j < sizes.length; j++) {
      if (!gone[j] && matrix.values[at + j] <= least + 2 * slack) {
        settle(i, j);
        best = best < 0 || matrix.values[at + j] < matrix.values[at + best] ? j : best;
      }
    }
    candidate[i] = best;
    bound[i] = best < 0 ? Double.POSITIVE_INFINITY : matrix.values[at + best];
    stale[i] = false;
  }

  /** Makes an estimated distance exact. */
  private void settle(int i, int j) {
    int at = matrix.at(i) + j;
    if (estimated.get(at)) {
      double sum = 0;
      for (int d = 0; d < dimensions; d++) {
        double t = means[i * dimensions + d] - means[j * dimensions + d];
        sum += t * t;
      }
      matrix.values[at] = sum;
      estimated.clear(at);
    }
  }

  private void join(int i, int j) {
    gone[j] = true;
    if (euclidean) {
      estimate(i, j);
    }
    sizes[i] += sizes[j];
    for (int d = 0; d < dimensions; d++) {
      sums[i * dimensions + d] += sums[j * dimensions + d];
    }
    if (euclidean) {
      for (int d = 0; d < dimensions; d++) {
        means[i * dimensions + d] = sums[i * dimensions + d] / sizes[i];
      }
    } else {
      tiles[i / RowTile.ROWS].set(i % RowTile.ROWS, sums, i * dimensions, sizes[i]);
      measure(i);
    }
    for (int k = 0; k < i; k++) {
      if (!gone[k]) {
        reconsider(k, i, j);
      }
    }
    for (int k = i + 1; k < j; k++) {
      stale[k] = stale[k] || candidate[k] == j;
    }
    findNearest(i);
  }

  /**
   * The recurrence of Lance and Williams (1967): |c - x|^2 = (s_i |c_i - x|^2 + s_j |c_j - x|^2) /
   * s - s_i s_j |c_i - c_j|^2 / s^2. It spares most distances of means, which are far dearer.
   */
  private void estimate(int i, int j) {
    double size = sizes[i] + sizes[j];
    double a = sizes[i] / size;
    double b = sizes[j] / size;
    double apart = a * b * matrix.get(i, j);
    for (int k = 0; k < sizes.length; k++) {
      if (k != i && !gone[k]) {
        int at = i < k ? matrix.at(i) + k : matrix.at(k) + i;
        matrix.values[at] = a * matrix.values[at] + b * matrix.get(j, k) - apart;
        estimated.set(at);
      }
    }
  }

  /** Cluster k after its distance to i has changed, and j is gone. */
  private void reconsider(int k, int i, int j) {
    double distance = matrix.values[matrix.at(k) + i];
    if (euclidean) {
      if (distance - slack <= bound[k] || candidate[k] == i || candidate[k] == j) {
        candidate[k] = i;
        bound[k] = Math.min(bound[k], distance - slack);
        stale[k] = true;
      }
    } else if (distance < bound[k]) {
      candidate[k] = i;
      bound[k] = distance;
      stale[k] = false;
    } else if (distance == bound[k] && !stale[k]) {
      candidate[k] = Math.min(candidate[k], i);
    } else if (candidate[k] == i || candidate[k] == j) {
      stale[k] = true;
    }
  }

  /** The distances of the new mean of slot i to all others. */
  private void measure(int i) {
    double[] mean = new double[dimensions];
    tiles[i / RowTile.ROWS].copy(i % RowTile.ROWS, mean);
    IntStream all = IntStream.range(0, tiles.length);
    (dimensions * tiles.length > PARALLEL_FROM ? all.parallel() : all)
        .forEach(t -> measure(i, mean, t));
  }

  private void measure(int i, double[] mean, int t) {
    int first = t * RowTile.ROWS;
    int end = Math.min(first + RowTile.ROWS, sizes.length);
    if (IntStream.range(first, end).allMatch(k -> gone[k])) {
      return;
    }
    double[] found = new double[RowTile.ROWS];
    tiles[t].compare(norm, mean, 0, found);
    for (int k = first; k < end; k++) {
      if (k != i && !gone[k]) {
        matrix.set(i, k, found[k - first]);
      }
    }
  }
}
