package io.emmer.app.predict;

import io.emmer.em.Candidate;
import io.emmer.em.Objective;
import io.emmer.em.metric.ScoreQuantiles;
import io.emmer.em.model.Publication;
import io.emmer.em.table.Column;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.FrameInput;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.ParquetTable;
import io.emmer.spark.store.PartFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The job that writes what a model says of rows, in the order of the rows; of the least likely ones
 * in theirs.
 */
public final class PredictJob {
  private final SparkJob job;
  private final SparkDataset data;
  private final PredictionColumns columns;
  private final RowScorer scorer;
  private final boolean leastFirst;

  /**
   * @param columns what of every row is written
   * @param quantilesOrNull of the scores of the rows of the fit
   * @param features with the averages of their cells, if {@code columns} are to tell of cells
   */
  public PredictJob(
      SparkJob job,
      SparkDataset data,
      Candidate<?, ?> model,
      PredictionColumns columns,
      ScoreQuantiles quantilesOrNull,
      List<Column> features) {
    this.job = job;
    this.data = data;
    this.columns = columns;
    List<Column> ofCells = columns.cells() ? List.copyOf(features) : null;
    this.scorer =
        new RowScorer(
            model, data.origin(), columns.responsibilities(), quantilesOrNull, null, ofCells);
    this.leastFirst = false;
  }

  private PredictJob(PredictJob all, LeastLikely.Cut cut, boolean leastFirst) {
    this.job = all.job;
    this.data = all.data;
    this.columns = all.columns;
    RowScorer of = all.scorer;
    this.scorer =
        new RowScorer(
            of.model(),
            of.origin(),
            of.responsibilities(),
            of.quantilesOrNull(),
            cut,
            of.columnsOrNull());
    this.leastFirst = leastFirst;
  }

  /** The same of the rows below this quantile of the fit. */
  public PredictJob below(double quantile) {
    double score = scorer.quantilesOrNull().at(quantile);
    return new PredictJob(this, LeastLikely.Cut.below(score, columns.objective()), false);
  }

  /** The same of so many rows, the least likely ones, these first, ties by row; one more pass. */
  public PredictJob least(int rows) {
    return new PredictJob(this, LeastLikely.of(data, scorer.model(), rows), true);
  }

  /** Writes the predictions as a table. */
  public void fillParquet(Publication target) {
    job.context().sc().setJobDescription("predict");
    PredictionColumns written = columns;
    JavaRDD<Row> rows = predictions().map(one -> row(one, written));
    Dataset<Row> table = job.session().createDataFrame(rows, schema(columns));
    table = cast(table, "id", columns.idType());
    table = cast(table, "label", columns.labelType() == null ? "int" : columns.labelType());
    for (int i = 0; i < columns.kept().size(); i++) {
      table = cast(table, columns.kept().get(i), columns.keptTypes().get(i));
    }
    ParquetTable.write(table, target.temporary());
  }

  /** Those that are chosen for being the least likely are few, so that one task sorts them. */
  private JavaRDD<Prediction> predictions() {
    RowScorer of = scorer;
    Objective objective = columns.objective();
    JavaRDD<Prediction> rows = data.leaves().mapPartitions(of::of);
    return leastFirst ? rows.sortBy(row -> row.place(objective), true, 1) : rows;
  }

  /** How many predictions there are in a table that {@link #fillParquet} wrote. */
  public long count(String written) {
    return scorer.cutOrNull() == null
        ? data.rows()
        : ParquetTable.reader(job.session()).parquet(written).count();
  }

  private static Dataset<Row> cast(Dataset<Row> table, String name, String typeOrNull) {
    return typeOrNull == null
        ? table
        : table.withColumn(name, FrameInput.column(name).cast(typeOrNull));
  }

  /** The columns of the table; ids, labels and what is kept are texts until they are cast. */
  static StructType schema(PredictionColumns columns) {
    StructType schema =
        new StructType()
            .add("row", DataTypes.LongType, false)
            .add("id", DataTypes.StringType, true)
            .add("label", DataTypes.StringType, true)
            .add("component", DataTypes.IntegerType, false)
            .add(columns.score(), DataTypes.DoubleType, false);
    if (columns.percentile()) {
      schema = schema.add("percentile", DataTypes.DoubleType, false);
    }
    if (columns.responsibilities().isLargest()) {
      schema =
          schema.add("components", DataTypes.createArrayType(DataTypes.IntegerType, false), false);
    }
    if (columns.responsibilities().count() > 0) {
      schema =
          schema.add(
              "responsibilities", DataTypes.createArrayType(DataTypes.DoubleType, false), false);
    }
    for (String name : columns.cellNames()) {
      boolean isName = name.startsWith("cell");
      schema = schema.add(name, isName ? DataTypes.StringType : DataTypes.DoubleType, true);
    }
    for (String name : columns.kept()) {
      schema = schema.add(name, DataTypes.StringType, true);
    }
    return schema;
  }

  static Row row(Prediction of, PredictionColumns columns) {
    List<Object> values = new ArrayList<>();
    values.addAll(Arrays.asList(of.row(), of.id(), of.label(), of.component(), of.score()));
    if (columns.percentile()) {
      values.add(of.percentile());
    }
    if (columns.responsibilities().isLargest()) {
      values.add(Arrays.stream(of.shares().components()).boxed().toArray());
    }
    if (columns.responsibilities().count() > 0) {
      values.add(Arrays.stream(of.shares().values()).boxed().toArray());
    }
    for (int i = 0; columns.cells() && i < PredictionColumns.CELLS; i++) {
      boolean there = i < of.cells().size();
      values.add(there ? of.cells().get(i).column() : null);
      values.add(there ? (Object) of.cells().get(i).nats() : null);
    }
    values.addAll(Arrays.asList((Object[]) of.kept()));
    return RowFactory.create(values.toArray());
  }

  /** Writes the predictions as arrays, without ids and texts, and says how many they are. */
  public long fillNpy(Publication target) throws IOException {
    boolean labels = columns.labelType() != null && !columns.hasTextLabels();
    ArrayPredictions arrays = new ArrayPredictions(columns, labels, scorer.cutOrNull() != null);
    List<ArrayPredictions.Output> outputs = arrays.outputs();
    PartFiles<Long> parts = parts(outputs.size(), arrays::write, target);
    long rows = rows(parts);
    for (int i = 0; i < outputs.size(); i++) {
      join(target, outputs.get(i).name() + ".npy", outputs.get(i).header(rows), parts, i);
    }
    deleteParts(target);
    return rows;
  }

  /** Writes the predictions as one table in text, and says how many they are. */
  public long fillCsv(Publication target) throws IOException {
    CsvPredictions text = new CsvPredictions(columns);
    PartFiles<Long> parts = parts(1, (rows, out) -> text.write(rows, out[0]), target);
    join(target, "predictions.csv", text.header(), parts, 0);
    deleteParts(target);
    return rows(parts);
  }

  private PartFiles<Long> parts(
      int streams, PartFiles.Writer<Prediction, Long> writer, Publication target)
      throws IOException {
    job.context().sc().setJobDescription("predict");
    new HadoopStore(job.hadoop()).createDirectory(directory(target));
    return PartFiles.write(job, predictions(), streams, directory(target), writer);
  }

  private static String directory(Publication target) {
    return target.temporary() + "/_parts";
  }

  private void deleteParts(Publication target) throws IOException {
    new HadoopStore(job.hadoop()).delete(directory(target));
  }

  private static long rows(PartFiles<Long> parts) {
    return parts.told().stream().mapToLong(Long::longValue).sum();
  }

  private static void join(
      Publication target, String name, byte[] header, PartFiles<?> parts, int stream)
      throws IOException {
    try (OutputStream out = target.create(name)) {
      out.write(header);
      parts.copy(stream, out);
    }
  }
}
