package io.emmer.spark.ml;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.spark.rows.FrameInput;
import io.emmer.spark.rows.Scaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.ArrayType;
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
    return String.format(
        Locale.ROOT,
        "%s: uid=%s, family=%s, k=%d, numFeatures=%d",
        getClass().getSimpleName(),
        uid,
        fitted.candidate().family().name(),
        fitted.components(),
        fitted.features());
  }
}
