package io.emmer.spark.ml;

import io.emmer.em.Candidate;
import io.emmer.em.init.Initialization;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The model that a fit starts from, if any, and how rows are treated: as its were, where they were
 * transformed.
 */
record WarmStart(Optional<Candidate<?, ?>> candidate, RowTransform transform, Scaling scaling) {

  /**
   * Reads the model that {@code init} names.
   *
   * @throws IllegalArgumentException if it has another K
   */
  static WarmStart of(Configuration conf, FitSettings settings, ClusteringParams params)
      throws IOException {
    if (!(settings.start() instanceof Initialization.FromModel from)) {
      return new WarmStart(Optional.empty(), RowTransform.NONE, scaling(params));
    }
    StoredModel stored = HadoopModels.read(conf, from.path());
    if (stored.components() != settings.components()) {
      throw new IllegalArgumentException(
          "init %s: a model of %d components, expected %d; set k to %2$d"
              .formatted(from, stored.components(), settings.components()));
    }
    RowTransform transform = HadoopModels.transform(conf, stored);
    boolean asModel =
        !transform.isNone() && !params.isSet(params.scale()) && !params.isSet(params.binarize());
    return new WarmStart(
        Optional.of(HadoopModels.candidate(stored)),
        transform,
        asModel ? scaling(stored) : scaling(params));
  }

  /** As the params say. */
  static Scaling scaling(ClusteringParams params) {
    return new Scaling(
        params.getScale(), params.isDefined(params.binarize()) ? params.getBinarize() : Double.NaN);
  }

  /** As model.json says. */
  static Scaling scaling(StoredModel stored) {
    InputDocument input = stored.input();
    return new Scaling(input.scale().orElse(1.0), input.binarize().orElse(Double.NaN));
  }

  /** D that rows must have; {@code found} if every D will do. */
  int features(int found) {
    return candidate.isEmpty()
        ? found
        : transform.rawDimensions(candidate.get().model().dimensions());
  }
}
