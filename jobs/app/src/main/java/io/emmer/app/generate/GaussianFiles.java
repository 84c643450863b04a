package io.emmer.app.generate;

import io.emmer.em.Candidate;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.Publication;
import io.emmer.em.synthetic.GaussianGenerator;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowRange;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.NpyStream;
import io.emmer.spark.store.ParquetTable;
import java.io.IOException;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A data set of rows of a Gaussian mixture with the components that they come from, as NPY or
 * Parquet.
 *
 * @param rows N
 */
public record GaussianFiles(GaussianMixtureOptions mixture, long rows, long seed) {
  /** Name of the NPY file of rows, float64 (N, D). */
  public static final String ROWS = "rows.npy";

  /** Name of the NPY file of components, float64 (N). */
  public static final String LABELS = "labels.npy";

  /** Name of the model directory of the mixture itself; the underscore hides it from readers. */
  public static final String TRUTH = "_truth";

  private static final long ROWS_OF_A_PARTITION = 1 << 20;

  /**
   * Checks the number of rows.
   *
   * @throws UsageException if it is not positive
   */
  public GaussianFiles {
    UsageException.require(rows >= 1, "--rows " + rows, "1 or more; give a positive number");
  }

  /** Writes the mixture as a model, for reports and warm starts. */
  private void writeTruth(Configuration conf, Publication into) throws IOException {
    Candidate<?, ?> truth = mixture.candidate();
    ModelDirectory.write(
        new HadoopStore(conf),
        into.temporary() + "/" + TRUTH,
        truth.family().name(),
        truth.model(),
        ModelDocument.EMPTY,
        false);
  }

  /** Streams {@value #ROWS} and {@value #LABELS} into a directory, with {@value #TRUTH}. */
  public void fillNpy(Configuration conf, Publication directory) throws IOException {
    writeTruth(conf, directory);
    GaussianGenerator generator = mixture.generator(seed);
    int dimensions = mixture.dimensions();
    double[] x = new double[dimensions];
    try (NpyStream out = NpyStream.open(directory.create(ROWS), rows, dimensions)) {
      for (long row = 0; row < rows; row++) {
        generator.draw(row, x, 0);
        out.write(x);
      }
    }
    try (NpyStream out = NpyStream.open(directory.create(LABELS), rows)) {
      for (long row = 0; row < rows; row++) {
        out.write(generator.component(row));
      }
    }
  }

  /**
   * Writes Parquet files with columns {@code features array<double>} and {@code label int} into a
   * directory, one a partition, with {@value #TRUTH}; rows are in order in files by name.
   */
  public void fillParquet(SparkJob job, Publication directory) throws IOException {
    writeTruth(job.hadoop(), directory);
    StructType schema =
        new StructType()
            .add("features", DataTypes.createArrayType(DataTypes.DoubleType, false), false)
            .add("label", DataTypes.IntegerType, false);
    JavaSparkContext spark = job.context();
    spark.sc().setJobDescription("generate " + rows + " rows of a Gaussian mixture");
    ParquetTable.write(job.session().createDataFrame(rowsOn(spark), schema), directory.temporary());
  }

  private JavaRDD<Row> rowsOn(JavaSparkContext spark) {
    long key = seed;
    GaussianMixtureOptions options = mixture;
    return RowRange.ranges(spark, rows, RowRange.partitions(spark, rows, ROWS_OF_A_PARTITION))
        .flatMap(
            range -> {
              GaussianGenerator generator = options.generator(key);
              return LongStream.range(range.from(), range.to())
                  .mapToObj(row -> row(generator, row))
                  .iterator();
            });
  }

  private static Row row(GaussianGenerator generator, long row) {
    double[] x = new double[generator.dimensions()];
    generator.draw(row, x, 0);
    return RowFactory.create(x, generator.component(row));
  }
}
