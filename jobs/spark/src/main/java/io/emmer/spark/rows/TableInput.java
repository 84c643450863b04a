package io.emmer.spark.rows;

import io.emmer.em.table.Column;
import io.emmer.em.table.TableSchema;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.format.csv.CsvDialect;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of a table. How many there are is known, so their order does not depend on how Spark packs
 * files into partitions.
 *
 * @param scan reads the columns
 * @param rows in use: all, or fewer under --limit and --subset
 * @param subset which rows those are, null for the first ones
 * @param columns what is read
 * @param features how
 * @param rowShape sizes of the axes of one row
 * @param byteScale what unsigned bytes are divided by where nothing else is asked for, null where
 *     the values are no bytes
 * @param schema of the columns that are read
 * @param doubts lines about columns that may not be what they are taken for
 */
public record TableInput(
    TableScan scan,
    long rows,
    RowSubset subset,
    TableColumns columns,
    FeatureReader features,
    int[] rowShape,
    Double byteScale,
    StructType schema,
    List<String> doubts)
    implements RowInput, Serializable {
  private static final int MOST_NAMES = 12;

  /** Reads leaves with one shuffle, as Spark reads files in any order. */
  @Override
  public JavaRDD<Leaf> leaves(
      JavaSparkContext spark, LeafCut cut, BlockFormat format, Optional<RangeInput> labels)
      throws IOException {
    TableInput in = this;
    JavaPairRDD<Long, RowChunk> chunks =
        scan.rows(SparkJob.activeSession())
            .mapPartitionsToPair(part -> new ChunkIterator(part, in, cut));
    JavaRDD<RowChunk> leaves =
        RowChunk.assembled(chunks, scan.isNumbered() ? List.of() : files(), cut);
    BlockFormat.Builder builder =
        format.builder(this, () -> leaves.filter(leaf -> leaf.leaf() == 0).first().bytes());
    return RowChunk.leaves(spark, leaves, builder, cut, labels);
  }

  @Override
  public List<File> files() {
    return scan.files();
  }

  @Override
  public String from() {
    return scan.isOfFiles() ? RowInput.super.from() : files().get(0).path();
  }

  @Override
  public long rowsInFiles() {
    return scan.count();
  }

  @Override
  public RowOrder order() {
    return scan.order();
  }

  @Override
  public TableInput select(RowSubset chosen) {
    return new TableInput(
        scan, chosen.rows(), chosen, columns, features, rowShape, byteScale, schema, doubts);
  }

  /** Spark's type of the ids as SQL writes it, null without ids. */
  @Override
  public String idType() {
    return sqlType(columns.id());
  }

  private String sqlType(String column) {
    return column == null ? null : schema.apply(column).dataType().sql();
  }

  @Override
  public String format() {
    return scan.format();
  }

  @Override
  public String type() {
    if (unsignedBytes()) {
      return "UNSIGNED_BYTE";
    }
    List<String> names = columns.features();
    return names.stream().limit(MOST_NAMES).map(CsvDialect::field).collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMES ? ", ..." : "");
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
  public Optional<List<String>> featureNames() {
    return Optional.of(columns.features()).filter(names -> features.isOfColumns());
  }

  @Override
  public Optional<TableColumns> namedColumns() {
    return Optional.of(columns).filter(named -> features.isOfColumns());
  }

  /** Whether features are columns that a family of tables can tell apart. */
  boolean hasCells() {
    return columns.cells() != null && features.isOfColumns();
  }

  /** Whether texts stand where numbers are needed. */
  boolean hasTexts() {
    return features.form() == FeatureReader.Form.CELLS;
  }

  /** The first feature that holds texts, where there are some. */
  String firstText() {
    return columns.features().get(Arrays.asList(cellTypes()).indexOf(null));
  }

  /** The types of numbers, null where texts are read. */
  NumberType[] cellTypes() {
    StructType read = columns.read(schema);
    return columns.features().stream()
        .map(name -> NumberType.of(read.apply(name).dataType()).orElse(null))
        .toArray(NumberType[]::new);
  }

  /** The same rows, whose cells are those of known columns. */
  TableInput closed(TableSchema known) {
    TableColumns other =
        new TableColumns(
            columns.features(),
            columns.label(),
            columns.weight(),
            columns.id(),
            columns.keep(),
            columns.cells().known(known, false));
    return new TableInput(scan, rows, subset, other, features, rowShape, byteScale, schema, doubts);
  }

  /** The same rows, whose features are read as cells. */
  TableInput reading(RowCells cells) {
    return new TableInput(
        scan, rows, subset, columns, features.cells(cells), rowShape, byteScale, schema, doubts);
  }

  /** What all rows in use hold, in one pass. */
  CellTally tally(JavaSparkContext spark, List<Column> types) throws IOException {
    LeafCut cut = LeafCut.of(this, RowQuery.DEFAULT_LEAF_ROWS).into(1);
    CellTally none =
        new CellTally(types, cellTypes(), columns.cells().maxLevels(), files().get(0).path());
    TableInput in = this;
    spark.sc().setJobDescription("levels of the columns");
    return scan
        .rows(SparkJob.activeSession())
        .mapPartitions(
            part -> {
              CellTally tally = SerializationUtils.clone(none);
              new ChunkIterator(part, in.reading(tally), cut).forEachRemaining(chunk -> {});
              return List.of(tally).iterator();
            })
        .collect()
        .stream()
        .reduce(none, CellTally::and);
  }

  /** Spark's types of the columns that travel with the rows, as SQL writes them. */
  @Override
  public List<String> keptTypes() {
    return columns.keep().stream().map(this::sqlType).toList();
  }

  @Override
  public String labelType() {
    return sqlType(columns.label());
  }
}
