package io.emmer.em.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Complete, average and Ward linkage by the nearest-neighbour chain (Murtagh 1983): from any
 * cluster go to the nearest one, until two are nearest to each other; they merge. A merge never
 * brings the new cluster nearer to a third than its parts were, so the merges are those of always
 * taking the nearest pair, in another order, and are sorted afterwards.
 *
 * <p>Pairs are ordered by (distance, lower index, higher index), where the index of a cluster is
 * its lowest leaf. In these linkages a new cluster is as near to a third as the nearest part only
 * if both parts are. So no merge makes a pair of this order that is lower than all pairs before it,
 * and ties too end as if the lowest pair had merged first. Average and Ward keep sums of distances,
 * which are exact for small whole numbers, so that such ties are not lost in rounding.
 */
final class ChainClustering {
  private record SlotMerge(int lower, int other, double height) {}

  private final CondensedMatrix matrix;
  private final Linkage linkage;
  private final double[] startSizes;
  private final double[] sizes;

  /** Ward: sum of squared distances of all pairs of points in the cluster. */
  private final double[] inner;

  private final int[] active;
  private int actives;

  private ChainClustering(CondensedMatrix matrix, double[] sizes, Linkage linkage) {
    this.matrix = matrix;
    this.linkage = linkage;
    this.startSizes = sizes;
    this.sizes = sizes.clone();
    this.inner = new double[sizes.length];
    this.actives = sizes.length;
    this.active = new int[actives];
    for (int i = 0; i < actives; i++) {
      active[i] = i;
    }
  }

  /**
   * @param matrix complete: largest distance; average: sum of distances times both sizes; Ward: sum
   *     of squared distances times both sizes. It is overwritten.
   */
  static Dendrogram cluster(CondensedMatrix matrix, double[] sizes, Linkage linkage) {
    ChainClustering clustering = new ChainClustering(matrix, sizes, linkage);
    return clustering.sorted(clustering.merges());
  }

  private List<SlotMerge> merges() {
    List<SlotMerge> merges = new ArrayList<>();
    int[] chain = new int[sizes.length];
    boolean[] onChain = new boolean[sizes.length];
    int length = 0;
    while (actives > 1) {
      if (length == 0) {
        chain[length++] = active[0];
        onChain[active[0]] = true;
      }
      int tip = chain[length - 1];
      int nearest = nearest(tip);
      if (length > 1 && nearest == chain[length - 2]) {
        length -= 2;
        onChain[tip] = false;
        onChain[nearest] = false;
        int lower = Math.min(tip, nearest);
        int other = Math.max(tip, nearest);
        merges.add(new SlotMerge(lower, other, height(distance(lower, other))));
        join(lower, other);
      } else {
        // On the chain already: only where rounding broke the order; a new chain ends safely.
        while (onChain[nearest]) {
          onChain[chain[--length]] = false;
        }
        chain[length++] = nearest;
        onChain[nearest] = true;
      }
    }
    return merges;
  }

  /** The nearest cluster, of several the one of the lowest index. */
  private int nearest(int i) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int a = 0; a < actives; a++) {
      int k = active[a];
      if (k != i) {
        double distance = distance(i, k);
        if (distance < least || best < 0) {
          least = distance;
          best = k;
        }
      }
    }
    return best;
  }

  /** Symmetric to the last bit; squared for Ward. */
  private double distance(int i, int k) {
    double value = matrix.get(i, k);
    return switch (linkage) {
      case AVERAGE -> value / (sizes[i] * sizes[k]);
      case WARD -> {
        double product = sizes[i] * sizes[k];
        double within = sizes[k] * sizes[k] * inner[i] + sizes[i] * sizes[i] * inner[k];
        yield Math.max(0, 2 * (product * value - within) / (product * (sizes[i] + sizes[k])));
      }
      default -> value;
    };
  }

  private double height(double distance) {
    return linkage == Linkage.WARD ? Math.sqrt(distance) : distance;
  }

  private void join(int lower, int other) {
    inner[lower] += inner[other] + matrix.get(lower, other);
    sizes[lower] += sizes[other];
    int kept = 0;
    for (int a = 0; a < actives; a++) {
      int k = active[a];
      if (k == other) {
        continue;
      }
      active[kept++] = k;
      if (k != lower) {
        double one = matrix.get(lower, k);
        double two = matrix.get(other, k);
        matrix.set(lower, k, linkage == Linkage.COMPLETE ? Math.max(one, two) : one + two);
      }
    }
    actives = kept;
  }

  /** By height, then indices, but never before the merges that made the parts. */
  private Dendrogram sorted(List<SlotMerge> merges) {
    int[] parent = new int[merges.size()];
    int[] waiting = new int[merges.size()];
    double[] heights = link(merges, parent, waiting);
    PriorityQueue<Integer> ready =
        new PriorityQueue<>(
            Comparator.comparingDouble((Integer m) -> heights[m])
                .thenComparingInt(m -> merges.get(m).lower())
                .thenComparingInt(m -> merges.get(m).other()));
    for (int m = 0; m < merges.size(); m++) {
      if (waiting[m] == 0) {
        ready.add(m);
      }
    }
    MergeLog log = new MergeLog(startSizes);
    while (!ready.isEmpty()) {
      int m = ready.remove();
      log.merge(merges.get(m).lower(), merges.get(m).other(), heights[m]);
      if (m < merges.size() - 1 && --waiting[parent[m]] == 0) {
        ready.add(parent[m]);
      }
    }
    return log.dendrogram();
  }

  /**
   * Finds the merge that takes the result of merge m, parent[m], and how many merges make the parts
   * of m, waiting[m].
   *
   * @return heights that do not descend; rounding alone can put a merge below one of its parts
   */
  private double[] link(List<SlotMerge> merges, int[] parent, int[] waiting) {
    int[] madeBy = new int[sizes.length];
    Arrays.fill(madeBy, -1);
    double[] heights = new double[merges.size()];
    for (int m = 0; m < merges.size(); m++) {
      SlotMerge merge = merges.get(m);
      heights[m] = merge.height();
      for (int part : new int[] {madeBy[merge.lower()], madeBy[merge.other()]}) {
        if (part >= 0) {
          parent[part] = m;
          waiting[m]++;
          heights[m] = Math.max(heights[m], heights[part]);
        }
      }
      madeBy[merge.lower()] = m;
    }
    return heights;
  }
}
