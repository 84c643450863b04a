package io.emmer.em;

import io.emmer.em.data.DataBlock;
import io.emmer.em.data.RowView;
import io.emmer.em.table.TableSchema;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A family of models: its E-step, its M-step, and how its models start and are stored. A family
 * holds its hyper-parameters and no state of a run.
 *
 * <p>{@code io.emmer.em.family.Families} finds the families that are named in files {@code
 * META-INF/services/io.emmer.em.Family}; such a family has a public constructor without arguments.
 */
public interface Family<M extends Model, S extends Statistics<S>> extends Serializable {
  /** The name on the command line and in model.json. */
  String name();

  /** The hyper-parameters that the family uses. */
  default Set<Setting> hyperParameters() {
    return Set.of();
  }

  /** This family with other hyper-parameters. */
  default Family<M, S> with(HyperParameters hyperParameters) {
    return this;
  }

  /**
   * Names of the arrays of its models that {@link #read} checks itself: all but weights, and means,
   * probabilities, variances and covariances in the shapes that most families have.
   *
   * @see Model#arrays
   */
  default Set<String> ownArrays() {
    return Set.of();
  }

  /**
   * The name of the families whose objectives can be compared, as they are densities over the same
   * space.
   */
  default String group() {
    return name();
  }

  /** What the family maximises. */
  default Objective objective() {
    return Objective.LOG_LIKELIHOOD;
  }

  /** How the value of the objective is to be read. */
  default ObjectiveRemark remark() {
    return ObjectiveRemark.NONE;
  }

  /**
   * This family over rows of a table with these columns; a family that makes no difference between
   * columns stays as it is.
   *
   * @throws IllegalArgumentException if it cannot model them
   */
  default Family<M, S> ofTable(TableSchema schema) {
    return this;
  }

  /**
   * How K-means is to see the rows where its clusters start this family; empty if as they are. A
   * family with such a view has no starts from centres of other rules than random rows.
   */
  default Optional<RowView> clusterView() {
    return Optional.empty();
  }

  /** The values that a row may hold. */
  default Support support() {
    return Support.REAL;
  }

  /**
   * Whether rows should be held relative to the mean of the data. Families of location prefer it,
   * since raw second moments lose all digits at an offset of 1e6.
   */
  boolean prefersCentredData();

  /**
   * This family over the rows of {@code data} alone. A family whose sweeps would find the same
   * number again and again finds it here, once; the statistics of its sweeps are then those of all
   * rows of {@code data}, and of no others.
   */
  default Family<M, S> over(Dataset data) {
    return this;
  }

  /**
   * Prepares the E-step under {@code model}.
   *
   * @param origin origin[d]: blocks hold x_n - origin
   */
  EStep<S> eStep(M model, double[] origin);

  /** The E-step under {@code model} as it travels to the tasks of a sweep. */
  default EStepFactory<S> eSteps(M model, double[] origin) {
    return () -> eStep(model, origin);
  }

  /**
   * What the sums of a sweep leave open; nothing, for most families.
   *
   * @param swept statistics of all rows under {@code model}, which may be changed, and which take
   *     what another pass tells
   */
  default Optional<Remainder<?>> remainder(S swept, M model) {
    return Optional.empty();
  }

  /** A starting model around given centres, centres[k*D + d], with equal weights. */
  M fromCentres(int components, double[] centres, Moments moments);

  /**
   * A starting model from a model of this family that was fitted to other rows.
   *
   * @param moments of the rows at hand, by a pass over them if need be
   * @throws IllegalArgumentException if the rows have other columns
   */
  default M fromModel(Model model, Supplier<Moments> moments) {
    return read(model.components(), model.dimensions(), model.arrays());
  }

  /** A starting model with random parameters. */
  M random(int components, RandomKey key, Moments moments);

  /** Statistics of no rows for K components, for {@link #addAssignments}. */
  S newStatistics(int components, double[] origin);

  /** Adds the rows of a block as another model assigns them; an M-step then gives the start. */
  void addAssignments(Assignments assignments, DataBlock block, S into);

  /** The parameters that maximise the expected objective, given the statistics; pure. */
  M mStep(S statistics, M previous);

  /** The model to keep at the end of a run, given the statistics of the last sweep under it. */
  default M finish(M model, S finalStatistics) {
    return model;
  }

  /**
   * The components, ascending, that shrank to the variance floor where the rows as a whole vary far
   * more, so that the likelihood is as high as the floor is low and says nothing.
   */
  default List<Integer> atFloor(M model) {
    return List.of();
  }

  /** Rows without which the likelihood of a component says as little. */
  default int leastRows(int dimensions) {
    return objective().isLikelihood() ? 2 : 0;
  }

  /** How a fit starts, if the user does not say. */
  default String defaultInitialization() {
    return objective().defaultInitialization();
  }

  /** Memory of the statistics of a sweep with K components over D features, in bytes. */
  long statisticsBytes(int components, int dimensions);

  /** Log density of the parameters under the prior, up to a constant, in nats. */
  default double logPrior(M model) {
    return 0;
  }

  /** Whether {@link #logPrior} can be other than 0. */
  default boolean hasPrior() {
    return false;
  }

  /**
   * Reads a model from the arrays of a model directory, and from those that {@link Model#carried}
   * gave, if there are any.
   */
  M read(int components, int dimensions, Map<String, NdArray> arrays);
}
