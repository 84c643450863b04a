package io.emmer.spark.ratings;

import io.emmer.em.factor.RatingBlock;
import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import java.util.Arrays;

/**
 * The factors of a model; ids that it does not know have random ones.
 *
 * @param known ids of the model, ascending
 * @param values values[n*k + f] of known[n]
 */
record GivenFactors(RandomFactors rest, long[] known, double[] values) implements Exchange.Source {
  /** What {@code --init} begins with where a model's directory follows. */
  static final String PREFIX = "model:";

  /**
   * The start at a model.
   *
   * @param name of the ratings, for messages
   * @throws InputException if the model knows none of the users, whose factors the first half-step
   *     begins with
   */
  static SparkSteps.State start(
      FactorModel model, Exchange exchange, RatingData data, FactorSettings settings, String name) {
    long common =
        Arrays.stream(data.userIds())
            .filter(id -> Arrays.binarySearch(model.userIds(), id) >= 0)
            .count();
    if (common == 0) {
      throw new InputException(
          "%s: found none of the users that the model %s knows; give ratings of the same users, or"
                  .formatted(name, settings.start().substring(PREFIX.length()))
              + " --init random");
    }
    int k = settings.factors();
    return new SparkSteps.State(
        exchange.create(
            Side.USERS,
            k,
            new GivenFactors(
                RandomFactors.of(Side.USERS, data, k, settings.seed()),
                model.userIds(),
                model.users())),
        exchange.create(
            Side.ITEMS,
            k,
            new GivenFactors(
                RandomFactors.of(Side.ITEMS, data, k, settings.seed()),
                model.itemIds(),
                model.items())),
        null,
        0);
  }

  /**
   * Refuses a model of another rank.
   *
   * @throws UsageException if its number of factors is not {@code settings.factors()}
   */
  static void requireRank(FactorModel model, FactorSettings settings) {
    if (model.factors() != settings.factors()) {
      throw new UsageException(
          "--init %s: a model of %d factors, expected %d; give --factors %2$d"
              .formatted(settings.start(), model.factors(), settings.factors()));
    }
  }

  @Override
  public double[] block(int number) {
    double[] block = rest.block(number);
    int k = rest.factors();
    int first = number * RatingBlock.ROWS;
    for (int n = 0; n < block.length / k; n++) {
      int at = Arrays.binarySearch(known, rest.ids()[first + n]);
      if (at >= 0) {
        System.arraycopy(values, at * k, block, n * k, k);
      }
    }
    return block;
  }
}
