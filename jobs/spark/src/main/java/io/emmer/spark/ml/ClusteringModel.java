package io.emmer.spark.ml;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.Support;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.Publication;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.FrameInput;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformFiles;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted model. Its parameters are those of the rows that it sees: of features divided by {@code
 * scale}, and transformed where the model was fitted to transformed rows.
 *
 * @param <M> the model
 */
public abstract class ClusteringModel<M extends ClusteringModel<M>>
    extends org.apache.spark.ml.Model<M> implements ClusteringParams<M>, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamSet params;
  private final FittedModel fitted;
  private transient RowScoring scoring;

  ClusteringModel(String uid, FittedModel fitted) {
    this.uid = uid;
    this.fitted = fitted;
    this.params = new ParamSet(this);
  }

  final FittedModel fitted() {
    return fitted;
  }

  @Override
  public final String uid() {
    return uid;
  }

  @Override
  public final ParamSet paramSet() {
    return params;
  }

  /** The parameters with their family, for work without Spark. */
  public final Candidate<?, ?> candidate() {
    return fitted.candidate();
  }

  /** D of the features. */
  public final int numFeatures() {
    return fitted.features();
  }

  /** Mixing weights pi[k]; of K-means the share of the rows of every cluster. */
  public final double[] weights() {
    return fitted.candidate().model().weights();
  }

  /** Whether it is known how the model came about, as it is not of those written by hand. */
  public final boolean hasSummary() {
    return FitSummary.isIn(fitted.document());
  }

  /**
   * How the model came about; loaded models know it too.
   *
   * @throws IllegalStateException unless {@link #hasSummary}
   */
  public final FitSummary summary() {
    if (!hasSummary()) {
      throw new IllegalStateException(
          uid + ": no summary, as model.json has no objectiveTrace; ask hasSummary first");
    }
    return new FitSummary(fitted.document());
  }

  /** The component of one row, the lowest of the best. */
  public final int predict(Vector features) {
    return assign(features).component()[0];
  }

  final Assignments assign(Vector features) {
    return scoring().assign(features);
  }

  /** Prepared once, and again when the params have changed. */
  private synchronized RowScoring scoring() {
    Scaling scaling = scaling();
    if (scoring == null || !scoring.scaling().equals(scaling)) {
      scoring = new RowScoring(fitted, scaling);
    }
    return scoring;
  }

  final Vector responsibilities(Vector features) {
    return Vectors.dense(assign(features).responsibilities());
  }

  @Override
  public final StructType transformSchema(StructType schema) {
    return Columns.checked(schema, this, fitted.components(), fitted.features());
  }

  /** Adds the columns whose names are not empty behind all others. */
  @Override
  public final Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    List<StructField> added = Columns.added(this, fitted.components());
    if (added.isEmpty()) {
      log().warn("{}: every output column is switched off; transform does nothing", uid);
      return dataset.toDF();
    }
    Broadcast<RowScoring> scoring =
        JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext())
            .broadcast(scoring());
    boolean soft =
        this instanceof MixtureParams<?> mixture
            && Columns.nameOf(this, mixture.probabilityCol()) != null;
    UserDefinedFunction score =
        org.apache
            .spark
            .sql
            .functions
            .udf(new RowScoring.ScoreRow(scoring, soft), RowScoring.ScoreRow.TYPE)
            .asNonNullable();
    String name = uid + "__scores";
    Column scores = FrameInput.column(name);
    Column all = org.apache.spark.sql.functions.col("*"); // names may be there twice
    List<Column> columns = new ArrayList<>(List.of(all));
    for (StructField field : added) {
      columns.add(scores.getField(part(field.name())).as(field.name(), field.metadata()));
    }
    return dataset
        .select(all, score.apply(features(dataset.schema())).as(name))
        .select(columns.toArray(Column[]::new))
        .drop(scores);
  }

  private String part(String column) {
    if (column.equals(Columns.nameOf(this, predictionCol()))) {
      return RowScoring.ScoreRow.COMPONENT;
    }
    return column.equals(Columns.scoreName(this))
        ? RowScoring.ScoreRow.SCORE
        : RowScoring.ScoreRow.RESPONSIBILITIES;
  }

  private Column features(StructType schema) {
    if (Columns.severalFeatures(this)) {
      return functions.array_to_vector(Columns.assembled(this, schema, fitted.cells()));
    }
    Column column = FrameInput.column(getFeaturesCol());
    return schema.apply(getFeaturesCol()).dataType() instanceof ArrayType
        ? functions.array_to_vector(column.cast("array<double>"))
        : column;
  }

  /** What {@link #copy} returns, with the params and the parent of this. */
  final M copied(M copy, ParamMap extra) {
    copyValues(copy, extra);
    return copy.setParent(parent());
  }

  @Override
  public final MLWriter write() {
    return new ModelWriter(this);
  }

  @Override
  public final String toString() {
    return Text.format(
        "%s: uid=%s, family=%s, k=%d, numFeatures=%d",
        getClass().getSimpleName(),
        uid,
        fitted.candidate().family().name(),
        fitted.components(),
        fitted.features());
  }

  /**
   * What a model says of single rows, on the driver and in tasks; threads share it, and each has
   * its own scratch.
   */
  static final class RowScoring implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Candidate<?, ?> candidate;
    private final RowTransform transform;
    private final Scaling scaling;
    private final Support support;
    private final double[] origin;
    private transient ThreadLocal<EStep<?>> eSteps; // made where this is made or read

    RowScoring(FittedModel fitted, Scaling scaling) {
      this.candidate = fitted.candidate();
      this.transform = fitted.transform();
      this.scaling = scaling;
      this.support = transform.isNone() ? candidate.family().support() : Support.REAL;
      this.origin = candidate.originOfRows();
      this.eSteps = eSteps();
    }

    Scaling scaling() {
      return scaling;
    }

    private ThreadLocal<EStep<?>> eSteps() {
      return ThreadLocal.withInitial(() -> candidate.eStep(origin));
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      eSteps = eSteps();
    }

    /**
     * Scores one raw row.
     *
     * @throws InputException if it is null, of another D, or has a value that the family has no
     *     density for
     */
    Assignments assign(Vector features) {
      int expected = transform.rawDimensions(candidate.model().dimensions());
      if (features == null) {
        throw new InputException("features are null, expected %s values", expected);
      }
      if (features.size() != expected) {
        throw new InputException(
            "features of %d values, expected %d as the model has", features.size(), expected);
      }
      double[] x = features.toArray().clone(); // of a dense vector it is the vector's own
      for (int d = 0; d < x.length; d++) {
        double raw = x[d];
        x[d] = scaling.apply(raw);
        if (!support.contains(x[d])) {
          throw new InputException(
              "features: value %d is %s, expected a finite number%s; repair or drop the row",
              d, raw, limits());
        }
      }
      DataBlock block = new DenseBlock(0, x.length, x, null);
      if (!transform.isNone()) {
        block = transform.apply(block);
        x = new double[block.dimensions()];
        block.copyRow(0, x, 0);
      }
      for (int d = 0; d < x.length; d++) {
        x[d] -= origin[d];
      }
      return eSteps.get().assign(new DenseBlock(0, x.length, x, null));
    }

    private String limits() {
      return Double.isFinite(support.highest())
          ? Text.format(
              " from %s to %s times the scale %s",
              support.lowest(), support.highest(), scaling.divisor())
          : "";
    }

    /**
     * All that a model says of a row, as one struct.
     *
     * @param soft whether responsibilities are wanted
     */
    record ScoreRow(Broadcast<RowScoring> scoring, boolean soft) implements UDF1<Vector, Row> {
      static final String COMPONENT = "component";
      static final String RESPONSIBILITIES = "responsibilities";
      static final String SCORE = "score";

      /** Of the results. */
      static final StructType TYPE =
          new StructType(
              new StructField[] {
                DataTypes.createStructField(COMPONENT, DataTypes.IntegerType, false),
                DataTypes.createStructField(RESPONSIBILITIES, SQLDataTypes.VectorType(), false),
                DataTypes.createStructField(SCORE, DataTypes.DoubleType, false)
              });

      @Override
      public Row call(Vector features) {
        Assignments assigned = scoring.value().assign(features);
        double[] responsibilities = soft ? assigned.responsibilities() : new double[0];
        return RowFactory.create(
            assigned.component()[0], Vectors.dense(responsibilities), assigned.score()[0]);
      }
    }
  }

  /** Writes a model directory, with the params beside; it appears whole or not at all. */
  private static final class ModelWriter extends MLWriter {
    private final ClusteringModel<?> model;

    ModelWriter(ClusteringModel<?> model) {
      this.model = model;
    }

    @Override
    public void save(String path) throws IOException {
      Configuration conf = sparkSession().sparkContext().hadoopConfiguration();
      HadoopStore store = new HadoopStore(conf);
      if (!shouldOverwrite() && store.exists(path)) {
        throw new FileAlreadyExistsException(
            path, null, "exists; write().overwrite().save replaces it");
      }
      FittedModel fitted = model.fitted();
      Candidate<?, ?> candidate = fitted.candidate();
      try (Publication directory = store.begin(path, shouldOverwrite())) {
        writeParams(store, directory.temporary() + "/" + ParamsFile.DIRECTORY);
        TransformFiles.write(directory, fitted.transform());
        ModelDirectory.write(
            directory, candidate.family().name(), candidate.model(), document(fitted));
        directory.commit();
      }
    }

    private void writeParams(HadoopStore store, String directory) throws IOException {
      store.createDirectory(directory);
      try (OutputStream out = store.create(directory + "/" + ParamsFile.NAME)) {
        out.write(ParamsFile.bytes(model, sparkSession().version()));
      }
    }

    /** With the scaling that the model has now. */
    private ModelDocument document(FittedModel fitted) {
      Optional<Double> threshold =
          model.isDefined(model.binarize()) ? Optional.of(model.getBinarize()) : Optional.empty();
      ModelDocument document = fitted.document();
      return document.with(document.inputOrUnknown().scaled(model.getScale(), threshold));
    }

    @Override
    public void saveImpl(String path) {
      try {
        save(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
  }
}
