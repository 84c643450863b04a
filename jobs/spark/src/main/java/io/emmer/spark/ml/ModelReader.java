package io.emmer.spark.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/**
 * Reads a model directory: one that a model was saved to, with its params, or any other, whose
 * params are told by model.json.
 */
final class ModelReader<M extends ClusteringModel<M>> extends MLReader<M> {
  /** Fields that {@code ModelDirectory} writes itself, or that tell of files that are not kept. */
  private static final List<String> NOT_KEPT =
      List.of("schemaVersion", "family", "components", "dimensions", "files", "history");

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
          "%s/model.json: found family '%s', expected one of %s"
              .formatted(path, stored.family(), name));
    }
    ObjectNode json = stored.json().deepCopy();
    json.remove(NOT_KEPT);
    FittedModel fitted =
        new FittedModel(
            HadoopModels.candidate(stored),
            HadoopModels.transform(conf, stored),
            WarmStart.scaling(stored),
            json);
    HadoopStore store = new HadoopStore(conf);
    if (store.exists(path + "/" + ParamsFile.DIRECTORY)) {
      ParamsFile params = ParamsFile.read(store, path);
      M model = models.apply(params.uid(), fitted);
      params.apply(model);
      return model;
    }
    M model = models.apply(Identifiable$.MODULE$.randomUID(name), fitted);
    applyJson(model, stored);
    return model;
  }

  /** Params of a model that {@code emmer fit} wrote, or somebody by hand, as far as it tells. */
  private static void applyJson(ClusteringModel<?> model, StoredModel stored) {
    JsonNode json = stored.json();
    JsonNode hyper = json.path("hyperParameters");
    model.set(model.k(), json.path("requestedComponents").asInt(stored.components()));
    model.set(model.seed(), json.path("seed").asLong());
    model.set(model.scale(), model.fitted().scaling().divisor());
    if (!Double.isNaN(model.fitted().scaling().threshold())) {
      model.set(model.binarize(), model.fitted().scaling().threshold());
    }
    if (hyper.has("init")) {
      model.set(model.init(), hyper.get("init").asText());
    }
    if (hyper.has("maxIterations")) {
      model.set(model.maxIter(), hyper.get("maxIterations").asInt());
    }
    if (hyper.has("tolerance")) {
      model.set(model.tol(), hyper.get("tolerance").asDouble());
    }
    if (hyper.has("absoluteTolerance")) {
      model.set(model.absoluteTol(), hyper.get("absoluteTolerance").asDouble());
    }
    if (json.path("restarts").size() > 0) {
      model.set(model.restarts(), json.path("restarts").size());
    }
    applyFamily(model, stored.family(), hyper);
  }

  private static void applyFamily(ClusteringModel<?> model, String family, JsonNode hyper) {
    if (model instanceof GaussianMixtureParams gaussian) {
      model.set(gaussian.covarianceType(), family.substring("gaussian-".length()));
      if (hyper.has("varianceFloor")) {
        model.set(gaussian.varianceFloor(), hyper.get("varianceFloor").asDouble());
      }
    }
    if (model instanceof BernoulliMixtureParams bernoulli && hyper.has("pseudoCount")) {
      model.set(bernoulli.pseudoCount(), hyper.get("pseudoCount").asDouble());
    }
  }
}
