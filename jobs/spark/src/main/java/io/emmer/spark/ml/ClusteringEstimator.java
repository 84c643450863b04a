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
    extends Estimator<M> implements ClusteringParams<E>, DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamSet params;

  ClusteringEstimator(String uid) {
    this.uid = uid;
    this.params = new ParamSet(this);
  }

  abstract String familyName();

  abstract HyperParameters hyperParameters();

  abstract M model(String modelUid, FittedModel fitted);

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

  public E setWeightCol(String value) {
    return ParamSet.set(this, weightCol(), value);
  }

  public E setRowCol(String value) {
    return ParamSet.set(this, rowCol(), value);
  }

  public E setK(int value) {
    return ParamSet.set(this, k(), value);
  }

  public E setMaxIter(int value) {
    return ParamSet.set(this, maxIter(), value);
  }

  public E setTol(double value) {
    return ParamSet.set(this, tol(), value);
  }

  public E setAbsoluteTol(double value) {
    return ParamSet.set(this, absoluteTol(), value);
  }

  public E setSeed(long value) {
    return ParamSet.set(this, seed(), value);
  }

  public E setInit(String value) {
    return ParamSet.set(this, init(), value);
  }

  public E setRestarts(int value) {
    return ParamSet.set(this, restarts(), value);
  }

  public E setLeafRows(int value) {
    return ParamSet.set(this, leafRows(), value);
  }

  public E setPartitions(int value) {
    return ParamSet.set(this, partitions(), value);
  }
}
