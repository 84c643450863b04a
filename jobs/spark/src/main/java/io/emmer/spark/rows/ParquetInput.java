package io.emmer.spark.rows;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Parquet files. Rows are numbered by the files' footers, so their order does not depend on how
 * Spark packs files into partitions.
 *
 * @param files in global row order
 * @param rows in use: all, or fewer under --limit and --subset
 * @param subset which rows those are, null for the first ones
 * @param columns what is read
 * @param features how
 * @param byteScale what unsigned bytes are divided by where nothing else is asked for, null where
 *     the values are no bytes
 * @param schema of the columns that are read
 * @param numberTypes types of those of label, weight and id that are numbers, by column
 */
public record ParquetInput(
    List<File> files,
    long rows,
    RowSubset subset,
    ParquetColumns columns,
    FeatureReader features,
    int[] rowShape,
    Double byteScale,
    StructType schema,
    Map<String, NumberType> numberTypes)
    implements RowInput, Serializable {
  public ParquetInput {
    files = List.copyOf(files);
    numberTypes = Map.copyOf(numberTypes);
  }

  /**
   * Reads leaves with one shuffle: Spark packs files into partitions by their size, and {@code
   * _metadata} says of every row where it belongs.
   */
  @Override
  public JavaRDD<Leaf> leaves(
      JavaSparkContext spark, LeafCut cut, BlockFormat format, Optional<RangeInput> labels)
      throws IOException {
    ParquetInput in = this;
    JavaPairRDD<Long, RowChunk> chunks =
        scan(SparkSession.active()).mapPartitionsToPair(part -> new ChunkIterator(part, in, cut));
    JavaRDD<RowChunk> leaves = RowChunk.assembled(chunks, files, cut);
    BlockFormat.Builder builder =
        format.builder(this, () -> leaves.filter(leaf -> leaf.leaf() == 0).first().bytes());
    return RowChunk.leaves(spark, leaves, builder, cut, labels);
  }

  private JavaRDD<InternalRow> scan(SparkSession session) throws IOException {
    List<Column> wanted = new ArrayList<>();
    columns.all().forEach(name -> wanted.add(ParquetScan.column(schema, name)));
    wanted.add(functions.col("_metadata.file_path"));
    wanted.add(functions.col("_metadata.row_index"));
    return ParquetScan.read(session, files.stream().map(File::path).toList(), schema)
        .select(wanted.toArray(Column[]::new))
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  @Override
  public ParquetInput select(RowSubset chosen) {
    return new ParquetInput(
        files, chosen.rows(), chosen, columns, features, rowShape, byteScale, schema, numberTypes);
  }

  /** Spark's type of the ids as SQL writes it, null without ids. */
  @Override
  public String idType() {
    return columns.id() == null ? null : schema.apply(columns.id()).dataType().sql();
  }

  /** The type of a column of numbers, null for strings. */
  NumberType numberType(String column) {
    return numberTypes.get(column);
  }

  @Override
  public String format() {
    return "parquet";
  }

  @Override
  public String type() {
    return unsignedBytes()
        ? "UNSIGNED_BYTE"
        : features.form().name().toLowerCase(Locale.ROOT)
            + features.types().stream().distinct().toList();
  }

  @Override
  public boolean unsignedBytes() {
    return byteScale != null;
  }

  @Override
  public double naturalScale() {
    return unsignedBytes() ? byteScale : 1;
  }

  @Override
  public Optional<String> weightColumn() {
    return Optional.ofNullable(columns.weight());
  }

  @Override
  public boolean hasLabels() {
    return columns.label() != null;
  }
}
