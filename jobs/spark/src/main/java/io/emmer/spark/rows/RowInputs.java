package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Looks at inputs of any format. */
public final class RowInputs {
  private RowInputs() {}

  /**
   * Looks at files that are to be one input; needs a Spark session for Parquet.
   *
   * @param limit rows to use at the most, 0 for all
   * @param columns of Parquet; null for none given
   * @throws InputException if they are no such input
   */
  public static RowInput inspect(
      Configuration conf, List<Path> paths, long limit, ParquetColumns columns) throws IOException {
    FileFormat format = FileFormat.of(conf, paths);
    if (format == FileFormat.PARQUET) {
      ParquetColumns wanted =
          columns == null
              ? new ParquetColumns(List.of(ParquetColumns.FEATURES), null, null, null)
              : columns;
      return new ParquetFiles(SparkSession.active(), conf, wanted).inspect(paths, limit);
    }
    if (columns != null) {
      throw new UsageException(
          "--features, --label, --weight and --id name columns of Parquet, and %s is %s; leave them out"
              .formatted(paths.get(0), format));
    }
    RangeInput input = RangeInput.inspect(conf, paths, limit);
    if (format == FileFormat.NPY && input.rowShape().length == 0) {
      throw new InputException(
          "%s: found the shape (%d), expected two axes or more: rows and their values"
              .formatted(paths.get(0), input.ranges().get(0).rows()));
    }
    return input;
  }
}
