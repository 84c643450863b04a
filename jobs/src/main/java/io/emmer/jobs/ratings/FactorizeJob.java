package io.emmer.jobs.ratings;

import io.emmer.em.factor.FactorLoop;
import io.emmer.jobs.UsageException;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;

/** Factorises ratings that were loaded. */
public final class FactorizeJob {
  private final JavaSparkContext spark;

  private final FactorSettings settings;
  private final FactorLoop.Listener<SparkSteps.State> listener;

  FactorizeJob(
      JavaSparkContext spark,
      FactorSettings settings,
      FactorLoop.Listener<SparkSteps.State> listener) {
    this.spark = spark;
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Alternates from the start to the best step.
   *
   * @throws UsageException if k is larger than the number of users or of items
   */
  FactorLoop.Result<SparkSteps.State> run(RatingData data) throws IOException {
    requireRank(data);
    Exchange exchange = exchange(data);
    spark.sc().setJobDescription("factorize");
    SparkSteps steps = new SparkSteps(exchange, settings.factors(), settings.lambda());
    FactorLoop<SparkSteps.State> loop =
        new FactorLoop<>(steps, settings.rule(), listener, System::nanoTime);
    return loop.run(start(exchange, data));
  }

  private void requireRank(RatingData data) {
    int most = Math.min(data.rows(Side.USERS), data.rows(Side.ITEMS));
    if (settings.factors() > most) {
      throw new UsageException(
          "--factors %d: found %d users and %d items after filtering, expected at most %d factors"
              .formatted(settings.factors(), data.rows(Side.USERS), data.rows(Side.ITEMS), most));
    }
  }

  private Exchange exchange(RatingData data) {
    return new BroadcastExchange(spark, data, settings.factors());
  }

  private SparkSteps.State start(Exchange exchange, RatingData data) throws IOException {
    int k = settings.factors();
    return new SparkSteps.State(
        exchange.create(Side.USERS, RandomFactors.of(Side.USERS, data, k, settings.seed())),
        exchange.create(Side.ITEMS, RandomFactors.of(Side.ITEMS, data, k, settings.seed())),
        null,
        0);
  }
}
