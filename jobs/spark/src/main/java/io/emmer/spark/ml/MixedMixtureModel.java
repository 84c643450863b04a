package io.emmer.spark.ml;

import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.family.mixed.MixedParameters;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import java.util.function.Predicate;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;

/**
 * Fitted by {@link MixedMixture}. Single rows are vectors of numbers, counts, and positions of
 * levels in {@link #schema}, in its order of columns; NaN is missing. A level that it does not know
 * is missing too.
 */
public final class MixedMixtureModel extends ClusteringModel<MixedMixtureModel>
    implements MixedMixtureParams<MixedMixtureModel> {
  private static final long serialVersionUID = 1L;

  MixedMixtureModel(String uid, FittedModel fitted) {
    super(uid, fitted);
  }

  /** The columns with their types and levels, and what was known of their cells in the fit. */
  public TableSchema schema() {
    return fitted().cells() == null ? model().schema() : fitted().cells();
  }

  /** A copy of all parameters, whose places the schema's layout tells. */
  public MixedParameters parameters() {
    return model().parameters();
  }

  private MixedModel model() {
    return (MixedModel) candidate().model();
  }

  /** p(k | x) of one row. */
  public Vector predictProbability(Vector features) {
    return responsibilities(features);
  }

  /** log p(x) of the observed cells of one row in nats. */
  public double logDensity(Vector features) {
    return assign(features).score()[0];
  }

  /** Sets the params that tell columns apart, of a model that was saved without them. */
  void setCells(TableSchema cells) {
    set(featuresCols(), names(cells, column -> true));
    set(categoricalCols(), names(cells, column -> column.levels() != null));
    set(countCols(), names(cells, column -> column.type() == ColumnType.COUNT));
  }

  private static String[] names(TableSchema cells, Predicate<Column> wanted) {
    return cells.columns().stream().filter(wanted).map(Column::name).toArray(String[]::new);
  }

  @Override
  public MixedMixtureModel copy(ParamMap extra) {
    return copied(new MixedMixtureModel(uid(), fitted()), extra);
  }

  public static MLReader<MixedMixtureModel> read() {
    return new ModelReader<>("MixedMixtureModel", "mixed", MixedMixtureModel::new);
  }

  /** Loads what was saved, or what {@code emmer fit} wrote. */
  public static MixedMixtureModel load(String path) {
    return read().load(path);
  }
}
