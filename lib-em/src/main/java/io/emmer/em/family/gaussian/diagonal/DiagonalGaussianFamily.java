package io.emmer.em.family.gaussian.diagonal;

import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.Setting;
import io.emmer.em.family.HyperParameters;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.family.gaussian.VarianceFloor;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.ComponentTable;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** p(x | k) = N(x | mu_k, diag v_k). */
public final class DiagonalGaussianFamily
    extends GaussianFamily<DiagonalGaussianModel, DiagonalGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "gaussian-diagonal";

  private final VarianceFloor floor;

  /** The family with the default floor. */
  public DiagonalGaussianFamily() {
    this(HyperParameters.DEFAULTS.varianceFloor());
  }

  /**
   * @param varianceFloor added to every variance, 0 or more
   */
  public DiagonalGaussianFamily(double varianceFloor) {
    this.floor = new VarianceFloor(varianceFloor);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public DiagonalGaussianFamily with(HyperParameters hyperParameters) {
    return new DiagonalGaussianFamily(hyperParameters.varianceFloor());
  }

  @Override
  public Set<Setting> hyperParameters() {
    return Set.of(HyperParameters.VARIANCE_FLOOR);
  }

  @Override
  protected ComponentScorer scorer(DiagonalGaussianModel model, double[] origin) {
    return new DiagonalGaussianScorer(model, origin);
  }

  /** mu_k (PRML (9.17)) and v_kd = the weighted variance (the diagonal of (9.19)) + floor. */
  @Override
  public DiagonalGaussianModel mStep(
      DiagonalGaussianStatistics statistics, DiagonalGaussianModel previous) {
    int dims = statistics.dimensions();
    double[] means = previous.centres();
    double[] variances = previous.variances();
    int raised = 0;
    for (int k = 0; k < statistics.components(); k++) {
      if (!statistics.isLost(k)) {
        VarianceFloor.Floored<double[]> floored = floor.add(k, statistics.variances(k));
        System.arraycopy(floored.value(), 0, variances, k * dims, dims);
        raised += floored.count();
        for (int d = 0; d < dims; d++) {
          means[k * dims + d] = statistics.mean(k, d);
        }
      }
    }
    ComponentTable table = new ComponentTable(statistics.mixingWeights(), means);
    return new DiagonalGaussianModel(table, variances, raised);
  }

  /** Variances: those of the features + floor. */
  @Override
  public DiagonalGaussianModel fromCentres(int components, double[] centres, Moments moments) {
    double[] ofFeatures = floor.add(0, moments.variance()).value();
    double[] variances = new double[centres.length];
    Arrays.setAll(variances, i -> ofFeatures[i % ofFeatures.length]);
    return new DiagonalGaussianModel(ComponentTable.equalWeights(components), centres, variances);
  }

  @Override
  public DiagonalGaussianStatistics newStatistics(int components, double[] origin) {
    return new DiagonalGaussianStatistics(components, origin);
  }

  @Override
  public long statisticsBytes(int components, int dimensions) {
    return Double.BYTES * (long) components * (2L * dimensions + 1);
  }

  @Override
  public DiagonalGaussianModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    return new DiagonalGaussianModel(
        ComponentTable.read(components, dimensions, arrays, GaussianModel.MEANS),
        ComponentTable.array(arrays, GaussianModel.VARIANCES, components, dimensions),
        0);
  }
}
