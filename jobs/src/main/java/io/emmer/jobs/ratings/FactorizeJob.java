package io.emmer.jobs.ratings;

import io.emmer.em.factor.FactorLoop;
import io.emmer.jobs.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.api.java.JavaSparkContext;

/** Factorises ratings that were loaded. */
public final class FactorizeJob {
  /** The start by singular value decomposition. */
  static final String SVD = "svd";

  private final JavaSparkContext spark;

  private final FactorSettings settings;
  private final FactorCheckpoints checkpoints;
  private final FactorLoop.Listener<SparkSteps.State> listener;

  /**
   * A job.
   *
   * @param checkpoints or null
   */
  FactorizeJob(
      JavaSparkContext spark,
      FactorSettings settings,
      FactorCheckpoints checkpoints,
      FactorLoop.Listener<SparkSteps.State> listener) {
    this.spark = spark;
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.listener = listener;
  }

  /**
   * Alternates from the start to the best step.
   *
   * @param name of the ratings, for messages
   * @throws InputException if k is larger than the number of users or of items
   */
  FactorLoop.Result<SparkSteps.State> run(RatingData data, String name) throws IOException {
    requireRank(data, name);
    Exchange exchange = exchange(data);
    spark.sc().setJobDescription("factorize");
    SparkSteps steps = new SparkSteps(exchange, settings.factors(), settings.lambda());
    FactorLoop<SparkSteps.State> loop =
        new FactorLoop<>(steps, settings.rule(), at -> stepped(at, data), System::nanoTime);
    return run(loop, exchange, data);
  }

  private void stepped(FactorLoop.Progress<SparkSteps.State> at, RatingData data) {
    listener.stepped(at);
    if (checkpoints != null && checkpoints.isDue(at.step())) {
      try {
        checkpoints.write(at, data);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void requireRank(RatingData data, String name) {
    int most = Math.min(data.rows(Side.USERS), data.rows(Side.ITEMS));
    if (settings.factors() > most) {
      throw new InputException(
          "%s: found %d users and %d items after filtering, expected %d or more of both; give more"
                  .formatted(name, data.rows(Side.USERS), data.rows(Side.ITEMS), settings.factors())
              + " ratings, a smaller --min-ratings or --factors of at most "
              + most);
    }
  }

  private Exchange exchange(RatingData data) {
    long rows = Math.max(data.rows(Side.USERS), data.rows(Side.ITEMS));
    return rows * settings.factors() * Double.BYTES <= settings.broadcastBytes()
        ? new BroadcastExchange(spark, data)
        : new RoutedExchange(spark, data);
  }

  private SparkSteps.State start(Exchange exchange, RatingData data) {
    int k = settings.factors();
    if (settings.start().equals(SVD)) {
      return new SvdStart(exchange, data, settings.seed()).factors(k);
    }
    return new SparkSteps.State(
        exchange.create(Side.USERS, k, RandomFactors.of(Side.USERS, data, k, settings.seed())),
        exchange.create(Side.ITEMS, k, RandomFactors.of(Side.ITEMS, data, k, settings.seed())),
        null,
        0);
  }

  private FactorLoop.Result<SparkSteps.State> run(
      FactorLoop<SparkSteps.State> loop, Exchange exchange, RatingData data) throws IOException {
    if (checkpoints != null && checkpoints.resumes()) {
      return loop.resume(checkpoints.read(exchange, data));
    }
    return loop.run(start(exchange, data));
  }
}
