package io.emmer.app.bench;

import io.emmer.em.Candidate;
import io.emmer.em.EmLoop;
import io.emmer.em.FitResult;
import io.emmer.em.StopRule;
import io.emmer.spark.RunException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.ratings.FixedSteps;
import io.emmer.spark.ratings.RatingReader;
import io.emmer.spark.ratings.RatingSettings;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.SparkDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Loads what is to be compared, puts it into memory, and times it. */
public record BenchJob(
    SparkJob job, List<Work> works, Set<BenchSystem> systems, Protocol protocol) {
  private static final Set<BenchSystem> MLLIB_KMEANS =
      EnumSet.range(BenchSystem.MLLIB_SPARSE, BenchSystem.ML_DENSE);

  /**
   * Times works on rows, on all systems that have them. MLlib's K-means is timed as the yardstick
   * even if it is none of the works.
   *
   * @param components K
   * @param seed of the starting rows
   * @throws UsageException if there are fewer rows than components
   * @throws RunException if the rows do not stay in memory: times would be those of loading
   */
  public List<Measurement> fits(RowSource rows, int components, long seed) throws IOException {
    try (BenchData data = new BenchData(job, rows, protocol.progress())) {
      List<Subject> subjects = new ArrayList<>();
      for (Work work : works(BenchSystem.EMMER)) {
        SparkDataset loaded = data.of(work, work.componentsOr(components));
        subjects.add(emmer(work.name(), loaded, work.starts(loaded, components, seed)));
      }
      for (BenchSystem system : systems) {
        if (MLLIB_KMEANS.contains(system)) {
          subjects.add(kMeans(system, data, components, seed));
        }
      }
      for (Work work : works(BenchSystem.ML_MIXTURE)) {
        if (work.isMllibMixture()) {
          int k = work.componentsOr(components);
          Dataset<Row> frame = data.frame(data.of(work, k), false);
          subjects.add(
              mllib(work.name(), BenchSystem.ML_MIXTURE, n -> Mllib.mixture(frame, k, seed, n)));
        }
      }
      data.requireInMemory();
      return protocol.measure(subjects);
    }
  }

  /** The works, if they are to be done on a system. */
  private List<Work> works(BenchSystem system) {
    return systems.contains(system) ? works : List.of();
  }

  /** Passes over the rows, which all restarts share. */
  private static Subject emmer(String work, SparkDataset data, List<Candidate<?, ?>> starts) {
    String block = data.leaves().map(leaf -> leaf.block().getClass().getSimpleName()).first();
    String storage =
        switch (block) {
          case "SparseByteBlock" -> "sparse bytes";
          case "ByteBlock" -> "bytes";
          case "DenseBlock" -> "doubles";
          default -> block;
        };
    return Subject.of(
        work,
        BenchSystem.EMMER,
        storage,
        iterations -> {
          EmLoop loop = new EmLoop(data, StopRule.iterations(iterations), event -> {});
          return loop.run(starts).stream().mapToInt(FitResult::iterations).max().orElseThrow();
        });
  }

  private static Subject kMeans(BenchSystem system, BenchData data, int k, long seed)
      throws IOException {
    Work work = Work.parse(Work.KMEANS);
    SparkDataset rows = data.of(work, k);
    if (system == BenchSystem.ML_SPARSE || system == BenchSystem.ML_DENSE) {
      Dataset<Row> frame = data.frame(rows, system.isSparse());
      return mllib(Work.KMEANS, system, n -> Mllib.kMeans(frame, k, seed, n));
    }
    KMeansModel start = Mllib.kMeansModel(work.starts(rows, k, seed).get(0).model());
    JavaRDD<Vector> vectors = data.vectors(rows, system.isSparse());
    return mllib(Work.KMEANS, system, n -> Mllib.kMeans(vectors, start, n));
  }

  private static Subject mllib(String work, BenchSystem system, IntUnaryOperator training) {
    return Subject.of(work, system, system.storage, training);
  }

  /**
   * Times works on ratings, whose systems train on the same ones less the users' means.
   *
   * @param lambda weight of the squared lengths of factors
   * @param mllibLambda what MLlib multiplies by a row's number of ratings
   */
  public List<Measurement> factorizations(
      RatingReader reader, RatingSettings settings, double lambda, double mllibLambda)
      throws IOException {
    try (FixedSteps ratings = FixedSteps.load(job, reader, settings)) {
      works.forEach(work -> ratings.requireRank(work.components()));
      MllibAls als = MllibAls.of(job, ratings);
      protocol.progress().accept(als.frame().count() + " training ratings");
      List<Subject> subjects = new ArrayList<>();
      for (Work work : works) {
        int factors = work.components();
        if (systems.contains(BenchSystem.EMMER)) {
          subjects.add(
              factorization(
                  work.name(),
                  BenchSystem.EMMER,
                  ratings,
                  lambda,
                  n -> ratings.run(factors, lambda, n)));
        }
        if (systems.contains(BenchSystem.ML_ALS)) {
          subjects.add(
              factorization(
                  work.name(),
                  BenchSystem.ML_ALS,
                  ratings,
                  mllibLambda,
                  n -> als.run(factors, mllibLambda, n)));
        }
      }
      return protocol.measure(subjects);
    }
  }

  private static Subject factorization(
      String work,
      BenchSystem system,
      FixedSteps ratings,
      double lambda,
      IntFunction<FixedSteps.Trained> training) {
    return new Subject(
        work,
        system,
        system.storage,
        n -> {
          FixedSteps.Trained trained = training.apply(n);
          return new Subject.Done(
              n, () -> new Measurement.Accuracy(lambda, ratings.testRmse(trained)));
        });
  }
}
