package io.emmer.em.family.kmeans;

import io.emmer.em.Assignments;
import io.emmer.em.EStep;
import io.emmer.em.EStepFactory;
import io.emmer.em.Family;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.Objective;
import io.emmer.em.ObjectiveRemark;
import io.emmer.em.RandomKey;
import io.emmer.em.Remainder;
import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.ComponentModel;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

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
    return eSteps(model, origin).eStep();
  }

  @Override
  public EStepFactory<KMeansStatistics> eSteps(KMeansModel model, double[] origin) {
    return new KMeansESteps(model, origin);
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
    OwnedRows rows = new OwnedRows(block, assignments.components());
    for (int n = 0; n < block.rows(); n++) {
      rows.assign(n, assignments.component()[n]);
    }
    into.add(block, rows);
  }

  @Override
  public Optional<Remainder<?>> remainder(KMeansStatistics swept, KMeansModel model) {
    return swept.under(model).remainder();
  }

  @Override
  public KMeansStatistics newStatistics(int components, double[] origin) {
    return new KMeansStatistics(components, origin);
  }

  @Override
  public long statisticsBytes(int components, int dimensions) {
    return Double.BYTES * (long) components * (dimensions + 1);
  }

  @Override
  public KMeansModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    return new KMeansModel(
        ComponentModel.weights(arrays, components),
        ComponentModel.array(arrays, KMeansModel.MEANS, components, dimensions));
  }
}
