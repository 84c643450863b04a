package io.emmer.spark.rows;

import io.emmer.em.family.Families;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.em.table.Column;
import io.emmer.em.table.TableSchema;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.transform.TransformFit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A query for rows: which files and columns they stand in, which of them are used, and how they are
 * prepared. Nothing is looked at before {@link #inspect}.
 *
 * @param inputs files, directories or globs
 * @param table how tables are read, and which roles their columns have
 * @param labels files, directories or globs of IDX or NPY with a label per row; empty for none
 * @param limit use the first so many rows, 0 for all
 * @param draw which of those to draw, if not all
 * @param scaling what is left open is as with the model that is applied, else as the files say
 * @param transform fitted to the rows when they are loaded
 * @param leafRows rows of a leaf; 0 if rows are only streamed
 * @param partitions 0 for as many as the cluster has cores, or a few times as many
 */
public record RowQuery(
    List<String> inputs,
    TableQuery table,
    List<String> labels,
    long limit,
    Optional<Draw> draw,
    ScalingRequest scaling,
    TransformFit transform,
    int leafRows,
    int partitions) {
  /** Rows of a leaf: the unit of the canonical merge. Other numbers give other last bits. */
  public static final int DEFAULT_LEAF_ROWS = 4096;

  /** A leaf is held in arrays of at most this many bytes. */
  private static final long MAX_LEAF_BYTES = Integer.MAX_VALUE - 8;

  public RowQuery {
    inputs = List.copyOf(inputs);
    labels = List.copyOf(labels);
  }

  /** So many rows drawn by a hash of seed and row, the same on any partitions. */
  public record Draw(long seed, long rows) {}

  /** All rows of some files, as they are. */
  public static RowQuery of(List<String> inputs) {
    return new RowQuery(
        inputs,
        TableQuery.ALL,
        List.of(),
        0,
        Optional.empty(),
        ScalingRequest.NONE,
        TransformFit.NONE,
        DEFAULT_LEAF_ROWS,
        0);
  }

  /** As this, of another file. */
  public RowQuery of(String file) {
    return new RowQuery(
        List.of(file), table, labels, limit, draw, scaling, transform, leafRows, partitions);
  }

  /** The same rows, with columns of tables in their roles. */
  public RowQuery table(TableQuery asked) {
    return new RowQuery(
        inputs, asked, labels, limit, draw, scaling, transform, leafRows, partitions);
  }

  /**
   * The same rows, for a model of rows of another input: the columns of tables that it knows by
   * name are the features.
   *
   * @throws UsageException if other features are asked for
   */
  public RowQuery knowing(InputDocument other) {
    return other.features() == null ? this : table(table.known(other.features()));
  }

  /**
   * As {@link #knowing(InputDocument)}, with the types and levels of the model's columns.
   *
   * @param open whether levels that the model does not know are to be added
   */
  public RowQuery knowing(StoredModel model, boolean open) {
    RowQuery named = knowing(model.input());
    Optional<TableSchema> schema = model.document().schema();
    boolean ofCells =
        Families.find(model.family()).filter(family -> family.support().missing()).isPresent();
    if (schema.isEmpty() || !ofCells) {
      return named;
    }
    List<String> names = schema.get().columns().stream().map(Column::name).toList();
    CellTypes types =
        table.cells() == null
            ? CellTypes.ofModel(schema.get())
            : table.cells().known(schema.get(), open);
    return named.table(named.table().known(names).cells(types));
  }

  /**
   * Where the table of Spark's catalog lies; empty if there is none.
   *
   * @throws InputException if it is not there
   */
  public Optional<TableFiles> tableFiles() {
    TableReading reading = table.reading();
    return Optional.ofNullable(reading.table())
        .map(name -> SparkTable.open(SparkJob.activeSession(), List.of(), reading).files());
  }

  /** The same rows, with columns of tables that travel with them. */
  public RowQuery keep(List<String> columns) {
    return columns.isEmpty() ? this : table(table.keep(columns));
  }

  /** The same rows, with labels from files of their own. */
  public RowQuery labels(List<String> files) {
    return new RowQuery(
        inputs, table, files, limit, draw, scaling, transform, leafRows, partitions);
  }

  /** The first rows; all for 0. */
  public RowQuery limit(long rows) {
    return new RowQuery(
        inputs, table, labels, rows, draw, scaling, transform, leafRows, partitions);
  }

  /** Some of the rows, drawn by a hash of seed and row. */
  public RowQuery draw(long seed, long rows) {
    Optional<Draw> drawn = Optional.of(new Draw(seed, rows));
    return new RowQuery(
        inputs, table, labels, limit, drawn, scaling, transform, leafRows, partitions);
  }

  /** The same rows, scaled. */
  public RowQuery scaled(ScalingRequest asked) {
    return new RowQuery(inputs, table, labels, limit, draw, asked, transform, leafRows, partitions);
  }

  /** The same rows, with a transform fitted to them. */
  public RowQuery transformed(TransformFit asked) {
    return new RowQuery(inputs, table, labels, limit, draw, scaling, asked, leafRows, partitions);
  }

  /** The same rows, in leaves and partitions of these numbers. */
  public RowQuery cut(int rowsOfLeaf, int numPartitions) {
    return new RowQuery(
        inputs, table, labels, limit, draw, scaling, transform, rowsOfLeaf, numPartitions);
  }

  /**
   * Looks at the files and checks that the query can be answered; reads no rows but those of tables
   * in text, which are counted. Tables need a Spark session that is active.
   *
   * @throws io.emmer.spark.InputException if files are missing, damaged, or do not fit together
   * @throws UsageException if the query does not suit the rows
   */
  public RowSource inspect(Configuration conf) throws IOException {
    RowInput input = FileFormat.inspect(conf, inputs, limit, table);
    Optional<RangeInput> labelled = Optional.empty();
    if (!labels.isEmpty()) {
      if (input.order() != RowOrder.FILE || table.reading().where() != null) {
        throw new UsageException(
            "{labels} are in the order of all rows of the files; give {label}, or leave {order} and"
                + " {where} out");
      }
      labelled = Optional.of(RangeInput.inspect(conf, InputPaths.resolve(conf, labels), limit));
      RangeInput.checkLabels(input, labelled.get());
    }
    RowSource all = source(input, labelled);
    return draw.isEmpty()
        ? all
        : all.select(RowSubset.of(draw.get().seed(), input, draw.get().rows()));
  }

  /**
   * A source of the rows of an input that is in no files, prepared and cut as this query wants.
   *
   * @throws UsageException if the query does not suit the rows
   */
  public RowSource source(RowInput input) {
    return source(input, Optional.empty());
  }

  private RowSource source(RowInput input, Optional<RangeInput> labelInput) {
    requireLeafFits(leafRows, input.rows(), input.dimensions());
    transform.check(input.dimensions());
    return new RowSource(this, input, labelInput, scaling.orElse(input.naturalScale()), transform);
  }

  /** Refuses leaves that no array of doubles could hold. */
  static void requireLeafFits(int leafRows, long rows, int dimensions) {
    long rowBytes = (long) dimensions * Double.BYTES;
    if (rowBytes > MAX_LEAF_BYTES) {
      throw new InputException(
          "rows of %d values are too large for one array, expected at most %d values",
          dimensions, MAX_LEAF_BYTES / Double.BYTES);
    }
    if (Math.min(leafRows, rows) * rowBytes > MAX_LEAF_BYTES) {
      throw new UsageException(
          "{leaf-rows} %d: a leaf of rows of %d values is too large; give at most %d",
          leafRows, dimensions, MAX_LEAF_BYTES / rowBytes);
    }
  }
}
