package io.emmer.spark.ml;

import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.rows.ScalingRequest;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/**
 * Reads a model directory: one that a model was saved to, with its params, or any other, whose
 * params are told by model.json.
 */
final class ModelReader<M extends ClusteringModel<M>> extends MLReader<M> {
  private final String name;
  private final String families;
  private final BiFunction<String, FittedModel, M> models;

  /**
   * @param name of the class, for uids
   * @param families how the names of its families begin
   * @param models makes a model of a uid
   */
  ModelReader(String name, String families, BiFunction<String, FittedModel, M> models) {
    this.name = name;
    this.families = families;
    this.models = models;
  }

  /**
   * Reads the directory.
   *
   * @throws ModelFormatException if it is damaged, or of another family
   */
  @Override
  public M load(String path) {
    try {
      return load(sparkSession().sparkContext().hadoopConfiguration(), path);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private M load(Configuration conf, String path) throws IOException {
    StoredModel stored = HadoopModels.read(conf, path);
    if (!stored.family().startsWith(families)) {
      throw new ModelFormatException(
          "%s/model.json: found family '%s', expected one of %s", path, stored.family(), name);
    }
    FittedModel fitted =
        new FittedModel(
            HadoopModels.candidate(stored),
            HadoopModels.transform(conf, stored),
            ScalingRequest.of(stored.input()).orElse(1),
            stored.document().unwritten());
    HadoopStore store = new HadoopStore(conf);
    if (store.exists(path + "/" + ParamsFile.DIRECTORY)) {
      ParamsFile params = ParamsFile.read(store, path);
      M model = models.apply(params.uid(), fitted);
      params.apply(model, path);
      return model;
    }
    M model = models.apply(Identifiable$.MODULE$.randomUID(name), fitted);
    applyJson(model, stored);
    return model;
  }

  /** Params of a model that {@code emmer fit} wrote, or somebody by hand, as far as it tells. */
  private static void applyJson(ClusteringModel<?> model, StoredModel stored) {
    ModelDocument document = stored.document();
    Optional<ModelDocument.Fit> fit = Optional.ofNullable(document.fit());
    int k = fit.map(ModelDocument.Fit::requestedComponents).orElse(stored.components());
    model.set(model.k(), k);
    model.set(model.seed(), fit.map(ModelDocument.Fit::seed).orElse(0L));
    model.set(model.scale(), model.fitted().scaling().divisor());
    if (!Double.isNaN(model.fitted().scaling().threshold())) {
      model.set(model.binarize(), model.fitted().scaling().threshold());
    }
    if (!document.runs().isEmpty()) {
      model.set(model.restarts(), document.runs().size());
    }
    if (model instanceof GaussianMixtureParams<?> gaussian) {
      String covariances = stored.family().substring("gaussian-".length());
      model.set(gaussian.covarianceType(), covariances);
    }
    if (model instanceof MixedMixtureModel mixed && document.schema().isPresent()) {
      mixed.setCells(document.schema().get());
    }
    if (document.hyperParameters() != null) {
      applySettings(model, document.hyperParameters());
    }
  }

  private static void applySettings(ClusteringModel<?> model, ModelDocument.Settings settings) {
    set(model, model.init(), settings.init());
    set(model, model.maxIter(), settings.maxIterations());
    set(model, model.tol(), settings.tolerance());
    set(model, model.absoluteTol(), settings.absoluteTolerance());
    if (model instanceof GaussianMixtureParams<?> gaussian) {
      set(model, gaussian.varianceFloor(), settings.varianceFloor());
    }
    if (model instanceof MixedMixtureParams<?> mixed) {
      set(model, mixed.pseudoCount(), settings.pseudoCount());
      set(model, mixed.varianceFloor(), settings.varianceFloor());
    }
    if (model instanceof BernoulliMixtureParams<?> bernoulli) {
      set(model, bernoulli.pseudoCount(), settings.pseudoCount());
    }
  }

  /** Sets a param, unless there is no value. */
  @SuppressWarnings("unchecked") // Params of numbers are typed by Scala's Object.
  private static <T> void set(ClusteringModel<?> model, Param<?> param, T value) {
    if (value != null) {
      model.set((Param<T>) param, value);
    }
  }
}
