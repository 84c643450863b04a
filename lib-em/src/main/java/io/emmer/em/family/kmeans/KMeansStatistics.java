package io.emmer.em.family.kmeans;

import io.emmer.em.Mergeable;
import io.emmer.em.Statistics;
import io.emmer.em.data.DataBlock;
import java.util.List;

/**
 * Weight and sum of the rows of every cluster, sums[k*D + d] = sum over the rows of cluster k of
 * w_n (x_nd - origin_d), the inertia, and the K farthest distinct rows.
 */
public final class KMeansStatistics implements Statistics<KMeansStatistics> {
  private static final long serialVersionUID = 1L;
  private static final double EMPTY_SHARE = 1e-12;

  private final double[] origin;
  private final double[] clusterWeight;
  private final double[] sums;
  private final FarthestRows farthest;
  private double weight;
  private double inertia;

  KMeansStatistics(int components, double[] origin) {
    this.origin = origin.clone();
    this.clusterWeight = new double[components];
    this.sums = new double[components * origin.length];
    this.farthest = new FarthestRows(components, origin.length);
  }

  private KMeansStatistics(KMeansStatistics other, double[] sums) {
    this.origin = other.origin;
    this.clusterWeight = other.clusterWeight;
    this.sums = sums;
    this.farthest = other.farthest;
    this.weight = other.weight;
    this.inertia = other.inertia;
  }

  @Override
  public List<double[]> sums() {
    return List.of(sums);
  }

  @Override
  public KMeansStatistics withSums(List<double[]> replaced) {
    return new KMeansStatistics(this, replaced.get(0));
  }

  /** Adds row n to cluster k. */
  void add(DataBlock block, int n, int k, double squaredDistance) {
    double rowWeight = block.weight(n);
    if (rowWeight != 0) {
      weight += rowWeight;
      inertia += rowWeight * squaredDistance;
      clusterWeight[k] += rowWeight;
      block.addScaled(n, rowWeight, sums, k * origin.length);
    }
  }

  @Override
  public KMeansStatistics merge(KMeansStatistics right) {
    weight += right.weight;
    inertia += right.inertia;
    Mergeable.addTo(clusterWeight, right.clusterWeight);
    Mergeable.addTo(sums, right.sums);
    farthest.merge(right.farthest);
    return this;
  }

  FarthestRows farthest() {
    return farthest;
  }

  @Override
  public double weight() {
    return weight;
  }

  @Override
  public double objective() {
    return -inertia;
  }

  @Override
  public int emptyComponents() {
    int empty = 0;
    for (int k = 0; k < clusterWeight.length; k++) {
      empty += isEmpty(k) ? 1 : 0;
    }
    return empty;
  }

  /** Whether cluster k owns no more than 1e-12 of the weight. */
  public boolean isEmpty(int k) {
    return clusterWeight[k] <= EMPTY_SHARE * weight;
  }

  /** Share of the weight of every cluster. */
  public double[] shares() {
    double[] shares = clusterWeight.clone();
    for (int k = 0; k < shares.length; k++) {
      shares[k] /= weight;
    }
    return shares;
  }

  /** Mean of feature d of the rows of cluster k. */
  public double mean(int k, int d) {
    return origin[d] + sums[k * origin.length + d] / clusterWeight[k];
  }

  /** How many distinct rows, at most K, lie at a positive distance from their centres. */
  public int farthestRows() {
    return farthest.size();
  }

  /** The i-th farthest of them, in the space of the data. */
  public double[] farthestRow(int i) {
    double[] row = farthest.values(i);
    for (int d = 0; d < row.length; d++) {
      row[d] += origin[d];
    }
    return row;
  }
}
