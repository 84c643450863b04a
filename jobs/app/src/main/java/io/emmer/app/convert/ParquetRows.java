package io.emmer.app.convert;

import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.TableColumns;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.ParquetTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * A writer of rows as Parquet: {@code features} as arrays of small integers, whose metadata say
 * that they are unsigned bytes, or of doubles; {@code label}, {@code weight} and {@code id} where
 * rows have them. One file a partition; rows are in order in files by name.
 */
final class ParquetRows {
  private static final String ID = "id";
  private static final String LABEL = "label";

  private ParquetRows() {}

  /**
   * Writes the files.
   *
   * @return how many rows they hold, as their footers say
   */
  static long write(SparkJob job, RowStream rows, LabelChoice choice, String directory)
      throws IOException {
    boolean bytes = rows.unsignedBytes();
    boolean weighted = rows.weighted();
    JavaRDD<Row> all =
        rows.leaves()
            .flatMap(
                leaf ->
                    Arrays.stream(choice.rows(leaf))
                        .mapToObj(n -> row(leaf, n, bytes, weighted))
                        .iterator());
    Dataset<Row> frame = job.session().createDataFrame(all, schema(rows));
    if (rows.labelled()) {
      frame = frame.withColumn(LABEL, functions.col(LABEL).cast(rows.labelType()));
    }
    if (rows.idType() != null) {
      frame = frame.withColumn(ID, functions.col(ID).cast(rows.idType()));
    }
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

  private static StructType schema(RowStream rows) {
    int[] shape = rows.shape();
    Metadata metadata =
        rows.unsignedBytes()
            ? TableColumns.unsignedBytes(rows.scale(), shape)
            : TableColumns.shaped(shape);
    var element = rows.unsignedBytes() ? DataTypes.ShortType : DataTypes.DoubleType;
    var values = DataTypes.createArrayType(element, false);
    StructType schema = new StructType().add(TableColumns.FEATURES, values, false, metadata);
    if (rows.labelled()) {
      schema = schema.add(LABEL, DataTypes.StringType, true);
    }
    if (rows.weighted()) {
      schema = schema.add("weight", DataTypes.DoubleType, false);
    }
    return rows.idType() == null ? schema : schema.add(ID, DataTypes.StringType, false);
  }

  private static Row row(Leaf leaf, int n, boolean bytes, boolean weighted) {
    double[] x = new double[leaf.block().dimensions()];
    leaf.block().copyRow(n, x, 0);
    List<Object> fields = new ArrayList<>();
    fields.add(bytes ? shorts(x) : x);
    if (leaf.labels() != null) {
      fields.add(leaf.labels()[n]);
    }
    if (weighted) {
      fields.add(leaf.block().weight(n));
    }
    if (leaf.ids() != null) {
      fields.add(leaf.ids()[n]);
    }
    return RowFactory.create(fields.toArray());
  }

  private static short[] shorts(double[] x) {
    short[] values = new short[x.length];
    for (int d = 0; d < x.length; d++) {
      values[d] = (short) x[d];
    }
    return values;
  }
}
