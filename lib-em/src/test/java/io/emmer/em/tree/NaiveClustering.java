package io.emmer.em.tree;

import io.emmer.em.function.PairwiseDistance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The definition, in O(N^4): looks at all pairs of clusters, and for each at all rows, and merges
 * the first of the nearest pairs. For small whole numbers all quotients are of exact whole numbers
 * (but for average under l2 and for centroid), so equal distances are equal bits.
 */
final class NaiveClustering {
  private final double[] rows;
  private final int dimensions;
  private final PairwiseDistance norm;
  private final Linkage linkage;

  NaiveClustering(double[] rows, int dimensions, PairwiseDistance norm, Linkage linkage) {
    this.rows = rows;
    this.dimensions = dimensions;
    this.norm = norm;
    this.linkage = linkage;
  }

  private record Cluster(int id, List<Integer> rows) {}

  Dendrogram run(List<List<Integer>> leaves) {
    List<Cluster> clusters = new ArrayList<>();
    for (List<Integer> leaf : leaves) {
      clusters.add(new Cluster(clusters.size(), leaf));
    }
    List<Merge> merges = new ArrayList<>();
    while (clusters.size() > 1) {
      int bestA = 0;
      int bestB = 1;
      for (int a = 0; a < clusters.size(); a++) {
        for (int b = a + 1; b < clusters.size(); b++) {
          if (distance(clusters.get(a), clusters.get(b))
              < distance(clusters.get(bestA), clusters.get(bestB))) {
            bestA = a;
            bestB = b;
          }
        }
      }
      Cluster a = clusters.get(bestA);
      Cluster b = clusters.remove(bestB);
      double height = height(distance(a, b));
      List<Integer> both = new ArrayList<>(a.rows());
      both.addAll(b.rows());
      int id = leaves.size() + merges.size();
      merges.add(
          new Merge(Math.min(a.id(), b.id()), Math.max(a.id(), b.id()), height, both.size()));
      clusters.set(bestA, new Cluster(id, both));
    }
    return new Dendrogram(leaves.size(), merges);
  }

  private double height(double distance) {
    boolean squared =
        linkage == Linkage.WARD || (linkage == Linkage.CENTROID && norm == PairwiseDistance.L2);
    return squared ? Math.sqrt(distance) : distance;
  }

  private double distance(Cluster a, Cluster b) {
    double sizes = (double) a.rows().size() * b.rows().size();
    return switch (linkage) {
      case SINGLE -> pairs(a, b).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
      case COMPLETE -> pairs(a, b).stream().mapToDouble(Double::doubleValue).max().orElseThrow();
      case AVERAGE -> pairs(a, b).stream().reduce(0.0, Double::sum) / sizes;
      case CENTROID -> between(sums(a), a.rows().size(), sums(b), b.rows().size());
      case WARD -> {
        double numerator = 0;
        for (int d = 0; d < dimensions; d++) {
          double t = sums(a)[d] * b.rows().size() - sums(b)[d] * a.rows().size();
          numerator += t * t;
        }
        yield 2 * numerator / (sizes * (a.rows().size() + b.rows().size()));
      }
    };
  }

  private double between(double[] a, int aSize, double[] b, int bSize) {
    double[] difference = new double[dimensions];
    for (int d = 0; d < dimensions; d++) {
      difference[d] = a[d] / aSize - b[d] / bSize;
    }
    if (norm != PairwiseDistance.L2) {
      return norm.between(difference, new double[dimensions], dimensions)[0];
    }
    double sum = 0;
    for (double t : difference) {
      sum += t * t;
    }
    return sum;
  }

  private double[] sums(Cluster cluster) {
    double[] sums = new double[dimensions];
    for (int row : cluster.rows()) {
      for (int d = 0; d < dimensions; d++) {
        sums[d] += rows[row * dimensions + d];
      }
    }
    return sums;
  }

  private List<Double> pairs(Cluster a, Cluster b) {
    List<Double> distances = new ArrayList<>();
    for (int i : a.rows()) {
      for (int j : b.rows()) {
        distances.add(norm.between(row(i), row(j), dimensions)[0]);
      }
    }
    return distances;
  }

  private double[] row(int i) {
    return Arrays.copyOfRange(rows, i * dimensions, (i + 1) * dimensions);
  }
}
