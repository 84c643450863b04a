package io.emmer.jobs.data;

import io.emmer.em.data.DataBlock;
import io.emmer.em.init.Moments;
import io.emmer.jobs.data.idx.IdxFile;
import io.emmer.jobs.data.idx.IdxType;
import io.emmer.jobs.data.transform.RowTransform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** Turns an input into a dataset that is cached in the memory of the cluster. */
public final class DataLoader {
  /** Rows of a leaf: the unit of the canonical merge. Other numbers give other last bits. */
  public static final int DEFAULT_LEAF_ROWS = 4096;

  private static final int CLUSTER_TASKS_PER_CORE = 3;

  private final JavaSparkContext spark;
  private final Configuration conf;

  public DataLoader(JavaSparkContext spark) {
    this.spark = spark;
    this.conf = spark.hadoopConfiguration();
  }

  /** Consecutive leaves that one task reads. */
  private record Slice(long firstLeaf, long lastLeaf) implements java.io.Serializable {}

  /**
   * Reads the rows.
   *
   * @param labels or null
   * @param centre whether rows may be held relative to their mean
   * @param partitions 0 for as many as there are cores; never more than leaves
   */
  public SparkDataset load(
      IdxInput input,
      IdxInput labels,
      Scaling scaling,
      Scaling.Range range,
      boolean centre,
      int leafRows,
      int partitions)
      throws IOException {
    Storage storage = storage(input, scaling, leafRows);
    LeafReader reader = LeafReader.of(input, labels, scaling, range, storage, leafRows);
    int leaves = reader.leaves();
    int wanted = partitions > 0 ? partitions : defaultPartitions();
    JavaRDD<Leaf> rdd = read(reader, leaves, Math.min(wanted, leaves));
    double[] origin = new double[input.dimensions()];
    if (centre && storage == Storage.DENSE) {
      origin = Moments.of(new SparkDataset(spark, rdd, input.rows(), origin)).mean();
      double[] mean = origin;
      rdd = rdd.map(leaf -> shifted(leaf, mean));
    }
    rdd.persist(StorageLevel.MEMORY_AND_DISK());
    return new SparkDataset(spark, rdd, input.rows(), origin);
  }

  /** A few tasks a core even out executors that are not equally fast; one machine needs none. */
  private int defaultPartitions() {
    int cores = spark.defaultParallelism();
    return spark.sc().isLocal() ? cores : CLUSTER_TASKS_PER_CORE * cores;
  }

  /** The storage is chosen once, by the first leaf, so that every reader of it sees the same. */
  private Storage storage(IdxInput input, Scaling scaling, int leafRows) throws IOException {
    if (input.type() != IdxType.UNSIGNED_BYTE) {
      return Storage.DENSE;
    }
    int rows = (int) Math.min(leafRows, input.rows());
    long last = input.subset() == null ? rows : input.subset().of();
    try (SelectedRows sample = new SelectedRows(conf, input, input.subset(), 0, last)) {
      byte[] bytes = sample.read(rows);
      return Storage.ofBytes(bytes, bytes.length, input.dimensions(), scaling.byteTable());
    }
  }

  private JavaRDD<Leaf> read(LeafReader reader, int leaves, int partitions) throws IOException {
    List<Tuple2<Slice, Seq<String>>> slices = new ArrayList<>();
    long[] borders = Slices.borders(leaves, partitions);
    for (int p = 0; p < partitions; p++) {
      Slice slice = new Slice(borders[p], borders[p + 1]);
      slices.add(new Tuple2<>(slice, hosts(reader, slice)));
    }
    Broadcast<SerializableConfiguration> shared =
        spark.broadcast(new SerializableConfiguration(conf));
    return spark
        .sc()
        .makeRDD(CollectionConverters.asScala(slices).toSeq(), ClassTag$.MODULE$.apply(Slice.class))
        .toJavaRDD()
        .flatMap(s -> reader.leaves(shared.value().value(), s.firstLeaf(), s.lastLeaf()));
  }

  /** The hosts of the file that holds the slice's first row. */
  private Seq<String> hosts(LeafReader reader, Slice slice) throws IOException {
    long row = reader.start(slice.firstLeaf());
    long end = reader.start(slice.lastLeaf());
    for (IdxFile file : reader.input().files()) {
      long rows = file.header().rows();
      if (row < rows) {
        FileSystem fs = new Path(file.path()).getFileSystem(conf);
        String[] hosts = file.hosts(fs, row, Math.min(rows, end));
        return CollectionConverters.asScala(List.of(hosts)).toSeq();
      }
      row -= rows;
      end -= rows;
    }
    throw new IllegalStateException("no file holds row " + row);
  }

  /**
   * The rows as a model sees them; they are computed and cached before this returns, so the given
   * dataset may be closed then.
   */
  public SparkDataset transformed(SparkDataset raw, RowTransform transform) {
    JavaRDD<Leaf> rdd =
        raw.leaves()
            .map(leaf -> new Leaf(leaf.number(), transform.apply(leaf.block()), leaf.labels()));
    rdd.persist(StorageLevel.MEMORY_AND_DISK());
    spark.sc().setJobDescription("transform rows");
    rdd.count();
    double[] origin = new double[transform.dimensions(raw.dimensions())];
    return new SparkDataset(spark, rdd, raw.rows(), origin);
  }

  private static Leaf shifted(Leaf leaf, double[] origin) {
    DataBlock block = leaf.block();
    int dimensions = block.dimensions();
    double[] values = new double[block.rows() * dimensions];
    for (int n = 0; n < block.rows(); n++) {
      block.copyRow(n, values, n * dimensions);
      for (int d = 0; d < dimensions; d++) {
        values[n * dimensions + d] -= origin[d];
      }
    }
    return new Leaf(
        leaf.number(), Storage.doubles(block.firstRow(), dimensions, values), leaf.labels());
  }
}
