package io.emmer.spark.ratings;

import io.emmer.em.factor.FactorLoop;
import io.emmer.spark.InputException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The factorisation of ratings that were loaded, from a start or a checkpoint to the best step.
 *
 * @param given the model to start from, or null
 * @param checkpoints those of this job, or null
 * @param listener told of every step
 */
record FactorizeJob(
    JavaSparkContext spark,
    FactorSettings settings,
    FactorModel given,
    FactorCheckpoints checkpoints,
    Consumer<FactorLoop.Progress<SparkSteps.State>> listener) {
  /** The start by singular value decomposition. */
  static final String SVD = "svd";

  private static final int MOST_IN_AN_ARRAY = Integer.MAX_VALUE - 8;

  /**
   * Alternates from the start to the best step.
   *
   * @param name of the ratings, for messages
   * @throws InputException if k is larger than the number of users or of items
   */
  FactorLoop.Result<SparkSteps.State> run(RatingData data, String name) throws IOException {
    requireRank(settings.factors(), data, name);
    Exchange exchange = exchange(data);
    spark.sc().setJobDescription("start of the factors");
    SparkSteps steps = new SparkSteps(exchange, settings.factors(), settings.lambda());
    FactorLoop<SparkSteps.State> loop =
        new FactorLoop<>(steps, settings.rule(), at -> stepped(at, data), System::nanoTime);
    FactorLoop.Result<SparkSteps.State> result = run(loop, exchange, data, name);
    spark.sc().setJobDescription("save the factors");
    if (checkpoints != null) {
      checkpoints.ended(result.progress(), data);
    }
    return result;
  }

  private void stepped(FactorLoop.Progress<SparkSteps.State> at, RatingData data) {
    listener.accept(at);
    if (checkpoints != null) {
      spark.sc().setJobDescription("checkpoint of the factors");
      checkpoints.stepped(at, data);
    }
  }

  /**
   * Refuses more factors than there are rows of a side.
   *
   * @throws InputException if k is larger than the number of users or of items
   */
  static void requireRank(int factors, RatingData data, String name) {
    int most = Math.min(data.rows(Side.USERS), data.rows(Side.ITEMS));
    if (factors > most) {
      throw new InputException(
          "%s: found %d users and %d items after filtering, expected %d or more of both; give more"
                  .formatted(name, data.rows(Side.USERS), data.rows(Side.ITEMS), factors)
              + " ratings, a smaller {min-ratings} or {factors} of at most "
              + most);
    }
  }

  private Exchange exchange(RatingData data) {
    long rows = Math.max(data.rows(Side.USERS), data.rows(Side.ITEMS));
    long numbers = rows * settings.factors();
    return numbers * Double.BYTES <= settings.broadcastBytes() && numbers <= MOST_IN_AN_ARRAY
        ? new BroadcastExchange(spark, data)
        : new RoutedExchange(spark, data);
  }

  private SparkSteps.State start(Exchange exchange, RatingData data, String name) {
    int k = settings.factors();
    if (given != null) {
      return StartFactors.warm(given, exchange, data, settings, name);
    }
    if (settings.start().equals(SVD)) {
      return new SvdStart(exchange, data, settings.seed()).factors(k);
    }
    return StartFactors.random(exchange, data, k, settings.seed());
  }

  private FactorLoop.Result<SparkSteps.State> run(
      FactorLoop<SparkSteps.State> loop, Exchange exchange, RatingData data, String name)
      throws IOException {
    if (checkpoints != null) {
      Optional<FactorLoop.Progress<SparkSteps.State>> newest = checkpoints.newest(exchange, data);
      if (newest.isPresent()) {
        return loop.resume(newest.get());
      }
    }
    return loop.run(start(exchange, data, name));
  }
}
