package io.emmer.em.family.kmeans;

import io.emmer.em.Assignments;
import io.emmer.em.EStep;
import io.emmer.em.Family;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.Objective;
import io.emmer.em.ObjectiveRemark;
import io.emmer.em.RandomKey;
import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.MixtureEStep;
import java.util.Arrays;
import java.util.Map;

/** Hard assignment to the nearest centre; the objective is inertia. */
public final class KMeansFamily implements Family<KMeansModel, KMeansStatistics> {
  private static final long serialVersionUID = 1L;

  private static final ObjectiveRemark REMARK =
      new ObjectiveRemark(
          "",
          "Inertia is the sum of squared distances of the rows to their nearest centre: smaller is"
              + " better. A component's weight is its share of the rows.");

  /** The family's name. */
  public static final String NAME = "kmeans";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ObjectiveRemark remark() {
    return REMARK;
  }

  @Override
  public Objective objective() {
    return Objective.INERTIA;
  }

  @Override
  public boolean prefersCentredData() {
    return true;
  }

  @Override
  public EStep<KMeansStatistics> eStep(KMeansModel model, double[] origin) {
    return new KMeansEStep(model, origin);
  }

  /**
   * c_k = mean of the rows assigned to it (PRML (9.4)). The i-th empty centre moves to the i-th row
   * of those farthest from their centres, and stays where it is if there is none.
   */
  @Override
  public KMeansModel mStep(KMeansStatistics statistics, KMeansModel previous) {
    int dims = previous.dimensions();
    double[] centres = previous.centres();
    int moved = 0;
    for (int k = 0; k < previous.components(); k++) {
      if (!statistics.isEmpty(k)) {
        for (int d = 0; d < dims; d++) {
          centres[k * dims + d] = statistics.mean(k, d);
        }
      } else if (moved < statistics.farthestRows()) {
        System.arraycopy(statistics.farthestRow(moved++), 0, centres, k * dims, dims);
      }
    }
    return new KMeansModel(statistics.shares(), centres);
  }

  /** Drops the superfluous centres of data with fewer distinct rows than centres. */
  @Override
  public KMeansModel finish(KMeansModel model, KMeansStatistics finalStatistics) {
    int dims = model.dimensions();
    double[] shares = finalStatistics.shares();
    double[] centres = model.centres();
    int kept = 0;
    for (int k = 0; k < shares.length; k++) {
      if (!finalStatistics.isEmpty(k) || finalStatistics.farthestRows() > 0) {
        shares[kept] = shares[k];
        System.arraycopy(centres, k * dims, centres, kept * dims, dims);
        kept++;
      }
    }
    return new KMeansModel(Arrays.copyOf(shares, kept), Arrays.copyOf(centres, kept * dims));
  }

  @Override
  public KMeansModel fromCentres(int components, double[] centres, Moments moments) {
    return new KMeansModel(ComponentModel.equalWeights(components), centres);
  }

  /** Centres ~ U over the range of each feature. */
  @Override
  public KMeansModel random(int components, RandomKey key, Moments moments) {
    return fromCentres(components, moments.uniformInRange(components, key), moments);
  }

  /** Takes the most probable component of every row. */
  @Override
  public void addAssignments(Assignments assignments, DataBlock block, KMeansStatistics into) {
    for (int n = 0; n < block.rows(); n++) {
      into.add(block, n, assignments.component()[n], 0);
    }
  }

  @Override
  public KMeansStatistics newStatistics(int components, double[] origin) {
    return new KMeansStatistics(components, origin);
  }

  /** The sums, and the farthest rows. */
  @Override
  public long statisticsBytes(int components, int dimensions) {
    return 2 * Double.BYTES * (long) components * (dimensions + 1);
  }

  @Override
  public KMeansModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    return new KMeansModel(
        ComponentModel.weights(arrays, components),
        ComponentModel.array(arrays, KMeansModel.MEANS, components, dimensions));
  }

  /**
   * The E-step of K-means (PRML (9.2)): argmin_k |x - c_k|^2 = argmax_k s_k with s_k = x.c_k -
   * |c_k|^2 / 2, the first of equals, and |x - c_k|^2 = |x|^2 - 2 s_k, all relative to the origin.
   * Where that is too close to call, the differences x - c_k decide.
   */
  private static final class KMeansEStep implements EStep<KMeansStatistics> {
    /** Bounds the rounding of |x|^2 - 2 s for one feature, relative to |x|^2 + |x - c|^2. */
    private static final double ROUNDING = 0x1p-51;

    /** A mean of equal rows may differ from them by rounding: that is no distance. */
    private static final double SAME = 1e-12;

    private final double[] origin;
    private final double[] centres; // [k*D + d], in the space of the data
    private final double rounding;
    private final ComponentScores scores;
    private final int stride;
    private final double[] tile;
    private final double[] row;
    private final FarCandidates far;
    private final double ignoredAtMost; // of squared distances, by SAME, due to the origin

    KMeansEStep(KMeansModel model, double[] origin) {
      int dims = origin.length;
      this.origin = origin.clone();
      this.centres = model.centres();
      this.rounding = ROUNDING * dims;
      double[] relative = new double[centres.length];
      double[] bias = new double[model.components()];
      for (int i = 0; i < relative.length; i++) {
        relative[i] = centres[i] - origin[i % dims];
        bias[i / dims] -= relative[i] * relative[i] / 2;
      }
      this.scores = ComponentScores.linear(dims, relative, bias);
      this.stride = scores.stride();
      this.tile = new double[MixtureEStep.TILE_ROWS * stride];
      this.row = new double[dims];
      this.far = new FarCandidates(model.components());
      double squaredOrigin = 0;
      for (double o : origin) {
        squaredOrigin += o * o;
      }
      this.ignoredAtMost = 2 * SAME * SAME * squaredOrigin;
    }

    @Override
    public KMeansStatistics newStatistics() {
      return new KMeansStatistics(scores.components(), origin);
    }

    @Override
    public void accumulate(DataBlock block, KMeansStatistics into) {
      double threshold = into.farthest().threshold();
      far.clear();
      for (int from = 0; from < block.rows(); from += MixtureEStep.TILE_ROWS) {
        int to = Math.min(from + MixtureEStep.TILE_ROWS, block.rows());
        scores.score(block, from, to, tile);
        for (int n = from; n < to; n++) {
          int k = nearest(block, n, (n - from) * stride);
          double squaredDistance = squaredDistance(block, n, tile[(n - from) * stride + k]);
          into.add(block, n, k, squaredDistance);
          double margin = rounding * (block.squaredNorm(n) + squaredDistance);
          double atMost = squaredDistance + margin;
          if (atMost > threshold && atMost >= far.bound() && block.weight(n) > 0) {
            double ignored = ignoredAtMost + 2 * SAME * SAME * block.squaredNorm(n);
            far.add(n, k, squaredDistance - margin - ignored, atMost);
          }
        }
      }
      far.offerTo(into.farthest(), block, this::exactSquaredDistance);
      into.farthest().copyRows(block);
    }

    @Override
    public Assignments assign(DataBlock block) {
      int components = scores.components();
      Assignments result = new Assignments(block.rows(), components);
      for (int from = 0; from < block.rows(); from += MixtureEStep.TILE_ROWS) {
        int to = Math.min(from + MixtureEStep.TILE_ROWS, block.rows());
        scores.score(block, from, to, tile);
        for (int n = from; n < to; n++) {
          int k = nearest(block, n, (n - from) * stride);
          result.component()[n] = k;
          result.score()[n] = squaredDistance(block, n, tile[(n - from) * stride + k]);
          result.responsibilities()[n * components + k] = 1;
        }
      }
      return result;
    }

    private int nearest(DataBlock block, int n, int offset) {
      int best = 0;
      double second = Double.NEGATIVE_INFINITY;
      for (int k = 1; k < scores.components(); k++) {
        double score = tile[offset + k];
        if (score > tile[offset + best]) {
          second = tile[offset + best];
          best = k;
        } else if (score > second) {
          second = score;
        }
      }
      double squaredDistance = squaredDistance(block, n, tile[offset + best]);
      double margin = rounding * (block.squaredNorm(n) + squaredDistance);
      return tile[offset + best] - second > margin
          ? best
          : nearestOf(block, n, offset, tile[offset + best] - margin);
    }

    /** The nearest of the centres whose score is at least {@code leastScore}. */
    private int nearestOf(DataBlock block, int n, int offset, double leastScore) {
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < scores.components(); k++) {
        if (tile[offset + k] >= leastScore) {
          double squaredDistance = exactSquaredDistance(block, n, k);
          if (squaredDistance < least) {
            least = squaredDistance;
            best = k;
          }
        }
      }
      return best;
    }

    private static double squaredDistance(DataBlock block, int n, double score) {
      return Math.max(0, block.squaredNorm(n) - 2 * score);
    }

    /** Difference by difference: |x|^2 - 2 s is not exactly 0 where x equals the centre. */
    private double exactSquaredDistance(DataBlock block, int n, int k) {
      block.copyRow(n, row, 0);
      double sum = 0;
      for (int d = 0; d < row.length; d++) {
        double difference = row[d] + origin[d] - centres[k * row.length + d];
        if (Math.abs(difference) > SAME * (Math.abs(row[d]) + Math.abs(origin[d]))) {
          sum = Math.fma(difference, difference, sum);
        }
      }
      return sum;
    }
  }
}
