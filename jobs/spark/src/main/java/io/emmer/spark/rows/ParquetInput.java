package io.emmer.spark.rows;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parquet files. Rows are numbered by the files' footers, so their order does not depend on how
 * Spark packs files into partitions.
 *
 * @param files in global row order
 * @param rows in use: all, or fewer under --limit and --subset
 * @param subset which rows those are, null for the first ones
 * @param columns what is read
 * @param features how
 * @param scale by which values are to be divided where --scale says nothing
 * @param idType Spark's type of the ids as SQL writes it, null without ids
 * @param numberTypes types of those of label, weight and id that are numbers, by column
 */
public record ParquetInput(
    List<File> files,
    long rows,
    RowSubset subset,
    ParquetColumns columns,
    FeatureReader features,
    int[] rowShape,
    boolean unsignedBytes,
    double scale,
    String idType,
    Map<String, NumberType> numberTypes)
    implements RowInput {
  public ParquetInput {
    files = List.copyOf(files);
    numberTypes = Map.copyOf(numberTypes);
  }

  @Override
  public ParquetInput select(RowSubset chosen) {
    return new ParquetInput(
        files,
        chosen.rows(),
        chosen,
        columns,
        features,
        rowShape,
        unsignedBytes,
        scale,
        idType,
        numberTypes);
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
    return unsignedBytes
        ? "UNSIGNED_BYTE"
        : features.form().name().toLowerCase(Locale.ROOT)
            + features.types().stream().distinct().toList();
  }

  @Override
  public boolean hasLabels() {
    return columns.label() != null;
  }
}
