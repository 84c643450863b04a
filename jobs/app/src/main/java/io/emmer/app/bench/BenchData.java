package io.emmer.app.bench;

import io.emmer.spark.RunException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.SparkDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.RDDInfo;
import org.apache.spark.storage.StorageLevel;

/** The rows of a comparison, each form of them loaded once and kept in memory. */
final class BenchData implements AutoCloseable {
  private final SparkJob job;
  private final RowSource rows;
  private final Consumer<String> progress;
  private final Map<String, SparkDataset> loaded = new HashMap<>();
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
      data = rows.load(job, work.family()).data();
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
        Arrays.stream(job.session().sparkContext().getRDDStorageInfo())
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
