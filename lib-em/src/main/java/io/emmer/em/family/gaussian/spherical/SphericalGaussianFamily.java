package io.emmer.em.family.gaussian.spherical;

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

/** p(x | k) = N(x | mu_k, s_k I). */
public final class SphericalGaussianFamily
    extends GaussianFamily<SphericalGaussianModel, SphericalGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "gaussian-spherical";

  private final VarianceFloor floor;

  /** The family with the default floor. */
  public SphericalGaussianFamily() {
    this(HyperParameters.DEFAULTS.varianceFloor());
  }

  /**
   * @param varianceFloor added to every variance, 0 or more
   */
  public SphericalGaussianFamily(double varianceFloor) {
    this.floor = new VarianceFloor(varianceFloor);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SphericalGaussianFamily with(HyperParameters hyperParameters) {
    return new SphericalGaussianFamily(hyperParameters.varianceFloor());
  }

  @Override
  public Set<Setting> hyperParameters() {
    return Set.of(HyperParameters.VARIANCE_FLOOR);
  }

  @Override
  protected ComponentScorer scorer(SphericalGaussianModel model, double[] origin) {
    return new SphericalGaussianScorer(model, origin);
  }

  /** mu_k (PRML (9.17)) and s_k = tr S_k / D (of (9.19)) + floor. */
  @Override
  public SphericalGaussianModel mStep(
      SphericalGaussianStatistics statistics, SphericalGaussianModel previous) {
    int dims = statistics.dimensions();
    double[] means = previous.centres();
    double[] variances = previous.variances();
    int raised = 0;
    for (int k = 0; k < variances.length; k++) {
      if (!statistics.isLost(k)) {
        VarianceFloor.Floored<double[]> floored =
            floor.add(k, new double[] {statistics.variance(k)});
        variances[k] = floored.value()[0];
        raised += floored.count();
        for (int d = 0; d < dims; d++) {
          means[k * dims + d] = statistics.mean(k, d);
        }
      }
    }
    ComponentTable table = new ComponentTable(statistics.mixingWeights(), means);
    return new SphericalGaussianModel(table, variances, raised);
  }

  /** Variances: the mean of those of the features + floor. */
  @Override
  public SphericalGaussianModel fromCentres(int components, double[] centres, Moments moments) {
    double mean = 0;
    for (double variance : moments.variance()) {
      mean += variance / moments.dimensions();
    }
    double[] variances = new double[components];
    Arrays.fill(variances, floor.add(0, new double[] {mean}).value()[0]);
    return new SphericalGaussianModel(ComponentTable.equalWeights(components), centres, variances);
  }

  @Override
  public SphericalGaussianStatistics newStatistics(int components, double[] origin) {
    return new SphericalGaussianStatistics(components, origin);
  }

  @Override
  public long statisticsBytes(int components, int dimensions) {
    return Double.BYTES * (long) components * (dimensions + 2L);
  }

  @Override
  public SphericalGaussianModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    return new SphericalGaussianModel(
        ComponentTable.read(components, dimensions, arrays, GaussianModel.MEANS),
        ComponentTable.array(arrays, GaussianModel.VARIANCES, components),
        0);
  }
}
