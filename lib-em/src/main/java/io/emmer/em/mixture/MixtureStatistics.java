package io.emmer.em.mixture;

import io.emmer.em.Assignments;
import io.emmer.em.Mergeable;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.kernel.SoftmaxRows;
import java.util.List;

/**
 * Expected sufficient statistics that every mixture needs: sum_n w_n, the log-likelihood, the
 * entropy of the responsibilities, R_k = sum_n w_n r_nk, and the first moments of every component.
 * Subclasses add their other moments.
 */
public abstract class MixtureStatistics<S extends MixtureStatistics<S>> implements Statistics<S> {
  private static final long serialVersionUID = 1L;

  /** A component that owns no more than this share of the weight is lost. */
  public static final double LOST_SHARE = 1e-12;

  /** Up to these, and one for as many components, owners of a row are served one by one. */
  private static final int FEW_OWNERS = 2;

  private static final int COMPONENTS_AN_OWNER = 8;

  private final double[] origin;
  private final double[] componentWeight;
  private final double[] firstMoments;
  private double weight;
  private double objective;
  private double entropy;
  private transient int[] owners; // scratch of add, as are the shares
  private transient double[] shares;
  private transient double[] crowded; // first moments of rows of many owners, [d*stride + k]
  private transient double[] all; // w_n r_nk of the row at hand at [allAt + k]
  private transient int allAt;
  private transient double[] weighted;
  private transient HardRows<S> hard; // of the block at hand, null where they are as others

  /**
   * @param components K
   * @param origin origin[d]: rows are held as x_n - origin
   */
  protected MixtureStatistics(int components, double[] origin) {
    this.componentWeight = new double[components];
    this.firstMoments = new double[components * origin.length];
    this.origin = origin.clone();
  }

  /** Shares what {@code other} holds besides its sums, for {@link #withSums}. */
  protected MixtureStatistics(MixtureStatistics<S> other, double[] firstMoments) {
    this.componentWeight = other.componentWeight;
    this.firstMoments = firstMoments;
    this.origin = other.origin;
    this.weight = other.weight;
    this.objective = other.objective;
    this.entropy = other.entropy;
  }

  /**
   * Adds w_n r_nk of row n to the moments of all components that own a part of it; here to the
   * first moments.
   *
   * @param owners k of each of them, ascending
   * @param shares w_n r_nk, none of which is 0
   * @param count number of them
   */
  protected void addRow(DataBlock block, int n, int[] owners, double[] shares, int count) {
    if (areFew(count)) {
      block.addToRows(n, owners, shares, count, firstMoments);
      return;
    }
    if (crowded == null) {
      crowded = new double[Math.multiplyExact(dimensions(), stride())];
    }
    block.addToColumns(n, all, allAt, stride(), crowded);
  }

  /** Whether a row of so many owners is added to the sums of each, instead of to all. */
  protected final boolean areFew(int count) {
    return count <= FEW_OWNERS + components() / COMPONENTS_AN_OWNER;
  }

  /** K rounded up to whole vectors. */
  protected final int stride() {
    return Kernels.paddedColumns(components());
  }

  /**
   * Called before the first row of a block.
   *
   * @param hardOrNull takes the rows of one owner each
   */
  final void begin(HardRows<S> hardOrNull) {
    hard = hardOrNull;
  }

  /**
   * Whether moments of hard rows, r_nk = 1, are added apart where they are exact, so that the next
   * pass needs only what has changed: where most rows are hard, and moments are more than sums. The
   * sums behind the first ones are then of products of two values.
   */
  protected boolean areHardRowsApart() {
    return false;
  }

  /**
   * Called behind the last row: moments of hard rows, and first moments of rows of many owners,
   * join those of others.
   */
  @SuppressWarnings("unchecked") // S is the type of this
  final void finish(DataBlock block) {
    if (crowded != null) {
      int stride = stride();
      for (int i = 0; i < firstMoments.length; i++) {
        firstMoments[i] += crowded[i % dimensions() * stride + i / dimensions()];
      }
      crowded = null;
    }
    finishMoments(block);
    if (hard != null) {
      hard.addTo((S) this, block);
      hard = null;
    }
  }

  /**
   * Called behind the last row of {@code block}: for moments of subclasses that are cheaper to add
   * for many rows at a time.
   */
  protected void finishMoments(DataBlock block) {}

  /**
   * Adds the rows from .. to-1.
   *
   * @param resp resp[(n-from)*stride + k] = r_nk, which is scratch from then on; what pads a row to
   *     whole vectors has no bearing
   * @param softmax log p(x_n) and -sum_k r_nk log r_nk of these rows
   */
  protected void addTile(DataBlock block, int from, int to, double[] resp, SoftmaxRows softmax) {
    for (int i = 0; i < to - from; i++) {
      double rowWeight = addScores(block.weight(from + i), softmax, i);
      if (rowWeight != 0) { // not even an impossible row counts
        add(block, from + i, resp, i * stride(), rowWeight);
      }
    }
  }

  /** Adds what row i of a tile gives besides its moments, and returns its weight. */
  protected final double addScores(double rowWeight, SoftmaxRows softmax, int i) {
    if (rowWeight != 0) {
      weight += rowWeight;
      objective += rowWeight * softmax.logSums()[i];
      entropy += rowWeight * softmax.entropies()[i];
    }
    return rowWeight;
  }

  private void add(DataBlock block, int n, double[] resp, int offset, double rowWeight) {
    if (owners == null) {
      owners = new int[componentWeight.length];
      shares = new double[componentWeight.length];
      weighted = new double[stride()];
    }
    all = resp;
    allAt = offset;
    if (rowWeight != 1) {
      all = weighted;
      allAt = 0;
      for (int k = 0; k < componentWeight.length; k++) {
        weighted[k] = rowWeight * resp[offset + k];
      }
    }
    int count = 0;
    for (int k = 0; k < componentWeight.length; k++) {
      double share = all[allAt + k];
      componentWeight[k] += share;
      owners[count] = k; // written in any case: a branch would be guessed wrong
      shares[count] = share;
      count += share != 0 ? 1 : 0;
    }
    if (hard == null || !isHard(n, count)) {
      addRow(block, n, owners, shares, count);
    }
  }

  /** Whether one component owns all of row n, which then is added behind the last row. */
  private boolean isHard(int n, int count) {
    boolean isHard = count == 1 && shares[0] == 1;
    hard.owners().set(n, isHard ? owners[0] : RowOwners.NOBODY);
    return isHard;
  }

  /** Adds the rows of a block with the responsibilities of another model, and no objective. */
  public final void addAssignments(Assignments assignments, DataBlock block) {
    int components = components();
    int stride = stride();
    SoftmaxRows nothing = SoftmaxRows.of(MixtureEStep.TILE_ROWS, components, stride);
    double[] tile = new double[MixtureEStep.TILE_ROWS * stride];
    for (int from = 0; from < block.rows(); from += MixtureEStep.TILE_ROWS) {
      int to = Math.min(from + MixtureEStep.TILE_ROWS, block.rows());
      for (int n = from; n < to; n++) {
        int row = (n - from) * stride;
        System.arraycopy(assignments.responsibilities(), n * components, tile, row, components);
      }
      addTile(block, from, to, tile, nothing);
    }
    finish(block);
  }

  @Override
  @SuppressWarnings("unchecked") // S is the type of this
  public final S merge(S right) {
    MixtureStatistics<S> other = right;
    weight += other.weight;
    objective += other.objective;
    entropy += other.entropy;
    Mergeable.addTo(componentWeight, other.componentWeight);
    mergeMoments(right);
    return (S) this;
  }

  /** Adds the moments of {@code right}, which are the {@link #sums}. */
  protected void mergeMoments(S right) {
    for (int i = 0; i < sums().size(); i++) {
      Mergeable.addTo(sums().get(i), right.sums().get(i));
    }
  }

  @Override
  public List<double[]> sums() {
    return List.of(firstMoments);
  }

  @Override
  public final double weight() {
    return weight;
  }

  @Override
  public double objective() {
    return objective;
  }

  /** E = -sum_nk w_n r_nk log r_nk in nats, for ICL = BIC + 2 E. */
  @Override
  public final double entropy() {
    return entropy;
  }

  @Override
  public final int emptyComponents() {
    int lost = 0;
    for (int k = 0; k < componentWeight.length; k++) {
      lost += isLost(k) ? 1 : 0;
    }
    return lost;
  }

  /** Whether component k owns no more than 1e-12 of the weight. */
  public final boolean isLost(int k) {
    return componentWeight[k] <= LOST_SHARE * weight;
  }

  /** K. */
  public final int components() {
    return componentWeight.length;
  }

  /** D. */
  public final int dimensions() {
    return origin.length;
  }

  /** R_k of all; not copied. */
  protected final double[] componentWeights() {
    return componentWeight;
  }

  /** R_k. */
  public final double componentWeight(int k) {
    return componentWeight[k];
  }

  /** sum_n w_n r_nk (x_nd - origin_d) for d in 0..D-1, at [k*D + d]; not copied. */
  protected final double[] firstMoments() {
    return firstMoments;
  }

  /** What rows are held relative to in feature d. */
  public final double origin(int d) {
    return origin[d];
  }

  /** sum_n w_n r_nk (x_nd - origin_d). */
  public final double sum(int k, int d) {
    return firstMoments[k * origin.length + d];
  }

  /** sum_n w_n r_nk x_nd / R_k (PRML (9.17)). */
  public final double mean(int k, int d) {
    return origin[d] + sum(k, d) / componentWeight[k];
  }

  /** The means of all components at [k*D + d]; a lost one keeps the centre that it has. */
  public final double[] means(Model previous) {
    double[] means = previous.centres();
    for (int i = 0; i < means.length; i++) {
      int k = i / origin.length;
      means[i] = isLost(k) ? means[i] : mean(k, i % origin.length);
    }
    return means;
  }

  /**
   * pi_k = R_k / sum_n w_n (PRML (9.22)). Lost components get 1e-12, and the others are rescaled so
   * that all sum to 1.
   */
  public final double[] mixingWeights() {
    double[] result = new double[componentWeight.length];
    int lost = emptyComponents();
    double kept = 0;
    for (int k = 0; k < result.length; k++) {
      kept += isLost(k) ? 0 : componentWeight[k];
    }
    double total = lost == 0 ? weight : kept / (1 - lost * LOST_SHARE);
    for (int k = 0; k < result.length; k++) {
      result[k] = isLost(k) ? LOST_SHARE : componentWeight[k] / total;
    }
    return result;
  }
}
