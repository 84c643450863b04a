package io.emmer.spark.rows;

import io.emmer.em.Mergeable;
import io.emmer.em.Moments;
import io.emmer.em.data.DataBlock;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.range.RangeFile;
import io.emmer.spark.rows.transform.RowTransform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
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

  private static final long STREAMED_LEAF_BYTES = 1 << 24;

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
      RowInput input,
      RangeInput labels,
      Scaling scaling,
      Scaling.Range range,
      boolean centre,
      int leafRows,
      int partitions)
      throws IOException {
    long[] starts = RowSubset.leafStarts(input, leafRows);
    int leaves = starts.length - 1;
    Storage storage;
    JavaRDD<Leaf> rdd;
    if (input instanceof RangeInput ranges) {
      storage = storage(ranges, scaling, leafRows);
      int wanted = partitions(partitions, leaves, input, storage);
      BlockBuilder builder = new BlockBuilder(input, scaling, range, storage);
      rdd = read(new LeafReader(ranges, labels, builder, leafRows, starts), leaves, wanted);
    } else {
      // Whether bytes are sparse is known when they have been read.
      Storage widest = input.unsignedBytes() ? Storage.BYTES : Storage.DENSE;
      int wanted = partitions(partitions, leaves, input, widest);
      ParquetLeaves parquet =
          new ParquetLeaves((ParquetInput) input, leafRows, starts, Slices.borders(leaves, wanted));
      JavaRDD<RowChunk> raw = parquet.read(SparkSession.active());
      storage = storage(input, raw, scaling);
      rdd = leaves(raw, labels, new BlockBuilder(input, scaling, range, storage), leafRows, starts);
    }
    String weight = input instanceof ParquetInput parquet ? parquet.columns().weight() : null;
    return cached(rdd, input, weight, centre && storage == Storage.DENSE);
  }

  /**
   * The rows of a DataFrame. They are computed and cached before this returns, so {@code frame} may
   * be closed then.
   *
   * @param centre whether rows may be held relative to their mean
   * @param partitions 0 for as many as there are cores; never more than leaves
   */
  public SparkDataset load(
      FrameRows frame,
      Scaling scaling,
      Scaling.Range range,
      boolean centre,
      int leafRows,
      int partitions) {
    FrameInput input = frame.input();
    long[] starts = RowSubset.leafStarts(input, leafRows);
    int leaves = starts.length - 1;
    int wanted = partitions(partitions, leaves, input, Storage.DENSE);
    JavaRDD<RowChunk> raw =
        new LeafAssembly(input, leafRows, starts, Slices.borders(leaves, wanted))
            .of(frame.chunks(leafRows));
    BlockBuilder builder = new BlockBuilder(input, scaling, range, Storage.DENSE);
    JavaRDD<Leaf> rdd = leaves(raw, null, builder, leafRows, starts);
    return filled(cached(rdd, input, frame.columns().weight(), centre), "read " + input.name());
  }

  /** Computes what is to be cached; where that fails nothing of it stays. */
  private SparkDataset filled(SparkDataset data, String description) {
    spark.sc().setJobDescription(description);
    boolean read = false;
    try {
      data.leaves().count();
      read = true;
      return data;
    } finally {
      if (!read) {
        data.close();
      }
    }
  }

  /**
   * Keeps leaves in memory, or on disk where it is short.
   *
   * @param weight the column of weights, or null
   */
  private SparkDataset cached(JavaRDD<Leaf> leaves, RowInput input, String weight, boolean centre) {
    JavaRDD<Leaf> rdd = leaves;
    double[] origin = new double[input.dimensions()];
    if (weight != null) {
      requireWeight(new SparkDataset(spark, rdd, input.rows(), origin), input, weight);
    }
    if (centre) {
      origin = Moments.of(new SparkDataset(spark, rdd, input.rows(), origin)).mean();
      double[] mean = origin;
      rdd = rdd.map(leaf -> shifted(leaf, mean));
    }
    rdd.setName("rows of " + input.format()).persist(StorageLevel.MEMORY_AND_DISK());
    return new SparkDataset(spark, rdd, input.rows(), origin);
  }

  /**
   * The rows as they stand in the files, not scaled and not cached, for one job over them; leaves
   * hold fewer rows where rows are long.
   *
   * @param labels or null
   * @param partitions 0 for as many as there are cores
   */
  public JavaRDD<Leaf> stream(RowInput input, RangeInput labels, int partitions)
      throws IOException {
    long fitting = STREAMED_LEAF_BYTES / ((long) input.dimensions() * Double.BYTES);
    int leafRows = (int) Math.max(1, Math.min(DEFAULT_LEAF_ROWS, fitting));
    long[] starts = RowSubset.leafStarts(input, leafRows);
    int leaves = starts.length - 1;
    int wanted = rule().partitions(partitions, leaves, 1);
    Storage storage = input.unsignedBytes() ? Storage.BYTES : Storage.DENSE;
    BlockBuilder builder =
        new BlockBuilder(input, new Scaling(1, Double.NaN), Scaling.Range.FINITE, storage);
    if (input instanceof RangeInput ranges) {
      return read(new LeafReader(ranges, labels, builder, leafRows, starts), leaves, wanted);
    }
    long[] borders = Slices.borders(leaves, wanted);
    ParquetLeaves parquet = new ParquetLeaves((ParquetInput) input, leafRows, starts, borders);
    return leaves(parquet.read(SparkSession.active()), labels, builder, leafRows, starts);
  }

  private static void requireWeight(SparkDataset data, RowInput input, String column) {
    double weight = data.reduce("weights", () -> WeightSum::of).weight();
    if (weight == 0 || !Double.isFinite(weight)) {
      throw new InputException(
          "%s: the weights in '%s' sum to %s, expected a positive number"
              .formatted(input.files().get(0).path(), column, weight));
    }
  }

  /** sum_n w_n. */
  private record WeightSum(double weight) implements Mergeable<WeightSum> {
    static WeightSum of(DataBlock block) {
      double weight = 0;
      for (int n = 0; n < block.rows(); n++) {
        weight += block.weight(n);
      }
      return new WeightSum(weight);
    }

    @Override
    public WeightSum merge(WeightSum right) {
      return new WeightSum(weight + right.weight);
    }
  }

  /** Blocks of raw rows; labels may come from a file of their own. */
  private JavaRDD<Leaf> leaves(
      JavaRDD<RowChunk> raw, RangeInput labels, BlockBuilder builder, int leafRows, long[] starts) {
    Broadcast<SerializableConfiguration> shared =
        spark.broadcast(new SerializableConfiguration(conf));
    return raw.map(
        chunk -> {
          long number = chunk.leaf();
          DataBlock block = chunk.block(builder, number * leafRows);
          if (labels == null) {
            return new Leaf(number, block, chunk.labels(), chunk.ids());
          }
          int at = Math.toIntExact(number);
          try (SelectedRows rows =
              new SelectedRows(
                  shared.value().value(), labels, labels.subset(), starts[at], starts[at + 1])) {
            return new Leaf(number, block, Labels.read(labels, rows, block.rows()), chunk.ids());
          }
        });
  }

  private int partitions(int asked, int leaves, RowInput input, Storage storage) {
    return rule()
        .partitions(asked, leaves, input.rows() * storage.mostBytesOfRow(input.dimensions()));
  }

  private PartitionRule rule() {
    return new PartitionRule(spark.defaultParallelism(), spark.sc().isLocal());
  }

  /** The storage is chosen once, by the first leaf, so that every reader of it sees the same. */
  private Storage storage(RangeInput input, Scaling scaling, int leafRows) throws IOException {
    if (!input.unsignedBytes()) {
      return Storage.DENSE;
    }
    int rows = (int) Math.min(leafRows, input.rows());
    long last = input.subset() == null ? rows : input.subset().of();
    try (SelectedRows sample = new SelectedRows(conf, input, input.subset(), 0, last)) {
      byte[] bytes = sample.read(rows);
      return Storage.ofBytes(bytes, bytes.length, input.dimensions(), scaling.byteTable());
    }
  }

  private static Storage storage(RowInput input, JavaRDD<RowChunk> raw, Scaling scaling) {
    if (!input.unsignedBytes()) {
      return Storage.DENSE;
    }
    byte[] bytes = raw.filter(chunk -> chunk.leaf() == 0).first().bytes();
    return Storage.ofBytes(bytes, bytes.length, input.dimensions(), scaling.byteTable());
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
    for (RangeFile file : reader.input().ranges()) {
      long rows = file.rows();
      if (row < rows) {
        String[] hosts = file.hosts(conf, row, Math.min(rows, end));
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
    JavaRDD<Leaf> rdd = raw.leaves().map(leaf -> leaf.with(transform.apply(leaf.block())));
    rdd.setName("transformed rows").persist(StorageLevel.MEMORY_AND_DISK());
    double[] origin = new double[transform.dimensions(raw.dimensions())];
    return filled(new SparkDataset(spark, rdd, raw.rows(), origin), "transform rows");
  }

  private static Leaf shifted(Leaf leaf, double[] origin) {
    DataBlock block = leaf.block();
    int dimensions = block.dimensions();
    double[] values = new double[block.rows() * dimensions];
    double[] weights = new double[block.rows()];
    for (int n = 0; n < block.rows(); n++) {
      weights[n] = block.weight(n);
      block.copyRow(n, values, n * dimensions);
      for (int d = 0; d < dimensions; d++) {
        values[n * dimensions + d] -= origin[d];
      }
    }
    return leaf.with(Storage.doubles(block.firstRow(), dimensions, values, weights));
  }
}
