package io.emmer.app.convert;

import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.FrameInput;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.ParquetTable;
import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A writer of rows as Parquet, as {@link RowTable} has them: features without names are arrays of
 * small integers, whose metadata say that they are unsigned bytes, or of doubles. One file a
 * partition; rows are in order in files by name.
 */
final class ParquetRows {
  private ParquetRows() {}

  /**
   * Writes the files.
   *
   * @return how many rows they hold, as their footers say
   */
  static long write(SparkJob job, RowStream rows, LabelChoice choice, String directory)
      throws IOException {
    RowTable table = RowTable.of(rows);
    Dataset<Row> frame =
        job.session().createDataFrame(table.rows(rows.leaves(), choice), table.schema());
    frame = cast(cast(frame, table.label(), rows.labelType()), table.id(), rows.idType());
    ParquetTable.write(frame, directory);
    // By name: Spark takes the directory, whose name starts with a dot, for none of data.
    String[] files =
        new HadoopStore(job.hadoop())
            .list(directory).stream()
                .filter(name -> name.endsWith(".parquet"))
                .map(name -> directory + "/" + name)
                .toArray(String[]::new);
    return ParquetTable.reader(job.session()).parquet(files).count();
  }

  private static Dataset<Row> cast(Dataset<Row> frame, String nameOrNull, String type) {
    return nameOrNull == null
        ? frame
        : frame.withColumn(nameOrNull, FrameInput.column(nameOrNull).cast(type));
  }
}
