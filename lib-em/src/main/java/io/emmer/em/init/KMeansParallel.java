package io.emmer.em.init;

import io.emmer.em.Dataset;
import io.emmer.em.LocalDataset;
import io.emmer.em.RandomKey;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.random.RandomPurpose;
import java.util.ArrayList;
import java.util.List;

/**
 * k-means|| (Bahmani, Moseley, Vattani, Kumar and Vassilvitskii 2012, algorithm 2): from one row,
 * five rounds each add every row with chance l w_n d_n^2 / sum_m w_m d_m^2, l = 2 K, where d_n is
 * the distance to the nearest row chosen so far. The rows chosen, weighted by the rows nearest to
 * them, are then clustered by k-means++ on the driver. Rounds go on while fewer than K rows were
 * chosen and others are away from them. All keys share the passes.
 */
final class KMeansParallel {
  private static final int ROUNDS = 5;
  private static final int OVERSAMPLING = 2;

  private final RandomKey key;
  private final List<double[]> chosen = new ArrayList<>();
  private int round;
  private boolean exhausted;

  private KMeansParallel(RandomKey key, List<double[]> first) {
    this.key = key;
    this.chosen.addAll(first);
  }

  /** centres[k*D + d] of every key, in the space of the data. */
  static List<double[]> centres(Dataset data, List<RandomKey> keys) {
    List<KMeansParallel> seedings = begin(data, keys);
    List<KMeansParallel> active = new ArrayList<>(seedings);
    while (!active.isEmpty()) {
      List<OversamplingRound> rounds = active.stream().map(KMeansParallel::nextRound).toList();
      String description = "k-means||, round " + active.get(0).round;
      List<OversampledRows> drawn = data.reduceAll(description, rounds);
      for (int i = 0; i < drawn.size(); i++) {
        active.get(i).take(drawn.get(i));
      }
      active.removeIf(KMeansParallel::isDone);
    }
    List<NearestWeights> points =
        seedings.stream().map(seeding -> new NearestWeights(seeding.points())).toList();
    List<NearestWeights.Sums> weights = data.reduceAll("k-means||, weights", points);
    List<double[]> centres = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      centres.add(
          recluster(keys.get(i), points.get(i).points(), weights.get(i).weights(), data.origin()));
    }
    return centres;
  }

  /** Chooses the first row of every key, by weight alone, as k-means++ does. */
  private static List<KMeansParallel> begin(Dataset data, List<RandomKey> keys) {
    double[][] none = new double[0][];
    List<SeedingRound> first =
        keys.stream()
            .map(key -> new SeedingRound(key, RandomPurpose.KMEANS_PLUS_PLUS, 0, none, none, 1))
            .toList();
    List<SeedingDraws> draws = data.reduceAll("k-means||, first row", first);
    List<KMeansParallel> seedings = new ArrayList<>();
    for (int i = 0; i < draws.size(); i++) {
      seedings.add(new KMeansParallel(keys.get(i), draws.get(i).rows(0)));
    }
    return seedings;
  }

  private OversamplingRound nextRound() {
    return new OversamplingRound(key, round, points(), OVERSAMPLING * key.components());
  }

  private double[][] points() {
    return chosen.toArray(double[][]::new);
  }

  private void take(OversampledRows drawn) {
    chosen.addAll(drawn.values());
    exhausted = drawn.potential() == 0;
    round++;
  }

  private boolean isDone() {
    return exhausted || (round >= ROUNDS && chosen.size() >= key.components());
  }

  private static double[] recluster(
      RandomKey key, double[][] points, double[] weights, double[] origin) {
    double[] values = new double[points.length * origin.length];
    for (int i = 0; i < points.length; i++) {
      System.arraycopy(points[i], 0, values, i * origin.length, origin.length);
    }
    DenseBlock block = new DenseBlock(0, origin.length, values, weights);
    LocalDataset local = new LocalDataset(List.of(block), origin);
    return KMeansPlusPlus.centres(local, List.of(key), RandomPurpose.RECLUSTERING).get(0);
  }
}
