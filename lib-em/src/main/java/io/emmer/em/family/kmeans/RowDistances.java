package io.emmer.em.family.kmeans;

import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.MixtureEStep;

/** The inertia of some rows by their distances, one by one, and the rows that are farthest. */
final class RowDistances implements Mergeable<RowDistances> {
  private static final long serialVersionUID = 1L;

  private final FarthestRows farthest;
  private double inertia;

  private RowDistances(int capacity, int dimensions) {
    this.farthest = new FarthestRows(capacity, dimensions);
  }

  /**
   * Finds the distances of all rows.
   *
   * @param capacity number of the farthest rows, 1 or more
   */
  record Task(KMeansModel model, double[] origin, int capacity) implements LeafTask<RowDistances> {
    @Override
    public Worker<RowDistances> worker() {
      NearestCentre nearest = new NearestCentre(model, origin);
      double[] tile = new double[MixtureEStep.TILE_ROWS * nearest.scores().stride()];
      return leaf -> {
        RowDistances found = new RowDistances(capacity, origin.length);
        found.add(leaf, nearest, tile);
        return found;
      };
    }

    @Override
    public long resultBytes() {
      return (long) Double.BYTES * capacity * origin.length;
    }
  }

  private void add(DataBlock block, NearestCentre nearest, double[] tile) {
    int stride = nearest.scores().stride();
    for (int from = 0; from < block.rows(); from += MixtureEStep.TILE_ROWS) {
      int to = Math.min(from + MixtureEStep.TILE_ROWS, block.rows());
      nearest.scores().score(block, from, to, tile);
      for (int n = from; n < to; n++) {
        if (block.weight(n) > 0) {
          int k = nearest.of(block, n, tile, (n - from) * stride);
          double squaredDistance = nearest.exactSquaredDistance(block, n, k);
          inertia += block.weight(n) * squaredDistance;
          farthest.offer(block, n, squaredDistance);
        }
      }
    }
    farthest.copyRows(block);
  }

  @Override
  public RowDistances merge(RowDistances right) {
    inertia += right.inertia;
    farthest.merge(right.farthest);
    return this;
  }

  double inertia() {
    return inertia;
  }

  FarthestRows farthest() {
    return farthest;
  }
}
