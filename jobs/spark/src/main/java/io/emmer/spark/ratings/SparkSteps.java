package io.emmer.spark.ratings;

import io.emmer.em.factor.BlockRule;
import io.emmer.em.factor.ErrorSums;
import io.emmer.em.factor.FactorLoop;
import io.emmer.em.factor.RidgeRule;
import io.emmer.em.factor.StepEvaluation;
import io.emmer.em.text.Text;

/** The steps on a cluster: each finds the items' factors from the users', then the reverse. */
record SparkSteps(Exchange exchange, int factors, double lambda)
    implements FactorLoop.Steps<SparkSteps.State> {
  /**
   * The factors of both sides after a step.
   *
   * @param sums errors measured over the users' blocks, or null
   * @param itemsNorm sum |p|^2, if there are sums
   */
  record State(Factors users, Factors items, ErrorSums sums, double itemsNorm) {
    /** Factors that nobody has measured. */
    static State of(Factors users, Factors items) {
      return new State(users, items, null, 0);
    }

    /** Factors that come from two sources. */
    static State create(
        Exchange exchange, int factors, Exchange.Source users, Exchange.Source items) {
      return of(
          exchange.create(Side.USERS, factors, users), exchange.create(Side.ITEMS, factors, items));
    }
  }

  private String job(int step, String what) {
    return Text.format("ALS step %d: %s, K=%d", step, what, factors);
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
  public StepEvaluation evaluate(int step, State state) {
    if (state.sums() != null) {
      return StepEvaluation.of(step, state.sums(), state.itemsNorm(), lambda);
    }
    BlockRule keep = BlockRule.keep(factors);
    Exchange.Half items =
        exchange.apply(job(step, "norm"), Side.ITEMS, keep, state.items(), state.users(), false);
    Exchange.Half users =
        exchange.apply(job(step, "errors"), Side.USERS, keep, state.users(), state.items(), true);
    return StepEvaluation.of(step, users.sums(), items.sums().squaredNorm(), lambda);
  }

  @Override
  public void release(State state) {
    state.users().release();
    state.items().release();
  }
}
