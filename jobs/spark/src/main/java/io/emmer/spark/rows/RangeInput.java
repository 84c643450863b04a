package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.ScalaCollections;
import io.emmer.spark.rows.format.idx.IdxFile;
import io.emmer.spark.rows.format.npy.NpyRows;
import io.emmer.spark.rows.range.RangeFile;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/**
 * IDX or NPY files.
 *
 * @param ranges in global row order
 * @param rows in use: all, or fewer under --limit and --subset
 * @param subset which rows those are, null for the first ones
 */
public record RangeInput(List<RangeFile> ranges, long rows, RowSubset subset)
    implements RowInput, Serializable {
  public RangeInput {
    ranges = List.copyOf(ranges);
  }

  /**
   * Looks at the files and checks that they belong together.
   *
   * @param limit rows to use at the most, 0 for all
   */
  public static RangeInput inspect(Configuration conf, List<Path> paths, long limit)
      throws IOException {
    List<RangeFile> files = new ArrayList<>();
    long rows = 0;
    for (Path path : paths) {
      RangeFile file =
          FileFormat.of(conf, path) == FileFormat.NPY
              ? NpyRows.inspect(conf, path)
              : IdxFile.inspect(conf, path);
      if (!files.isEmpty()) {
        checkAlike(files.get(0), file);
      }
      files.add(file);
      rows += file.rows();
    }
    return new RangeInput(files, limit > 0 ? Math.min(limit, rows) : rows, null);
  }

  private static void checkAlike(RangeFile first, RangeFile file) {
    String expectedType = first.type().replaceFirst(" in Fortran order", "");
    String foundType = file.type().replaceFirst(" in Fortran order", "");
    if (first.dimensions() != file.dimensions() || !foundType.equals(expectedType)) {
      throw new InputException(
          "%s: %d values of type %s a row, expected %d of %s as in %s; give files of one shape",
          file.path(),
          file.dimensions(),
          foundType,
          first.dimensions(),
          expectedType,
          first.path());
    }
  }

  @Override
  public JavaRDD<Leaf> leaves(
      JavaSparkContext spark, LeafCut cut, BlockFormat format, Optional<RangeInput> labels)
      throws IOException {
    Configuration conf = spark.hadoopConfiguration();
    BlockFormat.Builder builder = format.builder(this, () -> firstLeaf(conf, cut));
    List<Tuple2<Integer, Seq<String>>> partitions = new ArrayList<>();
    for (int p = 0; p < cut.partitions(); p++) {
      partitions.add(new Tuple2<>(p, hosts(conf, cut, p)));
    }
    Broadcast<SerializableConfiguration> shared =
        spark.broadcast(new SerializableConfiguration(conf));
    RangeInput in = this;
    RangeInput labelInput = labels.orElse(null);
    return numbers(spark.sc(), partitions)
        .flatMap(p -> new RangeLeaves(shared.value().value(), in, labelInput, builder, cut, p));
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // Scala 2.12 wants another type of sequence inside
  private static JavaRDD<Integer> numbers(
      SparkContext spark, List<Tuple2<Integer, Seq<String>>> partitions) {
    Seq located = ScalaCollections.toScala(partitions);
    RDD<Integer> numbers = spark.makeRDD(located, ClassTag$.MODULE$.apply(Integer.class));
    return numbers.toJavaRDD();
  }

  private byte[] firstLeaf(Configuration conf, LeafCut cut) throws IOException {
    long end = subset == null ? cut.rowsOf(0) : subset.of();
    try (RowReader sample = new RowReader(conf, this, subset, 0, end)) {
      return sample.read(cut.rowsOf(0));
    }
  }

  /** The hosts of the file that holds a partition's first row. */
  private Seq<String> hosts(Configuration conf, LeafCut cut, int partition) throws IOException {
    long row = cut.start(cut.borders()[partition]);
    long end = cut.start(cut.borders()[partition + 1]);
    for (RangeFile file : ranges) {
      if (row < file.rows()) {
        String[] hosts = file.hosts(file.fileSystem(conf), row, Math.min(file.rows(), end));
        return ScalaCollections.toScala(List.of(hosts));
      }
      row -= file.rows();
      end -= file.rows();
    }
    throw new IllegalStateException("no file holds row " + row);
  }

  private RangeFile first() {
    return ranges.get(0);
  }

  @Override
  public List<File> files() {
    return ranges.stream()
        .map(file -> new File(file.path(), file.stamp().length(), file.rows(), file.headerBytes()))
        .toList();
  }

  @Override
  public RangeInput select(RowSubset chosen) {
    return new RangeInput(ranges, chosen.rows(), chosen);
  }

  @Override
  public int[] rowShape() {
    return first().rowShape();
  }

  @Override
  public String format() {
    return first().format();
  }

  @Override
  public String type() {
    return first().type();
  }

  @Override
  public boolean unsignedBytes() {
    return first().unsignedBytes();
  }

  int bytesPerRow() {
    return first().bytesPerRow();
  }

  /** The next labels of these files, which are whole numbers. */
  String[] labels(RowReader reader, int count) throws IOException {
    double[] values = toDoubles(reader.read(count), count);
    long[] at = reader.rows();
    Map<Double, String> names = new HashMap<>();
    String[] labels = new String[count];
    Arrays.setAll(labels, n -> names.computeIfAbsent(values[n], x -> label(x, at[n])));
    return labels;
  }

  private String label(double value, long row) {
    if ((int) value != value) {
      throw new InputException(
          "%s: label %d is %s, expected a whole number from -2^31 to 2^31-1; number the classes",
          pathOf(row), row, value == (long) value ? Long.toString((long) value) : value);
    }
    return Integer.toString((int) value);
  }

  /** The first {@code count} values of raw rows. */
  double[] toDoubles(byte[] raw, int count) {
    double[] values = new double[count];
    first().toDoubles(raw, count, values);
    return values;
  }

  /** Refuses labels that are no labels of these rows. */
  public static void checkLabels(RowInput rows, RowInput labels) {
    long expected = rows.rowsInFiles();
    long found = labels.rowsInFiles();
    String name = labels.files().get(0).path();
    if (labels.dimensions() != 1) {
      throw new InputException(
          "%s: %d values a row (%s), expected 1; {labels} takes a file of labels",
          name, labels.dimensions(), Arrays.toString(labels.rowShape()));
    }
    if (found != expected) {
      throw new InputException(
          "%s: %d labels, expected %d as there are rows in %s; give the labels of these rows",
          name, found, expected, rows.files().get(0).path());
    }
  }
}
