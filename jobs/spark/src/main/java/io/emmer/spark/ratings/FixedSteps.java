package io.emmer.spark.ratings;

import io.emmer.em.factor.BlockRule;
import io.emmer.em.factor.Part;
import io.emmer.em.factor.RatingBlock;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import org.apache.spark.api.java.JavaRDD;

/**
 * Ratings in the memory of a cluster, and any number of steps over them from a random start, with
 * no evaluation, stop rule or checkpoint in between: what a benchmark times.
 *
 * <pre>{@code
 * try (FixedSteps steps = FixedSteps.load(job, reader, settings)) {
 *   FixedSteps.Trained trained = steps.run(10, 8.0, 20);
 *   System.out.println(steps.testRmse(trained));
 * }
 * }</pre>
 */
public final class FixedSteps implements AutoCloseable {
  private static final long SEED = 0;

  private final RatingData data;
  private final Exchange exchange;
  private final String name;

  /**
   * The factors of both sides.
   *
   * @param factors k
   * @param users users[u*k + f] of user number u
   * @param items items[i*k + f] of item number i
   */
  public record Trained(int factors, double[] users, double[] items) {}

  private FixedSteps(RatingData data, Exchange exchange, String name) {
    this.data = data;
    this.exchange = exchange;
    this.name = name;
  }

  /**
   * Loads what a reader reads, one partition a core.
   *
   * @throws InputException if the filter leaves nothing, or a part of the split is empty
   */
  public static FixedSteps load(SparkJob job, RatingReader reader, RatingSettings settings)
      throws IOException {
    int partitions = job.context().defaultParallelism();
    RatingData data = new RatingLoader(job.context(), settings, partitions).load(reader);
    return new FixedSteps(
        data, new BroadcastExchange(job.context(), data), reader.files().get(0).toString());
  }

  /** The ratings less the users' means, in blocks of users. */
  public JavaRDD<RatingBlock> ratings() {
    return data.users().values();
  }

  /** The number of users. */
  public int users() {
    return data.rows(Side.USERS);
  }

  /** The number of items. */
  public int items() {
    return data.rows(Side.ITEMS);
  }

  /**
   * Refuses more factors than there are users or items.
   *
   * @throws InputException if {@code factors} is larger than the number of either
   */
  public void requireRank(int factors) {
    data.requireRank(factors, name);
  }

  /** Alternates a number of steps from the same random start every time. */
  public Trained run(int factors, double lambda, int count) {
    SparkSteps steps = new SparkSteps(exchange, factors, lambda);
    SparkSteps.State state = StartFactors.random(exchange, data, factors, SEED);
    for (int step = 1; step <= count; step++) {
      state = steps.next(step, state, false);
    }
    return new Trained(
        factors,
        state.users().gathered(users(), factors),
        state.items().gathered(items(), factors));
  }

  /** The root of the mean squared error over the test ratings. */
  public double testRmse(Trained trained) {
    int k = trained.factors();
    SparkSteps.State state =
        SparkSteps.State.create(
            exchange,
            k,
            new DriverFactors(k, trained.users()),
            new DriverFactors(k, trained.items()));
    return exchange
        .apply("errors", Side.USERS, BlockRule.keep(k), state.users(), state.items(), true)
        .sums()
        .rmse(Part.TEST);
  }

  @Override
  public void close() {
    data.close();
  }
}
