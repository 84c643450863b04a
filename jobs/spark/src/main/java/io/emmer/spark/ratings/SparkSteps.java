package io.emmer.spark.ratings;

import io.emmer.em.factor.BlockRule;
import io.emmer.em.factor.ErrorSums;
import io.emmer.em.factor.Evaluation;
import io.emmer.em.factor.FactorLoop;
import io.emmer.em.factor.RidgeRule;

/** A step: the items' factors from the users', then the users' from the items'. */
record SparkSteps(Exchange exchange, int factors, double lambda)
    implements FactorLoop.Steps<SparkSteps.State> {
  /**
   * Factors of both sides.
   *
   * @param sums measured over the users' blocks, or null
   * @param itemsNorm sum |p|^2, where sums are known
   */
  record State(Factors users, Factors items, ErrorSums sums, double itemsNorm) {}

  private String job(int step, String what) {
    return "ALS step %d: %s, K=%d".formatted(step, what, factors);
  }

  @Override
  public State next(int step, State state, boolean measured) {
    BlockRule rule = new RidgeRule(factors, lambda);
    Exchange.Half items =
        exchange.apply(job(step, "items"), Side.ITEMS, rule, null, state.users(), false);
    Exchange.Half users =
        exchange.apply(job(step, "users"), Side.USERS, rule, null, items.factors(), measured);
    return new State(
        users.factors(),
        items.factors(),
        measured ? users.sums() : null,
        items.sums().squaredNorm());
  }

  @Override
  public Evaluation evaluate(int step, State state) {
    if (state.sums() != null) {
      return Evaluation.of(step, state.sums(), state.itemsNorm(), lambda);
    }
    BlockRule keep = BlockRule.keep(factors);
    Exchange.Half items =
        exchange.apply(job(step, "norm"), Side.ITEMS, keep, state.items(), state.users(), false);
    Exchange.Half users =
        exchange.apply(job(step, "errors"), Side.USERS, keep, state.users(), state.items(), true);
    return Evaluation.of(step, users.sums(), items.sums().squaredNorm(), lambda);
  }

  @Override
  public void release(State state) {
    state.users().release();
    state.items().release();
  }
}
