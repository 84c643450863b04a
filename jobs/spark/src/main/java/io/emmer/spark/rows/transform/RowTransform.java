package io.emmer.spark.rows.transform;

import io.emmer.em.Dataset;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.text.Text;
import java.io.Serializable;
import java.util.Optional;

/**
 * What stands between the rows as read and scaled and the rows that a model sees: standardization,
 * then principal components, either or both or none.
 *
 * @param standardization or null
 * @param components or null
 */
public record RowTransform(Standardization standardization, PrincipalComponents components)
    implements TransformPlan, Serializable {
  /** Leaves rows as they are. */
  public static final RowTransform NONE = new RowTransform(null, null);

  @Override
  public boolean isNone() {
    return standardization == null && components == null;
  }

  @Override
  public RowTransform fit(Dataset rows) {
    return this;
  }

  public boolean standardizes() {
    return standardization != null;
  }

  /** D', 0 if rows are not reduced. */
  public int reducedDimensions() {
    return components == null ? 0 : components.count();
  }

  /** D of the rows that models see, for raw rows of {@code raw} values. */
  public int dimensions(int raw) {
    return components == null ? raw : components.count();
  }

  /** D of the raw rows, for a model of {@code model} dimensions. */
  public int rawDimensions(int model) {
    return components == null ? model : components.mean().length;
  }

  /** Share of the variance that is kept, 1 without a reduction. */
  public double explainedShare() {
    return components == null ? 1 : components.explainedShare();
  }

  /** In words, such as {@code standardized, 50 principal components (82.5% of the variance)}. */
  public String describe() {
    String first = standardization == null ? "" : "standardized";
    if (components == null) {
      return first;
    }
    return Text.format(
        "%s%d principal components (%.1f%% of the variance)",
        first.isEmpty() ? "" : first + ", ", components.count(), 100 * components.explainedShare());
  }

  /** What is to be said wherever a log-likelihood is. Not for {@link #NONE}. */
  public String remark() {
    return "of the transformed rows: " + describe();
  }

  /** The rows that models see. Not for {@link #NONE}. */
  public DataBlock apply(DataBlock block) {
    if (components == null) {
      return dense(block, centred(block, standardization.mean(), standardization.deviation()));
    }
    int stride = Kernels.paddedColumns(components.count());
    double[] table = table(stride);
    double[] scores = new double[Math.multiplyExact(block.rows(), stride)];
    double[] shift = shift();
    if (block instanceof DenseBlock) {
      // An offset of 1e6 must go before the products are summed.
      dense(block, centred(block, shift, null)).multiply(0, block.rows(), table, stride, scores);
    } else {
      subtractShift(shift, table, stride, scores);
      block.multiply(0, block.rows(), table, stride, scores);
    }
    double[] values = new double[block.rows() * components.count()];
    for (int n = 0; n < block.rows(); n++) {
      System.arraycopy(scores, n * stride, values, n * components.count(), components.count());
    }
    return dense(block, values);
  }

  /** shift[d]: the raw row that becomes 0. */
  private double[] shift() {
    double[] shift = components.mean().clone();
    if (standardization != null) {
      for (int d = 0; d < shift.length; d++) {
        shift[d] = Math.fma(shift[d], standardization.deviation()[d], standardization.mean()[d]);
      }
    }
    return shift;
  }

  /** table[d*stride + j] = c_jd / deviation_d. */
  private double[] table(int stride) {
    int dimensions = components.mean().length;
    double[] table = new double[Math.multiplyExact(dimensions, stride)];
    for (int j = 0; j < components.count(); j++) {
      for (int d = 0; d < dimensions; d++) {
        double c = components.components()[j * dimensions + d];
        table[d * stride + j] = standardization == null ? c : c / standardization.deviation()[d];
      }
    }
    return table;
  }

  private static void subtractShift(double[] shift, double[] table, int stride, double[] scores) {
    double[] start = new double[stride];
    for (int d = 0; d < shift.length; d++) {
      for (int j = 0; j < stride; j++) {
        start[j] = Math.fma(-shift[d], table[d * stride + j], start[j]);
      }
    }
    for (int at = 0; at < scores.length; at += stride) {
      System.arraycopy(start, 0, scores, at, stride);
    }
  }

  /** (x - mean) / deviation, the latter 1 if null. */
  private static double[] centred(DataBlock block, double[] mean, double[] deviation) {
    int dimensions = block.dimensions();
    double[] values = new double[Math.multiplyExact(block.rows(), dimensions)];
    for (int n = 0; n < block.rows(); n++) {
      int from = n * dimensions;
      block.copyRow(n, values, from);
      for (int d = 0; d < dimensions; d++) {
        values[from + d] -= mean[d];
        if (deviation != null) {
          values[from + d] /= deviation[d];
        }
      }
    }
    return values;
  }

  /** The rows of a block less some mean. */
  public static DataBlock centred(DataBlock block, double[] mean) {
    return dense(block, centred(block, mean, null));
  }

  private static DenseBlock dense(DataBlock like, double[] values) {
    double[] weights = new double[like.rows()];
    boolean weighted = false;
    for (int n = 0; n < weights.length; n++) {
      weights[n] = like.weight(n);
      weighted |= weights[n] != 1;
    }
    int dimensions = values.length / Math.max(1, weights.length);
    return new DenseBlock(like.firstRow(), dimensions, values, weighted ? weights : null);
  }

  /**
   * Standard deviations of the values of raw rows; empty if rows are reduced, which tell of some
   * directions alone.
   *
   * @param deviation of the rows that models see
   */
  public Optional<double[]> undoDeviation(double[] deviation) {
    if (components != null) {
      return Optional.empty();
    }
    double[] raw = deviation.clone();
    for (int d = 0; d < raw.length && standardization != null; d++) {
      raw[d] *= standardization.deviation()[d];
    }
    return Optional.of(raw);
  }

  /** The raw row that a row of the model's space stands for; of a reduced row, the nearest. */
  public double[] undo(double[] row) {
    double[] raw = row.clone();
    if (components != null) {
      raw = components.mean().clone();
      for (int j = 0; j < row.length; j++) {
        Kernels.get()
            .addScaled(row[j], components.components(), j * raw.length, raw.length, raw, 0);
      }
    }
    if (standardization != null) {
      for (int d = 0; d < raw.length; d++) {
        raw[d] = Math.fma(raw[d], standardization.deviation()[d], standardization.mean()[d]);
      }
    }
    return raw;
  }
}
