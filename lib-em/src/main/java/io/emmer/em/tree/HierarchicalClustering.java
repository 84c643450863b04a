package io.emmer.em.tree;

import io.emmer.em.function.PairwiseDistance;
import io.emmer.em.text.Text;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Merges the two nearest clusters until one is left. The index of a cluster is its lowest leaf; of
 * equally near pairs the one of the lowest index merges first, by its lower, then its higher
 * cluster. The same input gives the same bits on any number of cores.
 */
public final class HierarchicalClustering {
  /** Of a merge, and of what the algorithms keep for a point. */
  private static final int MERGE_BYTES = 200;

  private HierarchicalClustering() {}

  /**
   * Starts from single points, each of size 1.
   *
   * @param points points[i*D + d]
   * @param dimensions D
   * @throws IllegalArgumentException if there is no point, a value is not finite, a distance
   *     overflows, or Ward is not used with L2
   */
  public static Dendrogram of(
      double[] points, int dimensions, PairwiseDistance norm, Linkage linkage) {
    double[] sizes = new double[dimensions < 1 ? 0 : points.length / dimensions];
    Arrays.fill(sizes, 1);
    return of(points, dimensions, sizes, norm, linkage);
  }

  /**
   * Starts from points that stand for several rows, such as the components of a model: average,
   * centroid and Ward weigh them by their sizes.
   *
   * @param points points[i*D + d]
   * @param dimensions D
   * @param sizes positive sizes[i]
   * @throws IllegalArgumentException as for points of size 1
   */
  public static Dendrogram of(
      double[] points, int dimensions, double[] sizes, PairwiseDistance norm, Linkage linkage) {
    check(points, dimensions, sizes, norm, linkage);
    if (linkage == Linkage.CENTROID) {
      return CentroidClustering.cluster(points, dimensions, sizes, norm);
    }
    CondensedMatrix matrix =
        linkage == Linkage.WARD
            ? Distances.compared(points, dimensions, norm)
            : Distances.of(points, dimensions, norm);
    if (linkage == Linkage.AVERAGE || linkage == Linkage.WARD) {
      Distances.scale(matrix, sizes);
    }
    return cluster(matrix, sizes, linkage);
  }

  private static Dendrogram cluster(CondensedMatrix matrix, double[] sizes, Linkage linkage) {
    Distances.finite(matrix);
    return linkage == Linkage.SINGLE
        ? SpanningTree.cluster(matrix, sizes)
        : ChainClustering.cluster(matrix, sizes, linkage);
  }

  /**
   * Starts from given clusters of rows, which are the leaves; their distances are those of the
   * linkage over the rows.
   *
   * @param rows rows[n*D + d]
   * @param dimensions D
   * @param clusters cluster 0..C-1 of every row, none of them empty
   * @throws IllegalArgumentException as for single points, and if a cluster is empty
   */
  public static Dendrogram ofClusters(
      double[] rows, int dimensions, int[] clusters, PairwiseDistance norm, Linkage linkage) {
    int count = Arrays.stream(clusters).max().orElse(-1) + 1;
    double[] sizes = new double[count];
    for (int cluster : clusters) {
      sizes[cluster]++;
    }
    double[] means = means(rows, dimensions, clusters, sizes);
    check(means, dimensions, sizes, norm, linkage);
    if (linkage == Linkage.CENTROID || linkage == Linkage.WARD) {
      return of(means, dimensions, sizes, norm, linkage);
    }
    int[][] members = new int[count][];
    for (int c = 0; c < count; c++) {
      int cluster = c;
      members[c] =
          IntStream.range(0, clusters.length).filter(n -> clusters[n] == cluster).toArray();
    }
    return cluster(Distances.between(rows, dimensions, members, norm, linkage), sizes, linkage);
  }

  /**
   * The most points that can be clustered.
   *
   * @param dimensions D
   * @param bytes of memory for all of it: the points, one copy of them that they are read from,
   *     N(N-1)/2 distances, and the sums and means of centroid linkage
   */
  public static int largestCount(int dimensions, long bytes) {
    double linear = 4.0 * Double.BYTES * dimensions + MERGE_BYTES;
    double square = Double.BYTES / 2.0;
    double root =
        (-linear + Math.sqrt(linear * linear + 4 * square * Math.max(0, bytes))) / (2 * square);
    return (int) Math.min(CondensedMatrix.MAX_SIZE, Math.max(1, root));
  }

  private static double[] means(double[] rows, int dimensions, int[] clusters, double[] sizes) {
    if (dimensions < 1 || rows.length != (long) clusters.length * dimensions) {
      throw new IllegalArgumentException(
          rows.length + " values are no " + clusters.length + " rows of " + dimensions);
    }
    double[] means = new double[sizes.length * dimensions];
    for (int n = 0; n < clusters.length; n++) {
      for (int d = 0; d < dimensions; d++) {
        means[clusters[n] * dimensions + d] += rows[n * dimensions + d];
      }
    }
    for (int i = 0; i < means.length; i++) {
      means[i] /= Math.max(1, sizes[i / dimensions]);
    }
    return means;
  }

  private static void check(
      double[] points, int dimensions, double[] sizes, PairwiseDistance norm, Linkage linkage) {
    if (dimensions < 1 || sizes.length < 1 || points.length != (long) sizes.length * dimensions) {
      throw new IllegalArgumentException(
          Text.format(
              "%d values are no %d points of %d features, one or more of each",
              points.length, sizes.length, dimensions));
    }
    if (linkage == Linkage.WARD && norm != PairwiseDistance.L2) {
      throw new IllegalArgumentException("ward is for the norm l2 only");
    }
    if (sizes.length > CondensedMatrix.MAX_SIZE) {
      throw new IllegalArgumentException(
          sizes.length + " points, expected at most " + CondensedMatrix.MAX_SIZE);
    }
    for (int i = 0; i < points.length; i++) {
      if (!Double.isFinite(points[i])) {
        throw new IllegalArgumentException(
            Text.format("point %d, feature %d is %s", i / dimensions, i % dimensions, points[i]));
      }
    }
    for (int i = 0; i < sizes.length; i++) {
      if (!(sizes[i] > 0) || Double.isInfinite(sizes[i])) {
        throw new IllegalArgumentException("size of point " + i + " is " + sizes[i]);
      }
    }
  }
}
