package io.emmer.spark.ml;

import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.family.Families;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * An estimator of one kind of models. Setters return the estimator itself, and refuse values that
 * mean nothing with an {@link IllegalArgumentException}.
 *
 * @param <E> the estimator
 * @param <M> its models
 */
public abstract class ClusteringEstimator<
        E extends ClusteringEstimator<E, M>, M extends ClusteringModel<M>>
    extends Estimator<M> implements ClusteringParams, DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamSet params;

  ClusteringEstimator(String uid) {
    this.uid = uid;
    this.params = new ParamSet(this);
    ParamSet.setDefaults(this);
  }

  abstract String familyName();

  abstract HyperParameters hyperParameters();

  abstract M model(String modelUid, FittedModel fitted);

  @SuppressWarnings("unchecked") // E is the class of this
  private E self() {
    return (E) this;
  }

  @Override
  public final String uid() {
    return uid;
  }

  @Override
  public final ParamSet paramSet() {
    return params;
  }

  /**
   * Fits a model.
   *
   * @throws IllegalArgumentException if a column is missing or of another type
   * @throws io.emmer.spark.InputException if a row is none that the family has a density for
   * @throws io.emmer.em.EmException if the fit cannot go on
   */
  @Override
  public M fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Family<?, ?> family = Families.of(familyName(), hyperParameters());
    FittedModel fitted = new FrameFit(this, family, hyperParameters(), log()).fit(dataset);
    M model = model(uid, fitted);
    copyValues(model, new ParamMap());
    if (fitted.scaling().divisor() != model.getScale()) {
      model.set(model.scale(), fitted.scaling().divisor());
    }
    if (!Double.isNaN(fitted.scaling().threshold())) {
      model.set(model.binarize(), fitted.scaling().threshold());
    }
    return model.setParent(this);
  }

  @Override
  public final StructType transformSchema(StructType schema) {
    return Columns.checkedForFit(schema, this);
  }

  public E setFeaturesCol(String value) {
    set(featuresCol(), value);
    return self();
  }

  public E setPredictionCol(String value) {
    set(predictionCol(), value);
    return self();
  }

  public E setWeightCol(String value) {
    set(weightCol(), value);
    return self();
  }

  public E setRowCol(String value) {
    set(rowCol(), value);
    return self();
  }

  public E setK(int value) {
    set(k(), value);
    return self();
  }

  public E setMaxIter(int value) {
    set(maxIter(), value);
    return self();
  }

  public E setTol(double value) {
    set(tol(), value);
    return self();
  }

  public E setAbsoluteTol(double value) {
    set(absoluteTol(), value);
    return self();
  }

  public E setSeed(long value) {
    set(seed(), value);
    return self();
  }

  public E setInit(String value) {
    set(init(), value);
    return self();
  }

  public E setRestarts(int value) {
    set(restarts(), value);
    return self();
  }

  public E setLeafRows(int value) {
    set(leafRows(), value);
    return self();
  }

  public E setPartitions(int value) {
    set(partitions(), value);
    return self();
  }

  public E setScale(double value) {
    set(scale(), value);
    return self();
  }

  public E setBinarize(double value) {
    set(binarize(), value);
    return self();
  }
}
