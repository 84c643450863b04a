package io.emmer.em;

import io.emmer.em.data.DataBlock;
import java.util.List;

/** What the contract needs to know of a family, and how its tests run it. */
abstract class FamilyFixture<M extends Model, S extends Statistics<S>> {
  protected static final int D = 3;
  protected static final int K = 3;

  /** The family with a floor of 0. */
  protected abstract Family<M, S> family();

  /** The family with its default floor. */
  protected Family<M, S> flooredFamily() {
    return family();
  }

  /** True centres, centres[k*D + d]. */
  protected abstract double[] trueCentres();

  /** Rows drawn from components of equal weight around the true centres. */
  protected abstract TestRows sample(int rows);

  /** Rows whose components overlap, so that a fit takes several steps. */
  protected TestRows overlapping(int rows) {
    return sample(rows);
  }

  /** How near a fit to 6000 rows comes to the true centres. */
  protected abstract double recoveryError();

  /** The number that bytes are divided by for all storages to give the same bits. */
  protected double divisor() {
    return 255;
  }

  /** The centre of a single component, given mean and weight of the rows. */
  protected abstract double[] centreOfOne(double[] mean, double weight);

  /** A model of unequal weights around distinct centres. */
  protected final M someModel(TestRows rows) {
    double[] centres = trueCentres();
    for (int i = 0; i < centres.length; i++) {
      centres[i] = 0.8 * centres[i] + 0.1 * ((i * 7) % 5) / 5;
    }
    Dataset data = rows.dataset(1000, family());
    M model = family().fromCentres(K, centres, Moments.of(data));
    return family().mStep(statistics(model, data), model);
  }

  @SuppressWarnings("unchecked") // they come from this family's E-step
  protected final S statistics(M model, Dataset data) {
    return (S) data.sweep("sweep", List.of(new Candidate<>(family(), model))).get(0);
  }

  protected final S statistics(M model, double[] origin, List<? extends DataBlock> blocks) {
    EStep<S> eStep = family().eStep(model, origin);
    S statistics = eStep.newStatistics();
    blocks.forEach(block -> eStep.accumulate(block, statistics));
    return statistics;
  }

  protected final M step(M model, TestRows rows) {
    return family().mStep(statistics(model, rows.dataset(1000, family())), model);
  }

  protected final FitResult<M, S> fit(Dataset data, M start, StopRule rule) {
    return fit(family(), data, start, rule);
  }

  @SuppressWarnings("unchecked") // the only candidate is of this family
  protected final FitResult<M, S> fit(Family<M, S> family, Dataset data, M start, StopRule rule) {
    return (FitResult<M, S>)
        new EmLoop(data, rule, event -> {}).run(List.of(new Candidate<>(family, start))).get(0);
  }
}
