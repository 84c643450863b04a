package io.emmer.em.family.gaussian.tied;

import io.emmer.em.Mergeable;
import io.emmer.em.Scatter;
import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.List;

/** Adds the first moments, and the scatter of all rows where the model does not bring it along. */
public final class TiedGaussianStatistics extends MixtureStatistics<TiedGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  private final Scatter scatterOrNull;
  private final double objectiveOfAll;

  private TiedGaussianStatistics(
      int components, double[] origin, Scatter scatterOrNull, double objectiveOfAll) {
    super(components, origin);
    this.scatterOrNull = scatterOrNull;
    this.objectiveOfAll = objectiveOfAll;
  }

  private TiedGaussianStatistics(
      TiedGaussianStatistics other, double[] firstMoments, Scatter scatterOrNull) {
    super(other, firstMoments);
    this.scatterOrNull = scatterOrNull;
    this.objectiveOfAll = other.objectiveOfAll;
  }

  /** Statistics of no rows, of whatever rows are to come. */
  static TiedGaussianStatistics ofSomeRows(int components, double[] origin) {
    return new TiedGaussianStatistics(components, origin, new Scatter(origin.length), 0);
  }

  /**
   * Statistics of no rows, when all rows are to come.
   *
   * @param objectiveOfAll what all components' densities of all rows have in common
   */
  static TiedGaussianStatistics ofAllRows(int components, double[] origin, double objectiveOfAll) {
    return new TiedGaussianStatistics(components, origin, null, objectiveOfAll);
  }

  @Override
  protected void finishMoments(DataBlock block) {
    if (scatterOrNull != null) {
      scatterOrNull.add(block);
    }
  }

  @Override
  protected void mergeMoments(TiedGaussianStatistics right) {
    Mergeable.addTo(firstMoments(), right.firstMoments());
    if (scatterOrNull != null) {
      scatterOrNull.merge(right.scatterOrNull);
    }
  }

  @Override
  public List<double[]> sums() {
    List<double[]> all = new ArrayList<>(super.sums());
    if (scatterOrNull != null) {
      all.addAll(scatterOrNull.sums());
    }
    return all;
  }

  @Override
  public TiedGaussianStatistics withSums(List<double[]> replaced) {
    return new TiedGaussianStatistics(
        this,
        replaced.get(0),
        scatterOrNull == null
            ? null
            : scatterOrNull.withSums(replaced.subList(1, replaced.size())));
  }

  @Override
  public double objective() {
    return super.objective() + objectiveOfAll;
  }

  /** The scatter of the rows seen, or null if that of all rows is known. */
  Scatter scatterOrNull() {
    return scatterOrNull;
  }
}
