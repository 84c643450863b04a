package io.emmer.em.family.kmeans;

import io.emmer.em.EStep;
import io.emmer.em.EStepFactory;

/** The E-steps of a pass; those that this very object makes share their bases. */
final class KMeansESteps implements EStepFactory<KMeansStatistics> {
  private static final long serialVersionUID = 1L;

  private final KMeansModel model;
  private final double[] origin;
  private transient SpanBases bases; // null until they are wanted here

  KMeansESteps(KMeansModel model, double[] origin) {
    this.model = model;
    this.origin = origin.clone();
  }

  @Override
  public EStep<KMeansStatistics> eStep() {
    return new KMeansEStep(model, origin, bases());
  }

  private synchronized SpanBases bases() {
    if (bases == null) {
      bases = new SpanBases();
    }
    return bases;
  }
}
