package io.emmer.spark.ml;

import io.emmer.em.Family;
import io.emmer.em.FitListener;
import io.emmer.em.HyperParameters;
import io.emmer.em.StopRule;
import io.emmer.em.family.Families;
import io.emmer.em.init.Initialization;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.table.Column;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import io.emmer.spark.ExitCode;
import io.emmer.spark.SparkJob;
import io.emmer.spark.fit.FitJob;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.fit.WarmStart;
import io.emmer.spark.rows.CellTypes;
import io.emmer.spark.rows.FrameCells;
import io.emmer.spark.rows.FrameInput;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.ScalingRequest;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.rows.TableQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;

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

  /** Fits what an estimator's params say to a DataFrame, by the job of {@code emmer fit}. */
  private record FrameFit(
      ClusteringParams<?> params,
      Family<?, ?> family,
      HyperParameters hyperParameters,
      Logger log) {
    /** Property of Spark's jobs, which the caller of a fit may have set for his own. */
    private static final String JOB_DESCRIPTION = "spark.job.description";

    /** Fits it; failures of ours are thrown as they were before Spark wrapped them. */
    FittedModel fit(Dataset<?> dataset) {
      SparkContext spark = dataset.sparkSession().sparkContext();
      String description = spark.getLocalProperty(JOB_DESCRIPTION);
      try {
        return run(dataset);
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
        if (ExitCode.rootOf(e) instanceof RuntimeException ours) {
          throw ours;
        }
        throw e;
      } finally {
        spark.setJobDescription(description);
      }
    }

    private FittedModel run(Dataset<?> dataset) throws IOException {
      SparkSession spark = dataset.sparkSession();
      FitSettings settings = settings();
      SparkJob job = SparkJob.of(spark);
      TableSchema cells = cells(job, dataset, settings);
      WarmStart warm;
      Rows loaded;
      Dataset<?> rows =
          Columns.severalFeatures(params)
              ? dataset.withColumn(
                  assembledName(), Columns.assembled(params, dataset.schema(), cells))
              : dataset;
      try (FrameInput input = FrameInput.read(rows, columns(cells))) {
        RowSource source = query().source(input);
        warm = WarmStart.of(job.hadoop(), settings, source);
        loaded = cells == null ? warm.rows().load(job, family) : warm.rows().load(job, cells);
        loaded.data().fill("read DataFrame"); // before the frame is closed
      }
      Family<?, ?> bound = loaded.bind(family);
      try (Rows read = loaded) {
        SparkDataset data = read.data();
        FitJob.Outcome outcome =
            FitJob.run(data, bound, settings, warm.model(), SavedRuns.NONE, progress());
        ModelDocument document =
            ModelMetadata.of(
                outcome,
                settings,
                read,
                ModelMetadata.provenance(configuration(), spark.version()));
        return new FittedModel(
            outcome.best().candidate(), read.transform(), read.scaling(), document);
      }
    }

    private FitSettings settings() {
      StopRule rule =
          new StopRule(params.getMaxIter(), params.getTol(), params.getAbsoluteTol(), 0);
      Initialization start = Initialization.parse(params.getInit());
      if (start instanceof Initialization.FromModel && params.getRestarts() > 1) {
        throw new IllegalArgumentException(
            Text.format(
                "init %s with restarts %d: every restart would be the same; leave restarts out",
                start, params.getRestarts()));
      }
      return new FitSettings(
          params.getK(), params.getRestarts(), params.getSeed(), start, rule, hyperParameters);
    }

    private String assembledName() {
      return params.uid() + "__features";
    }

    /** The columns of any type that features are, null if features are numbers. */
    private TableSchema cells(SparkJob job, Dataset<?> dataset, FitSettings settings)
        throws IOException {
      if (!(params instanceof MixedMixtureParams<?> mixed) || !Columns.severalFeatures(params)) {
        return null;
      }
      List<String> names = List.of(params.getFeaturesCols());
      CellTypes asked =
          new CellTypes(
              List.of(mixed.getCategoricalCols()),
              List.of(mixed.getCountCols()),
              mixed.getMaxLevels(),
              null,
              false);
      asked.check(names);
      TableQuery table = TableQuery.ALL.features(names).cells(asked);
      CellTypes types =
          WarmStart.query(job.hadoop(), settings, RowQuery.of(List.of()).table(table))
              .table()
              .cells();
      return FrameCells.find(job, dataset, types.names(names), types);
    }

    private FrameInput.Columns columns(TableSchema cellsOrNull) {
      boolean several = Columns.severalFeatures(params);
      List<String> names =
          cellsOrNull != null
              ? cellsOrNull.columns().stream().map(Column::name).toList()
              : several ? List.of(params.getFeaturesCols()) : List.of();
      return new FrameInput.Columns(
          several ? assembledName() : params.getFeaturesCol(),
          names,
          Columns.nameOf(params, params.weightCol()),
          Columns.nameOf(params, params.rowCol()));
    }

    private RowQuery query() {
      Scaling scaling = params.scaling();
      boolean asked = params.isSet(params.scale()) || params.isSet(params.binarize());
      ScalingRequest request =
          asked
              ? new ScalingRequest(
                  OptionalDouble.of(scaling.divisor()), OptionalDouble.of(scaling.threshold()))
              : ScalingRequest.NONE;
      return RowQuery.of(List.of())
          .scaled(request)
          .cut(params.getLeafRows(), params.getPartitions());
    }

    private FitListener progress() {
      return event ->
          log.info(
              "iteration {}, run {}: {} {}",
              event.iteration(),
              event.candidate(),
              family.objective().label(),
              event.objective());
    }

    /** As model.json keeps it. */
    private List<String> configuration() {
      List<String> values = new ArrayList<>();
      for (Param<?> param : params.params()) {
        if (params.isDefined(param)) {
          Object value = params.getOrDefault(param);
          values.add(
              param.name() + "=" + (value instanceof String[] names ? List.of(names) : value));
        }
      }
      return values;
    }
  }
}
