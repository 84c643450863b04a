package io.emmer.app.predict;

import com.google.common.collect.Iterators;
import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.Family;
import io.emmer.em.model.NpyFile;
import io.emmer.em.model.NpyHeader;
import io.emmer.em.model.NpyType;
import io.emmer.em.model.Publication;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.ParquetTable;
import io.emmer.spark.store.PartFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The job that writes the predictions of a model for every row, in the order of the rows. */
public record PredictJob(SparkJob job, SparkDataset data, Candidate<?, ?> model) {
  private static final int COMPONENT = 0;
  private static final int SCORE = 1;
  private static final int RESPONSIBILITIES = 2;
  private static final int LABEL = 3;

  /** The name of the score of a row. */
  static String scoreName(Family<?, ?> family) {
    return family.objective().scoreName();
  }

  /** The columns of predictions of {@code family}. */
  static StructType schema(Family<?, ?> family) {
    return new StructType()
        .add("row", DataTypes.LongType, false)
        .add("id", DataTypes.StringType, true)
        .add("label", DataTypes.StringType, true)
        .add("component", DataTypes.IntegerType, false)
        .add(scoreName(family), DataTypes.DoubleType, false)
        .add("responsibilities", DataTypes.createArrayType(DataTypes.DoubleType, false), false);
  }

  /**
   * Writes the predictions as a table.
   *
   * @param labelType type of the column of labels in SQL, null without labels
   * @param idType type of the column of ids in SQL, null without ids
   */
  public void fillParquet(String labelType, String idType, Publication target) {
    job.context().sc().setJobDescription("predict");
    Candidate<?, ?> candidate = model;
    double[] origin = data.origin();
    JavaRDD<Row> rows =
        data.leaves().mapPartitions(leaves -> rows(leaves, candidate.eStep(origin)));
    ParquetTable.write(
        job.session()
            .createDataFrame(rows, schema(model.family()))
            .withColumn("id", functions.col("id").cast(idType == null ? "string" : idType))
            .withColumn(
                "label", functions.col("label").cast(labelType == null ? "int" : labelType)),
        target.temporary());
  }

  /**
   * Writes the predictions as arrays, without ids: {@code component.npy} (N) i4, {@code
   * logDensity.npy} or {@code squaredDistance.npy} (N) f8, {@code responsibilities.npy} (N, K) f8,
   * and {@code label.npy} (N) i4 if rows have labels.
   *
   * @param labelled whether rows have labels, which are whole numbers
   */
  public void fillNpy(boolean labelled, Publication target) throws IOException {
    job.context().sc().setJobDescription("predict");
    String directory = target.temporary() + "/_parts";
    HadoopStore store = new HadoopStore(job.hadoop());
    store.createDirectory(directory);
    Candidate<?, ?> candidate = model;
    double[] origin = data.origin();
    PartFiles<Long> parts =
        PartFiles.write(
            job,
            data.leaves(),
            labelled ? LABEL + 1 : LABEL,
            directory,
            (leaves, out) -> writeArrays(leaves, candidate.eStep(origin), out));
    long rows = parts.told().stream().mapToLong(Long::longValue).sum();
    byte[] matrix = NpyHeader.encode(rows, model.model().components());
    join(target, "component.npy", NpyHeader.encode(NpyType.I4, rows), parts, COMPONENT);
    join(target, scoreName(model.family()) + ".npy", NpyHeader.encode(rows), parts, SCORE);
    join(target, "responsibilities.npy", matrix, parts, RESPONSIBILITIES);
    if (labelled) {
      join(target, "label.npy", NpyHeader.encode(NpyType.I4, rows), parts, LABEL);
    }
    store.delete(directory);
  }

  /**
   * Writes the predictions as one table in text, {@code predictions.csv}.
   *
   * @param ids whether rows have ids
   * @param labels whether rows have labels
   */
  public void fillCsv(boolean ids, boolean labels, Publication target) throws IOException {
    job.context().sc().setJobDescription("predict");
    String directory = target.temporary() + "/_parts";
    HadoopStore store = new HadoopStore(job.hadoop());
    store.createDirectory(directory);
    CsvPredictions text = new CsvPredictions(ids, labels);
    Candidate<?, ?> candidate = model;
    double[] origin = data.origin();
    PartFiles<Long> parts =
        PartFiles.write(
            job,
            data.leaves(),
            1,
            directory,
            (leaves, out) -> text.write(leaves, candidate.eStep(origin), out[0]));
    join(target, "predictions.csv", text.header(candidate), parts, 0);
    store.delete(directory);
  }

  static long writeArrays(Iterator<Leaf> leaves, EStep<?> eStep, OutputStream[] out)
      throws IOException {
    long rows = 0;
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      Assignments assigned = eStep.assign(leaf.block());
      out[COMPONENT].write(bytes(assigned.component()));
      NpyFile.writeElements(out[SCORE], assigned.score());
      NpyFile.writeElements(out[RESPONSIBILITIES], assigned.responsibilities());
      if (out.length > LABEL) {
        out[LABEL].write(bytes(wholeLabels(leaf)));
      }
      rows += assigned.rows();
    }
    return rows;
  }

  private static int[] wholeLabels(Leaf leaf) {
    return IntStream.range(0, leaf.block().rows()).map(leaf::wholeLabel).toArray();
  }

  private static byte[] bytes(int[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  private static void join(
      Publication target, String name, byte[] header, PartFiles<?> parts, int stream)
      throws IOException {
    try (OutputStream out = target.create(name)) {
      out.write(header);
      parts.copy(stream, out);
    }
  }

  /** The rows of some leaves, a leaf at a time, so that memory does not grow with the partition. */
  static Iterator<Row> rows(Iterator<Leaf> leaves, EStep<?> eStep) {
    return Iterators.concat(
        Iterators.transform(leaves, leaf -> rows(leaf, eStep.assign(leaf.block())).iterator()));
  }

  private static List<Row> rows(Leaf leaf, Assignments assigned) {
    List<Row> result = new ArrayList<>();
    int k = assigned.components();
    for (int n = 0; n < assigned.rows(); n++) {
      result.add(
          RowFactory.create(
              leaf.block().firstRow() + n,
              leaf.ids() == null ? null : leaf.ids()[n],
              leaf.labels() == null ? null : leaf.labels()[n],
              assigned.component()[n],
              assigned.score()[n],
              Arrays.stream(assigned.responsibilities(), n * k, (n + 1) * k).boxed().toArray()));
    }
    return result;
  }
}
