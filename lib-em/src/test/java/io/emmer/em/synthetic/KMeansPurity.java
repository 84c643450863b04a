package io.emmer.em.synthetic;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.Arrays;

/** Clusters images by k-means++ and Lloyd's algorithm, to measure how separable the labels are. */
final class KMeansPurity {
  private static final int ITERATIONS = 15;

  private final double[][] rows;
  private final double[][] centres;
  private final int[] nearest;

  private KMeansPurity(double[][] rows, int clusters) {
    this.rows = rows;
    this.centres = new double[clusters][];
    this.nearest = new int[rows.length];
  }

  /**
   * Returns the fraction of rows {@code [row][d]} that have the majority label of their cluster.
   */
  static double of(double[][] rows, int[] labels, int clusters) {
    KMeansPurity kMeans = new KMeansPurity(rows, clusters);
    kMeans.initialise(CounterRandom.stream(1, RandomPurpose.KMEANS_PLUS_PLUS, 0, 0));
    for (int i = 0; i < ITERATIONS; i++) {
      kMeans.assign();
      kMeans.update();
    }
    kMeans.assign();
    int[][] counts = new int[clusters][Arrays.stream(labels).max().orElseThrow() + 1];
    for (int row = 0; row < rows.length; row++) {
      counts[kMeans.nearest[row]][labels[row]]++;
    }
    int majorities = Arrays.stream(counts).mapToInt(c -> Arrays.stream(c).max().getAsInt()).sum();
    return (double) majorities / rows.length;
  }

  private void initialise(CounterRandom.Stream random) {
    double[] distances = new double[rows.length];
    Arrays.fill(distances, 1);
    for (int k = 0; k < centres.length; k++) {
      double left = random.nextUniform() * Arrays.stream(distances).sum();
      int chosen = 0;
      while (left >= distances[chosen] && chosen < rows.length - 1) {
        left -= distances[chosen++];
      }
      centres[k] = rows[chosen].clone();
      for (int row = 0; row < rows.length; row++) {
        double distance = squaredDistance(rows[row], centres[k]);
        distances[row] = k == 0 ? distance : Math.min(distances[row], distance);
      }
    }
  }

  private void assign() {
    for (int row = 0; row < rows.length; row++) {
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < centres.length; k++) {
        double distance = squaredDistance(rows[row], centres[k]);
        if (distance < least) {
          least = distance;
          nearest[row] = k;
        }
      }
    }
  }

  private void update() {
    int[] counts = new int[centres.length];
    double[][] sums = new double[centres.length][rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      counts[nearest[row]]++;
      for (int d = 0; d < rows[row].length; d++) {
        sums[nearest[row]][d] += rows[row][d];
      }
    }
    for (int k = 0; k < centres.length; k++) {
      int count = Math.max(counts[k], 1);
      centres[k] = Arrays.stream(sums[k]).map(sum -> sum / count).toArray();
    }
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return sum;
  }
}
