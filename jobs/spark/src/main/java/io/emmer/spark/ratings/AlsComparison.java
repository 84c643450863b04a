package io.emmer.spark.ratings;

import io.emmer.em.factor.BlockRule;
import io.emmer.em.factor.ErrorSums;
import io.emmer.em.factor.Part;
import io.emmer.em.factor.RatingBlock;
import io.emmer.em.factor.RatingRows;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Times this project and MLlib's ALS by turns on the same training ratings less the users' means,
 * (t(long) - t(short)) / (long - short) iterations, so that all but the iterations cancels.
 */
public final class AlsComparison {
  private static final double NANOS_PER_MS = 1e6;
  private static final int CHECKPOINTS_NEVER = -1;

  private final SparkJob job;
  private final FactorSettings settings;
  private final double mllibLambda;
  private final Consumer<String> progress;

  /**
   * What was measured.
   *
   * @param ms milliseconds an iteration, of every run
   * @param testRmse after {@code rule.maxSteps} iterations
   */
  public record Result(String system, double lambda, double[] ms, double testRmse) {
    /** The middle run. */
    public double medianMs() {
      double[] sorted = ms.clone();
      Arrays.sort(sorted);
      return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
  }

  /** Factors after some iterations. */
  @FunctionalInterface
  private interface Work {
    SparkSteps.State run(int iterations);
  }

  /** A system to measure. */
  private record Subject(String name, double lambda, Work work) {}

  /**
   * A comparison.
   *
   * @param mllibLambda what MLlib multiplies by a row's number of ratings
   */
  public AlsComparison(
      SparkJob job, FactorSettings settings, double mllibLambda, Consumer<String> progress) {
    this.job = job;
    this.settings = settings;
    this.mllibLambda = mllibLambda;
    this.progress = progress;
  }

  /** Measures both, this project first. */
  public List<Result> run(
      RatingReader reader, RatingSettings ratings, int partitions, int shortRun, int runs)
      throws IOException {
    RatingLoader loader = new RatingLoader(job.context(), ratings, partitions);
    try (RatingData data = loader.load(reader)) {
      FactorizeJob.requireRank(settings, data, reader.files().get(0).toString());
      Exchange exchange = new BroadcastExchange(job.context(), data);
      Dataset<Row> frame = frame(data).persist(StorageLevel.MEMORY_AND_DISK());
      progress.accept(frame.count() + " training ratings");
      List<Subject> subjects =
          List.of(
              new Subject("emmer", settings.lambda(), steps -> emmer(exchange, data, steps)),
              new Subject("ml-als", mllibLambda, steps -> mllib(exchange, data, frame, steps)));
      List<Result> results = new ArrayList<>();
      for (Subject subject : subjects) {
        SparkSteps.State last = subject.work().run(settings.rule().maxSteps());
        double rmse = testRmse(exchange, last);
        progress.accept(String.format(Locale.ROOT, "%s: test RMSE %.5f", subject.name(), rmse));
        results.add(new Result(subject.name(), subject.lambda(), new double[runs], rmse));
      }
      measure(subjects, results, shortRun, runs);
      return results;
    }
  }

  /** By turns, after the runs to the end that told the errors and warmed up. */
  private void measure(List<Subject> subjects, List<Result> results, int shortRun, int runs) {
    for (int r = 0; r < runs; r++) {
      for (int s = 0; s < subjects.size(); s++) {
        double ms = msPerIteration(subjects.get(s), shortRun);
        results.get(s).ms()[r] = ms;
        progress.accept(
            String.format(
                Locale.ROOT,
                "run %d of %d: %s %.1f ms an iteration",
                r + 1,
                runs,
                subjects.get(s).name(),
                ms));
      }
    }
  }

  private double msPerIteration(Subject subject, int shortRun) {
    int longRun = settings.rule().maxSteps();
    long start = System.nanoTime();
    subject.work().run(shortRun);
    long between = System.nanoTime();
    subject.work().run(longRun);
    long end = System.nanoTime();
    return (end - between - (between - start)) / NANOS_PER_MS / (longRun - shortRun);
  }

  private SparkSteps.State emmer(Exchange exchange, RatingData data, int iterations) {
    int k = settings.factors();
    SparkSteps steps = new SparkSteps(exchange, k, settings.lambda());
    SparkSteps.State state =
        new SparkSteps.State(
            exchange.create(Side.USERS, k, RandomFactors.of(Side.USERS, data, k, 0)),
            exchange.create(Side.ITEMS, k, RandomFactors.of(Side.ITEMS, data, k, 0)),
            null,
            0);
    for (int step = 1; step <= iterations; step++) {
      state = steps.next(step, state, false);
    }
    return state;
  }

  private SparkSteps.State mllib(
      Exchange exchange, RatingData data, Dataset<Row> frame, int iterations) {
    job.context().sc().setJobDescription("MLlib's ALS");
    ALSModel model =
        new ALS()
            .setRank(settings.factors())
            .setRegParam(mllibLambda)
            .setMaxIter(iterations)
            .setNumBlocks(job.context().defaultParallelism())
            .setCheckpointInterval(CHECKPOINTS_NEVER)
            .setSeed(0)
            .setUserCol("user")
            .setItemCol("item")
            .setRatingCol("rating")
            .fit(frame);
    return new SparkSteps.State(
        table(exchange, data, Side.USERS, model.userFactors()),
        table(exchange, data, Side.ITEMS, model.itemFactors()),
        null,
        0);
  }

  private Factors table(Exchange exchange, RatingData data, Side side, Dataset<Row> rows) {
    int k = settings.factors();
    double[] values = new double[data.rows(side) * k];
    for (Row row : rows.collectAsList()) {
      List<Float> factors = row.getList(1);
      for (int f = 0; f < k; f++) {
        values[row.getInt(0) * k + f] = factors.get(f);
      }
    }
    return exchange.create(side, k, new TableFactors(k, values));
  }

  private double testRmse(Exchange exchange, SparkSteps.State state) {
    ErrorSums sums =
        exchange
            .apply(
                "errors",
                Side.USERS,
                BlockRule.keep(settings.factors()),
                state.users(),
                state.items(),
                true)
            .sums();
    return sums.rmse(Part.TEST);
  }

  private Dataset<Row> frame(RatingData data) {
    StructType schema =
        new StructType().add("user", "int").add("item", "int").add("rating", "float");
    return job.session()
        .createDataFrame(data.users().values().flatMap(AlsComparison::training), schema);
  }

  private static Iterator<Row> training(RatingBlock block) {
    RatingRows ratings = block.training();
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < ratings.rows(); n++) {
      for (int i = ratings.starts()[n]; i < ratings.starts()[n + 1]; i++) {
        rows.add(
            RowFactory.create(
                block.firstRow() + n, ratings.columns()[i], (float) ratings.values()[i]));
      }
    }
    return rows.iterator();
  }
}
