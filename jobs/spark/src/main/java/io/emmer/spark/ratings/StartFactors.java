package io.emmer.spark.ratings;

import io.emmer.em.factor.RatingBlock;
import io.emmer.em.init.Initialization;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import java.util.Arrays;
import java.util.Map;

/**
 * The factors that a side starts with: those of a model for the ids that it knows (a warm start),
 * and for all others uniform ones in (0, 1), which are functions of seed and id.
 *
 * @param ids ids of the side, ascending
 * @param factors k
 * @param known ids of the model, ascending; empty without a model
 * @param values values[n*k + f] of known[n]
 */
record StartFactors(
    long seed, RandomPurpose purpose, long[] ids, int factors, long[] known, double[] values)
    implements Exchange.Source {
  /** Random factors of both sides. */
  static SparkSteps.State random(Exchange exchange, RatingData data, int factors, long seed) {
    long[] none = {};
    double[] nothing = {};
    FactorModel unknown = new FactorModel(factors, none, none, null, nothing, nothing, Map.of());
    return from(unknown, exchange, data, seed);
  }

  private static SparkSteps.State from(
      FactorModel model, Exchange exchange, RatingData data, long seed) {
    int k = model.factors();
    return SparkSteps.State.create(
        exchange,
        k,
        new StartFactors(
            seed, RandomPurpose.USER_FACTORS, data.userIds(), k, model.userIds(), model.users()),
        new StartFactors(
            seed, RandomPurpose.ITEM_FACTORS, data.itemIds(), k, model.itemIds(), model.items()));
  }

  /**
   * A warm start.
   *
   * @param name name of the ratings, for messages
   * @throws InputException if the model knows none of the users, whose factors the first half-step
   *     begins with
   */
  static SparkSteps.State warm(
      FactorModel model, Exchange exchange, RatingData data, FactorSettings settings, String name) {
    boolean knowsNobody =
        Arrays.stream(data.userIds())
            .noneMatch(id -> Arrays.binarySearch(model.userIds(), id) >= 0);
    if (knowsNobody) {
      throw new InputException(
          "%s: found none of the users that the model %s knows; give ratings of the same users, or"
              + " {init} random",
          name, Initialization.modelOf(settings.start()).orElseThrow());
    }
    return from(model, exchange, data, settings.seed());
  }

  /**
   * Refuses a model of another rank.
   *
   * @throws UsageException if its number of factors is not {@code settings.factors()}
   */
  static void requireRank(FactorModel model, FactorSettings settings) {
    if (model.factors() != settings.factors()) {
      throw new UsageException(
          "{init} %s: a model of %d factors, expected %d; give {factors} %2$d",
          settings.start(), model.factors(), settings.factors());
    }
  }

  @Override
  public double[] block(int number) {
    int first = number * RatingBlock.ROWS;
    int rows = RatingBlock.rowsOf(number, ids.length);
    double[] block = new double[rows * factors];
    for (int n = 0; n < rows; n++) {
      long id = ids[first + n];
      int at = Arrays.binarySearch(known, id);
      for (int f = 0; f < factors; f++) {
        block[n * factors + f] =
            at >= 0 ? values[at * factors + f] : CounterRandom.uniform(seed, purpose, id, f, 0);
      }
    }
    return block;
  }
}
