package io.emmer.em.family.mixed;

import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.LocationFamilyContractTest;
import io.emmer.em.TestRows;

/** What every family keeps, for numbers without missing cells. */
class MixedContractTest extends LocationFamilyContractTest<MixedModel, MixedStatistics> {
  @Override
  protected Family<MixedModel, MixedStatistics> family() {
    return new MixedFamily().with(new HyperParameters(0, 0.0));
  }

  @Override
  protected Family<MixedModel, MixedStatistics> flooredFamily() {
    return new MixedFamily();
  }

  @Override
  protected double[] trueCentres() {
    return new double[] {0, 0, 0, 6, 0, -3, -1, 7, 4};
  }

  @Override
  protected TestRows sample(int rows) {
    return TestRows.around(D, trueCentres(), 1, rows);
  }

  @Override
  protected TestRows overlapping(int rows) {
    return TestRows.around(D, trueCentres(), 2.5, rows);
  }

  @Override
  protected double recoveryError() {
    return 0.12;
  }

  @Override
  protected double[] centreOfOne(double[] mean, double weight) {
    return mean;
  }
}
