package io.emmer.em.mixture;

import io.emmer.em.Assignments;
import io.emmer.em.EStep;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.data.DataBlock;

/** A family of soft mixtures: it names its densities, and the E-step is that of every mixture. */
public abstract class MixtureFamily<M extends Model, S extends MixtureStatistics<S>>
    implements Family<M, S> {
  private static final long serialVersionUID = 1L;

  /**
   * The densities of the components.
   *
   * @param origin origin[d]: blocks hold x_n - origin
   */
  protected abstract ComponentScorer scorer(M model, double[] origin);

  @Override
  public final EStep<S> eStep(M model, double[] origin) {
    return new MixtureEStep<>(
        scorer(model, origin), model.weights(), () -> newStatistics(model.components(), origin));
  }

  @Override
  public final void addAssignments(Assignments assignments, DataBlock block, S into) {
    into.addAssignments(assignments, block);
  }
}
