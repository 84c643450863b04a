package io.emmer.app.bench;

import io.emmer.em.Candidate;
import io.emmer.em.EmLoop;
import io.emmer.em.FitResult;
import io.emmer.em.StopRule;
import io.emmer.em.factor.RatingBlock;
import io.emmer.em.factor.RatingRows;
import io.emmer.spark.PartitionJob;
import io.emmer.spark.RunException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.ratings.FixedSteps;
import io.emmer.spark.ratings.RatingReader;
import io.emmer.spark.ratings.RatingSettings;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.SparkDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.RDDInfo;
import org.apache.spark.storage.StorageLevel;

/** Loads what is to be compared, puts it into memory, and times it. */
public record BenchJob(
    SparkJob job, List<Work> works, Set<BenchSystem> systems, Protocol protocol) {
  private static final Set<BenchSystem> MLLIB_KMEANS =
      EnumSet.range(BenchSystem.MLLIB_SPARSE, BenchSystem.ML_DENSE);

  /**
   * Times works on rows, on all systems that have them. MLlib's K-means is timed as the yardstick
   * even if it is none of the works, unless all are on tables.
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
        List<Candidate<?, ?>> starts = data.bound(work).starts(loaded, components, seed);
        subjects.add(emmer(work.name(), loaded, starts).whole(work.whole()));
      }
      boolean onlyTables = works.stream().allMatch(Work::isOfTables);
      for (BenchSystem system : systems) {
        if (MLLIB_KMEANS.contains(system) && !onlyTables) {
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
      if (systems.contains(BenchSystem.SPARK)) {
        subjects.add(emptyJob(job.context()));
      }
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
          case "TableBlock" -> "cells";
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

  /** A job for every iteration, as Emmer runs them. */
  private static Subject emptyJob(JavaSparkContext spark) {
    JavaRDD<Integer> nothing = spark.parallelize(List.of(), 2);
    return Subject.of(
        Work.EMPTY_JOB,
        BenchSystem.SPARK,
        BenchSystem.SPARK.storage,
        iterations -> {
          spark.sc().setJobDescription(Work.EMPTY_JOB);
          for (int i = 0; i < iterations; i++) {
            PartitionJob.run(nothing, part -> 0);
          }
          return iterations;
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
        },
        false);
  }

  /** The rows of a comparison, each form of them loaded once and kept in memory. */
  private static final class BenchData implements AutoCloseable {
    private final SparkJob job;
    private final RowSource rows;
    private final Consumer<String> progress;
    private final Map<String, SparkDataset> loaded = new HashMap<>();
    private final Map<String, Rows> read = new HashMap<>(); // by family
    private final List<JavaRDD<?>> cached = new ArrayList<>();
    private final List<Dataset<Row>> frames = new ArrayList<>();

    BenchData(SparkJob job, RowSource rows, Consumer<String> progress) {
      this.job = job;
      this.rows = rows;
      this.progress = progress;
    }

    /**
     * The rows that a work is done on.
     *
     * @throws UsageException if they are fewer than {@code components}
     */
    SparkDataset of(Work work, int components) throws IOException {
      String key = work.family().name() + " " + work.principalComponents();
      SparkDataset data = loaded.get(key);
      if (data == null) {
        progress.accept("loading for " + work.name());
        Rows found = rows.load(job, work.family());
        read.put(work.family().name(), found);
        data = found.data();
        if (work.principalComponents() > 0) {
          data = projected(data, work);
        }
        loaded.put(key, data);
        cached.add(data.leaves());
      }
      if (components > data.rows()) {
        throw new UsageException(
            "--components %d: found %d rows, expected at least as many; give more rows",
            components, data.rows());
      }
      return data;
    }

    /** A work whose rows are loaded, over these. */
    Work bound(Work work) {
      return work.isOfTables() ? work.over(read.get(work.family().name())) : work;
    }

    private static SparkDataset projected(SparkDataset data, Work work) {
      if (work.principalComponents() > data.dimensions()) {
        throw new UsageException(
            "--works %s: found %d values a row, expected at least as many as principal components",
            work.name(), data.dimensions());
      }
      SparkDataset projected = Mllib.projected(data, work.principalComponents());
      projected.leaves().persist(StorageLevel.MEMORY_AND_DISK()).count();
      data.close();
      return projected;
    }

    /** A cached DataFrame of the rows. */
    Dataset<Row> frame(SparkDataset data, boolean sparse) {
      Dataset<Row> frame =
          Mllib.frame(job.session(), data, sparse).persist(StorageLevel.MEMORY_ONLY());
      frame.count();
      frames.add(frame);
      return frame;
    }

    /** The rows as vectors, which come to be cached on first use. */
    JavaRDD<Vector> vectors(SparkDataset data, boolean sparse) {
      JavaRDD<Vector> vectors = Mllib.vectors(data, sparse).persist(StorageLevel.MEMORY_ONLY());
      cached.add(vectors);
      return vectors;
    }

    /**
     * Fills the memory.
     *
     * @throws RunException if something does not stay there: times would be those of loading
     */
    void requireInMemory() {
      cached.forEach(JavaRDD::count);
      cached.forEach(this::requireInMemory);
    }

    private void requireInMemory(JavaRDD<?> rdd) {
      // Spark tells nothing at all of an RDD without a cached partition.
      int inMemory =
          Arrays.stream(job.context().sc().getRDDStorageInfo())
              .filter(info -> info.id() == rdd.id() && info.diskSize() == 0)
              .mapToInt(RDDInfo::numCachedPartitions)
              .sum();
      if (inMemory < rdd.getNumPartitions()) {
        throw new RunException(
            "found %d of %d partitions of the rows in memory, expected all; give --driver-memory 4g"
                + " or --limit",
            inMemory, rdd.getNumPartitions());
      }
    }

    @Override
    public void close() {
      frames.forEach(frame -> frame.unpersist(false));
      cached.forEach(rdd -> rdd.unpersist(false));
      loaded.values().forEach(SparkDataset::close);
    }
  }

  /**
   * MLlib's ALS on the training ratings less the users' means.
   *
   * @param frame user, item and rating, in memory
   * @param users number of users
   * @param items number of items
   */
  private record MllibAls(SparkJob job, Dataset<Row> frame, int users, int items) {
    private static final int CHECKPOINTS_NEVER = -1;

    static MllibAls of(SparkJob job, FixedSteps ratings) {
      StructType schema =
          new StructType().add("user", "int").add("item", "int").add("rating", "float");
      Dataset<Row> frame =
          job.session().createDataFrame(ratings.ratings().flatMap(MllibAls::training), schema);
      frame.persist(StorageLevel.MEMORY_AND_DISK()).count();
      return new MllibAls(job, frame, ratings.users(), ratings.items());
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

    /**
     * Trains with no stop rule.
     *
     * @param lambda what MLlib multiplies by a row's number of ratings
     */
    FixedSteps.Trained run(int factors, double lambda, int iterations) {
      job.context().sc().setJobDescription("MLlib's ALS");
      ALSModel model =
          new ALS()
              .setRank(factors)
              .setRegParam(lambda)
              .setMaxIter(iterations)
              .setNumBlocks(job.context().defaultParallelism())
              .setCheckpointInterval(CHECKPOINTS_NEVER)
              .setSeed(0)
              .setUserCol("user")
              .setItemCol("item")
              .setRatingCol("rating")
              .fit(frame);
      return new FixedSteps.Trained(
          factors,
          table(model.userFactors(), users, factors),
          table(model.itemFactors(), items, factors));
    }

    private static double[] table(Dataset<Row> rows, int count, int k) {
      double[] values = new double[count * k];
      for (Row row : rows.collectAsList()) {
        List<Float> factors = row.getList(1);
        for (int f = 0; f < k; f++) {
          values[row.getInt(0) * k + f] = factors.get(f);
        }
      }
      return values;
    }
  }
}
