package io.emmer.jobs.bench;

import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.jobs.RunException;
import io.emmer.jobs.UsageException;
import io.emmer.jobs.data.SparkDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.RDDInfo;

/**
 * Loads what is to be compared, puts it into memory, and times it.
 *
 * @param components K
 * @param seed of the starting rows
 */
public record BenchJob(
    List<Work> works, Set<BenchSystem> systems, int components, long seed, int runs) {

  /** Reads the rows as a family wants them. */
  @FunctionalInterface
  public interface Loader {
    SparkDataset load(Family<?, ?> family) throws IOException;
  }

  /**
   * Runs all works on all systems that have them; MLlib has K-means only, which is timed as the
   * yardstick even if it is none of the works.
   *
   * @throws UsageException if there are fewer rows than components
   * @throws RunException if the rows do not stay in memory: times would be those of loading
   */
  public List<Measurement> run(JavaSparkContext spark, Loader loader, Consumer<String> progress)
      throws IOException {
    Map<String, SparkDataset> loaded = new HashMap<>();
    List<Subject> subjects = new ArrayList<>();
    List<JavaRDD<?>> cached = new ArrayList<>();
    try {
      if (systems.contains(BenchSystem.EMMER)) {
        for (Work work : works) {
          SparkDataset data = dataset(loaded, work.family(), loader, progress);
          subjects.add(emmer(work, data));
          cached.add(data.leaves());
        }
      }
      for (BenchSystem system : systems) {
        if (system != BenchSystem.EMMER) {
          MllibKMeansSubject subject = mllib(system, loaded, loader, progress);
          subjects.add(subject);
          cached.add(subject.rows());
        }
      }
      cached.forEach(JavaRDD::count);
      cached.forEach(rdd -> requireInMemory(spark, rdd));
      return new Protocol(runs, System::nanoTime, progress).measure(subjects);
    } finally {
      cached.forEach(rdd -> rdd.unpersist(false));
      loaded.values().forEach(SparkDataset::close);
    }
  }

  private SparkDataset dataset(
      Map<String, SparkDataset> loaded,
      Family<?, ?> family,
      Loader loader,
      Consumer<String> progress)
      throws IOException {
    SparkDataset data = loaded.get(family.name());
    if (data == null) {
      progress.accept("loading for " + family.name());
      data = loader.load(family);
      loaded.put(family.name(), data);
      if (components > data.rows()) {
        throw new UsageException(
            "--components %d: found %d rows, expected at least as many; give more rows"
                .formatted(components, data.rows()));
      }
    }
    return data;
  }

  private Subject emmer(Work work, SparkDataset data) {
    List<Candidate<?, ?>> starts = work.starts(data, components, seed);
    String block = data.leaves().map(leaf -> leaf.block().getClass().getSimpleName()).first();
    return new EmmerSubject(work.name(), storage(block), data, starts);
  }

  /** SparseByteBlock becomes "sparse bytes". */
  private static String storage(String block) {
    return switch (block) {
      case "SparseByteBlock" -> "sparse bytes";
      case "SparseDoubleBlock" -> "sparse doubles";
      case "ByteBlock" -> "bytes";
      case "DenseBlock" -> "doubles";
      default -> block;
    };
  }

  private MllibKMeansSubject mllib(
      BenchSystem system,
      Map<String, SparkDataset> loaded,
      Loader loader,
      Consumer<String> progress)
      throws IOException {
    Work kmeans = Work.parse(Work.KMEANS);
    SparkDataset data = dataset(loaded, kmeans.family(), loader, progress);
    return MllibKMeansSubject.of(
        system, data, kmeans.starts(data, components, seed).get(0).model());
  }

  private static void requireInMemory(JavaSparkContext spark, JavaRDD<?> rdd) {
    // Spark tells nothing at all of an RDD without a cached partition.
    int cached =
        Arrays.stream(spark.sc().getRDDStorageInfo())
            .filter(info -> info.id() == rdd.id() && info.diskSize() == 0)
            .mapToInt(RDDInfo::numCachedPartitions)
            .sum();
    if (cached < rdd.getNumPartitions()) {
      throw new RunException(
          ("found %d of %d partitions of the rows in memory, expected all;"
                  + " give --driver-memory 4g or --limit")
              .formatted(cached, rdd.getNumPartitions()));
    }
  }
}
