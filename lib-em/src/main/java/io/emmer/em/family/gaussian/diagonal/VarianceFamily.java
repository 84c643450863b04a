package io.emmer.em.family.gaussian.diagonal;

import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.VarianceFloor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the families without covariances between features share; they differ in their variances. */
abstract class VarianceFamily
    extends GaussianFamily<DiagonalGaussianModel, DiagonalGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  private final Variances kind;

  VarianceFamily(String name, Variances kind, double floor) {
    super(name, new VarianceFloor(floor));
    this.kind = kind;
  }

  /** mu_k (PRML (9.17)) and the weighted variances (of (9.19)) + floor. */
  @Override
  public DiagonalGaussianModel mStep(
      DiagonalGaussianStatistics statistics, DiagonalGaussianModel previous) {
    double[] variances = previous.variances();
    int count = kind.count(statistics.dimensions());
    int raised = 0;
    for (int k = 0; k < statistics.components(); k++) {
      if (!statistics.isLost(k)) {
        VarianceFloor.Floored<double[]> floored = floor().add(k, statistics.variances(k));
        System.arraycopy(floored.value(), 0, variances, k * count, count);
        raised += floored.count();
      }
    }
    double[] weights = statistics.mixingWeights();
    return new DiagonalGaussianModel(weights, statistics.means(previous), kind, variances, raised);
  }

  /** Variances: those of the features, or their mean, + floor. */
  @Override
  public DiagonalGaussianModel fromCentres(int components, double[] centres, Moments moments) {
    double[] variances = new double[components * kind.count(centres.length / components)];
    if (variances.length > 0) {
      double[] ofFeatures = kind == Variances.EACH ? moments.variance() : mean(moments.variance());
      double[] floored = floor().add(0, ofFeatures).value();
      Arrays.setAll(variances, i -> floored[i % floored.length]);
    }
    double[] weights = ComponentModel.equalWeights(components);
    return new DiagonalGaussianModel(weights, centres, kind, variances, 0);
  }

  private static double[] mean(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    return new double[] {mean};
  }

  /** Those with a variance at the floor. */
  @Override
  public final List<Integer> atFloor(DiagonalGaussianModel model) {
    double[] variances = model.variances();
    int count = kind.count(model.dimensions());
    double[] ofColumns = model.variance();
    double[] whole = kind == Variances.SHARED ? mean(ofColumns) : ofColumns;
    return IntStream.range(0, model.components())
        .filter(
            k ->
                IntStream.range(0, count)
                    .anyMatch(j -> floor().isAt(variances[k * count + j], whole[j])))
        .boxed()
        .toList();
  }

  @Override
  public final DiagonalGaussianStatistics newStatistics(int components, double[] origin) {
    return new DiagonalGaussianStatistics(components, origin, kind);
  }

  @Override
  public final long statisticsBytes(int components, int dimensions) {
    return Double.BYTES * (long) components * (1L + dimensions + kind.count(dimensions));
  }

  @Override
  public final DiagonalGaussianModel read(
      int components, int dimensions, Map<String, NdArray> arrays) {
    return new DiagonalGaussianModel(
        ComponentModel.weights(arrays, components),
        ComponentModel.array(arrays, GaussianModel.MEANS, components, dimensions),
        kind,
        kind == Variances.UNIT
            ? new double[0]
            : ComponentModel.array(
                arrays, GaussianModel.VARIANCES, kind.shape(components, dimensions)),
        0);
  }
}
