package io.emmer.em.family.kmeans;

import io.emmer.em.Mergeable;
import io.emmer.em.Remainder;
import io.emmer.em.Statistics;
import io.emmer.em.data.DataBlock;
import io.emmer.em.function.DotProduct;
import java.util.List;
import java.util.Optional;

/**
 * Weight and sum of the rows of every cluster, sums[k*D + d] = sum over the rows of cluster k of
 * w_n (x_nd - origin_d), and sum_n w_n |x_n - origin|^2: with the centres of the model, that makes
 * the inertia too. Of rows of whole numbers that were divided by one number, the sums are those of
 * the whole numbers, and exact.
 */
public final class KMeansStatistics implements Statistics<KMeansStatistics> {
  private static final long serialVersionUID = 1L;
  private static final double EMPTY_SHARE = 1e-12;

  /** An inertia below this share of sum |x|^2 has lost digits, if sums are rounded. */
  private static final double CANCELLED = 1e-6;

  private final double[] origin;
  private final double[] clusterWeight;
  private final double[] sums;
  private double weight;
  private double squaredNorms; // of rows whose sums are rounded
  private long wholeSquaredNorms; // of whole numbers
  private double divisor; // of whole numbers; NaN of others, 0 before there are rows
  private transient KMeansModel model; // under which rows were assigned; does not travel
  private double inertia = Double.NaN; // before they are complete
  private RowDistances distances; // null unless the sums do not tell enough

  KMeansStatistics(int components, double[] origin) {
    this.origin = origin.clone();
    this.clusterWeight = new double[components];
    this.sums = new double[components * origin.length];
  }

  private KMeansStatistics(KMeansStatistics other, double[] sums) {
    this.origin = other.origin;
    this.clusterWeight = other.clusterWeight;
    this.sums = sums;
    this.weight = other.weight;
    this.squaredNorms = other.squaredNorms;
    this.wholeSquaredNorms = other.wholeSquaredNorms;
    this.divisor = other.divisor;
    this.model = other.model;
    this.inertia = other.inertia;
    this.distances = other.distances;
  }

  @Override
  public List<double[]> sums() {
    return List.of(sums);
  }

  @Override
  public KMeansStatistics withSums(List<double[]> replaced) {
    return new KMeansStatistics(this, replaced.get(0));
  }

  /** Adds all rows of a block. */
  void add(DataBlock block, OwnedRows rows) {
    if (block.isWhole()) {
      DataBlock whole = block.whole();
      unite(block.divisor());
      weight += block.rows();
      wholeSquaredNorms = Math.addExact(wholeSquaredNorms, rows.squaredNorms());
      rows.addTo(clusterWeight, sums, whole);
    } else {
      unite(Double.NaN);
      for (int n = 0; n < block.rows(); n++) {
        add(block, n, rows.owner(n));
      }
    }
  }

  private void add(DataBlock block, int n, int k) {
    double rowWeight = block.weight(n);
    if (rowWeight != 0) {
      weight += rowWeight;
      squaredNorms = Math.fma(rowWeight, block.squaredNorm(n), squaredNorms);
      clusterWeight[k] += rowWeight;
      block.addScaled(n, rowWeight, sums, k * origin.length);
    }
  }

  private void unite(double other) {
    if (divisor == 0) {
      divisor = other;
    } else if (other != 0 && Double.compare(divisor, other) != 0) {
      throw new IllegalStateException("rows divided by " + divisor + " and by " + other);
    }
  }

  @Override
  public KMeansStatistics merge(KMeansStatistics right) {
    unite(right.divisor);
    weight += right.weight;
    squaredNorms += right.squaredNorms;
    wholeSquaredNorms = Math.addExact(wholeSquaredNorms, right.wholeSquaredNorms);
    Mergeable.addTo(clusterWeight, right.clusterWeight);
    Mergeable.addTo(sums, right.sums);
    return this;
  }

  /** These, whose rows were assigned under {@code assignedUnder}. */
  KMeansStatistics under(KMeansModel assignedUnder) {
    model = assignedUnder;
    return this;
  }

  /** The distances of the rows, where the sums do not tell enough. */
  Optional<Remainder<?>> remainder() {
    int empty = emptyComponents();
    inertia = inertia();
    boolean cancelled = Double.isNaN(divisor) && inertia < CANCELLED * squaredNorms;
    return empty > 0 || cancelled
        ? Optional.of(
            new Remainder<>(
                new RowDistances.Task(model, origin, Math.max(1, empty)), this::complete))
        : Optional.empty();
  }

  private void complete(RowDistances found) {
    distances = found;
    inertia = found.inertia();
  }

  @Override
  public double weight() {
    return weight;
  }

  /** The negative inertia. */
  @Override
  public double objective() {
    return -(Double.isNaN(inertia) ? inertia() : inertia);
  }

  /** sum |x|^2 - 2 sum_k S_k.c_k + sum_k n_k |c_k|^2. */
  private double inertia() {
    double unit = divisor > 0 ? divisor : 1;
    DotProduct sum = new DotProduct();
    sum.add(1, (double) wholeSquaredNorms);
    sum.add(1, (double) (wholeSquaredNorms - (long) (double) wholeSquaredNorms));
    sum.add(1, squaredNorms);
    double[] centres = model.centres();
    for (int i = 0; i < centres.length; i++) {
      double ofCluster = clusterWeight[i / origin.length];
      if (ofCluster != 0) {
        double centre = inUnits(centres[i] - origin[i % origin.length], unit);
        sum.add(-2 * sums[i], centre);
        sum.addSquare(ofCluster, centre);
      }
    }
    double found = sum.value() / unit / unit;
    return Double.isFinite(found) ? Math.max(0, found) : Double.POSITIVE_INFINITY;
  }

  /** A value times the divisor, which is a whole number where that was divided to this value. */
  private static double inUnits(double value, double unit) {
    double multiple = value * unit;
    double whole = Math.rint(multiple);
    return whole / unit == value ? whole : multiple;
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

  /** Mean of feature d of the rows of cluster k; that of equal rows is their value to the bit. */
  public double mean(int k, int d) {
    double mean = sums[k * origin.length + d] / clusterWeight[k];
    return origin[d] + (divisor > 0 ? mean / divisor : mean);
  }

  /**
   * How many distinct rows, at most as many as there are empty clusters, lie at a positive distance
   * from their centres; 0 if no cluster is empty.
   */
  public int farthestRows() {
    return distances == null ? 0 : distances.farthest().size();
  }

  /** The i-th farthest of them, in the space of the data. */
  public double[] farthestRow(int i) {
    double[] row = distances.farthest().values(i);
    for (int d = 0; d < row.length; d++) {
      row[d] += origin[d];
    }
    return row;
  }
}
