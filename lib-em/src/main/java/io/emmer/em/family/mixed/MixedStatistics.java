package io.emmer.em.family.mixed;

import io.emmer.em.data.DataBlock;
import io.emmer.em.data.MomentRows;
import io.emmer.em.kernel.SoftmaxRows;
import io.emmer.em.mixture.MixtureStatistics;
import java.util.List;

/**
 * First moments of expanded rows of tables, which are added in tiles, column by column. As in other
 * families rows of few owners and the others have sums of their own, which are added at the end.
 */
public final class MixedStatistics extends MixtureStatistics<MixedStatistics> {
  private static final long serialVersionUID = 1L;

  /** Up to so many components, adding zeros to most sums costs less than looking for the others. */
  private static final int MOST_IN_COLUMNS = 64;

  private transient double[] fewSums; // sums of rows of few owners, [d*stride + k]
  private transient double[] crowdedSums; // likewise of the others

  MixedStatistics(int components, double[] origin) {
    super(components, origin);
  }

  private MixedStatistics(MixedStatistics other, double[] firstMoments) {
    super(other, firstMoments);
  }

  @Override
  public MixedStatistics withSums(List<double[]> replaced) {
    return new MixedStatistics(this, replaced.get(0));
  }

  @Override
  protected void addTile(DataBlock block, int from, int to, double[] resp, SoftmaxRows softmax) {
    int stride = stride();
    for (int i = 0; i < to - from; i++) {
      double rowWeight = addScores(block.weight(from + i), softmax, i);
      if (rowWeight != 1) {
        for (int k = i * stride; k < (i + 1) * stride; k++) {
          resp[k] = rowWeight == 0 ? 0 : rowWeight * resp[k];
        }
      }
    }
    long few = 0;
    long crowded = 0;
    for (int i = 0; i < to - from; i++) {
      boolean isFew = areFew(addWeights(resp, i * stride));
      if (isFew && components() > MOST_IN_COLUMNS) {
        addToOwners(block, from + i, resp, i * stride);
      } else {
        few |= isFew ? 1L << i : 0;
        crowded |= isFew ? 0 : 1L << i;
      }
    }
    addTile((MomentRows) block, from, few, crowded, resp);
  }

  /** Adds to the R_k, and says how many of the shares are not 0: without a branch for each. */
  private int addWeights(double[] shares, int at) {
    double[] weights = componentWeights();
    long count = 0;
    for (int k = 0; k < weights.length; k++) {
      double share = shares[at + k];
      weights[k] += share;
      long bits = Double.doubleToRawLongBits(share) << 1;
      count += (bits | -bits) >>> (Long.SIZE - 1);
    }
    return (int) count;
  }

  private void addToOwners(DataBlock block, int n, double[] shares, int at) {
    for (int k = 0; k < components(); k++) {
      if (shares[at + k] != 0) {
        block.addScaled(n, shares[at + k], firstMoments(), k * dimensions());
      }
    }
  }

  private void addTile(MomentRows rows, int from, long few, long crowded, double[] shares) {
    if (few != 0) {
      if (fewSums == null) {
        fewSums = columns();
        turn(true);
      }
      rows.addTile(from, few, shares, stride(), fewSums);
    }
    if (crowded != 0) {
      crowdedSums = crowdedSums == null ? columns() : crowdedSums;
      rows.addTile(from, crowded, shares, stride(), crowdedSums);
    }
  }

  private double[] columns() {
    return new double[Math.multiplyExact(dimensions(), stride())];
  }

  /** Rows of few owners go on from the sums that are there. */
  private void turn(boolean toColumns) {
    double[] sums = firstMoments();
    int stride = stride();
    for (int k = 0; k < components(); k++) {
      for (int d = 0; d < dimensions(); d++) {
        if (toColumns) {
          fewSums[d * stride + k] = sums[k * dimensions() + d];
        } else {
          sums[k * dimensions() + d] = fewSums[d * stride + k];
        }
      }
    }
  }

  @Override
  protected void finishMoments(DataBlock block) {
    if (fewSums != null) {
      turn(false);
      fewSums = null;
    }
    if (crowdedSums != null) {
      double[] sums = firstMoments();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += crowdedSums[i % dimensions() * stride() + i / dimensions()];
      }
      crowdedSums = null;
    }
  }
}
