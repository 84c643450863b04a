package io.emmer.spark.rows;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;

/**
 * Brings the rows of Parquet files into leaves by one shuffle: Spark packs files into partitions by
 * their size, and {@code _metadata} tells of every row where it belongs.
 */
record ParquetLeaves(ParquetInput input, int leafRows, long[] starts, long[] borders) {

  /** Every leaf once, raw, in partitions as the borders say. */
  JavaRDD<RowChunk> read(SparkSession session) {
    ParquetInput in = input;
    long[] leafStarts = starts;
    JavaPairRDD<Long, RowChunk> chunks =
        scan(session).mapPartitionsToPair(part -> new ChunkIterator(part, in, leafStarts));
    return new LeafAssembly(in, leafRows, starts, borders).of(chunks);
  }

  private JavaRDD<InternalRow> scan(SparkSession session) {
    String[] paths = input.files().stream().map(RowInput.File::path).toArray(String[]::new);
    List<Column> wanted = new ArrayList<>();
    input.columns().all().forEach(name -> wanted.add(ParquetFiles.column(name)));
    wanted.add(functions.col("_metadata.file_path"));
    wanted.add(functions.col("_metadata.row_index"));
    return session
        .read()
        .option("ignoreCorruptFiles", false)
        .option("ignoreMissingFiles", false)
        .option(ParquetFailures.VERIFY_PAGES, true)
        .parquet(paths)
        .select(wanted.toArray(Column[]::new))
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }
}
