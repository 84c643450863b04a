package io.emmer.em.init;

import io.emmer.em.Dataset;
import io.emmer.em.RandomKey;
import io.emmer.em.RunNumbers;
import io.emmer.em.random.RandomPurpose;
import java.util.ArrayList;
import java.util.List;

/**
 * Greedy k-means++ (Arthur and Vassilvitskii 2007, section 3 and the remark on several candidates):
 * every round takes, of L = 2 + floor(log K) rows drawn in proportion to their weight times their
 * squared distance to the nearest centre, the one that lowers the potential most; of equals the
 * first. One pass over the data a round evaluates the candidates and, for each of them, draws the
 * candidates of the round after; all keys share it.
 */
final class KMeansPlusPlus {
  private final RandomKey key;
  private final RandomPurpose purpose;
  private final List<double[]> centres = new ArrayList<>();
  private List<double[]> candidates = List.of();
  private final long run = RunNumbers.next();
  private int round;
  private int chosen;

  private KMeansPlusPlus(RandomKey key, RandomPurpose purpose) {
    this.key = key;
    this.purpose = purpose;
  }

  /** centres[k*D + d] of every key, in the space of the data. */
  static List<double[]> centres(Dataset data, List<RandomKey> keys) {
    return centres(data, keys, RandomPurpose.KMEANS_PLUS_PLUS);
  }

  /** As {@link #centres(Dataset, List)}, by draws for another purpose. */
  static List<double[]> centres(Dataset data, List<RandomKey> keys, RandomPurpose purpose) {
    List<KMeansPlusPlus> seedings =
        keys.stream().map(key -> new KMeansPlusPlus(key, purpose)).toList();
    List<KMeansPlusPlus> active = new ArrayList<>(seedings);
    while (!active.isEmpty()) {
      List<SeedingRound> rounds = active.stream().map(KMeansPlusPlus::nextRound).toList();
      String description = "k-means++, centre " + active.get(0).round;
      List<SeedingDraws> draws = data.reduceAll(description, rounds);
      for (int i = 0; i < draws.size(); i++) {
        active.get(i).take(draws.get(i));
      }
      active.removeIf(KMeansPlusPlus::isDone);
    }
    double[] origin = data.origin();
    return seedings.stream()
        .map(seeding -> RandomRows.centres(seeding.centres, seeding.key.components(), origin))
        .toList();
  }

  private SeedingRound nextRound() {
    int missing = key.components() - centres.size() - (candidates.isEmpty() ? 0 : 1);
    int drawn = candidates.isEmpty() ? 1 : 2 + (int) StrictMath.log(key.components());
    return new SeedingRound(
        key,
        purpose,
        round,
        centres.toArray(double[][]::new),
        candidates.toArray(double[][]::new),
        missing == 0 ? 0 : drawn,
        run,
        chosen);
  }

  /** Chooses among the candidates, and takes over those that were drawn for the chosen one. */
  private void take(SeedingDraws draws) {
    int best = draws.lowestPotential();
    if (!candidates.isEmpty()) {
      centres.add(candidates.get(best));
    }
    candidates = draws.rows(best);
    chosen = best;
    round++;
  }

  /** No candidates are left when there are K centres, or when every row is a centre. */
  private boolean isDone() {
    return candidates.isEmpty();
  }
}
