package io.emmer.spark.ratings;

import io.emmer.em.factor.RatingBlock;
import io.emmer.em.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The items of highest prediction of users, a block of users against a tile of items at a time. */
final class TopItems {
  private static final int TILE = 512;

  /** Best first; ties to the lowest item. */
  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparingDouble(Scored::score).reversed().thenComparingInt(Scored::item);

  private final FactorModel model;
  private final int count;
  private final int[] userAt = new int[RatingBlock.ROWS];
  private final double[] columns;
  private final double[] scores = new double[RatingBlock.ROWS * TILE];

  /** Takes what is recommended. */
  @FunctionalInterface
  interface Sink {
    void add(long user, int rank, long item, double prediction);
  }

  private record Scored(int item, double score) {}

  TopItems(FactorModel model, int count) {
    this.model = model;
    this.count = count;
    this.columns = new double[model.factors() * TILE];
  }

  /**
   * Recommends to all users of a block.
   *
   * @param seen what they have seen, in any order; items that the model does not know may be there
   */
  void of(int block, Iterable<Rating> seen, Sink sink) {
    int first = block * RatingBlock.ROWS;
    int users = RatingBlock.rowsOf(block, model.userIds().length);
    BitSet[] isSeen = seen(first, users, seen);
    List<PriorityQueue<Scored>> best = new ArrayList<>();
    for (int n = 0; n < users; n++) {
      userAt[n] = (first + n) * model.factors();
      best.add(new PriorityQueue<>(BEST_FIRST.reversed()));
    }
    for (int from = 0; from < model.itemIds().length; from += TILE) {
      int items = Math.min(TILE, model.itemIds().length - from);
      score(from, items, users);
      for (int n = 0; n < users; n++) {
        for (int i = 0; i < items; i++) {
          if (!isSeen[n].get(from + i)) {
            offer(best.get(n), new Scored(from + i, scores[n * TILE + i]));
          }
        }
      }
    }
    for (int n = 0; n < users; n++) {
      rank(first + n, best.get(n), sink);
    }
  }

  private BitSet[] seen(int first, int users, Iterable<Rating> pairs) {
    BitSet[] seen = new BitSet[users];
    Arrays.setAll(seen, n -> new BitSet());
    for (Rating pair : pairs) {
      int item = Arrays.binarySearch(model.itemIds(), pair.item());
      if (item >= 0) {
        seen[Arrays.binarySearch(model.userIds(), pair.user()) - first].set(item);
      }
    }
    return seen;
  }

  private void rank(int user, PriorityQueue<Scored> best, Sink sink) {
    Scored[] ranked = best.toArray(Scored[]::new);
    Arrays.sort(ranked, BEST_FIRST);
    for (int i = 0; i < ranked.length; i++) {
      double prediction = model.means().users()[user] + ranked[i].score();
      sink.add(model.userIds()[user], i + 1, model.itemIds()[ranked[i].item()], prediction);
    }
  }

  private void score(int from, int items, int users) {
    int k = model.factors();
    for (int i = 0; i < items; i++) {
      for (int f = 0; f < k; f++) {
        columns[f * TILE + i] = model.items()[(from + i) * k + f];
      }
    }
    Arrays.fill(scores, 0);
    Kernels.get()
        .multiplyPanel(model.users(), userAt, users, k, columns, 0, TILE, TILE, scores, 0, TILE);
  }

  private void offer(PriorityQueue<Scored> best, Scored scored) {
    if (best.size() < count) {
      best.add(scored);
    } else if (BEST_FIRST.compare(scored, best.peek()) < 0) {
      best.poll();
      best.add(scored);
    }
  }
}
