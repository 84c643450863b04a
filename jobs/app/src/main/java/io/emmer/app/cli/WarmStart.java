package io.emmer.app.cli;

import io.emmer.em.Candidate;
import io.emmer.em.init.Start;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.Optional;

/** The model that --init names. */
final class WarmStart {
  private WarmStart() {}

  /**
   * Reads it, where the settings start from one, and has the rows treated as it wants them.
   *
   * @throws UsageException if it has another K
   * @throws io.emmer.spark.InputException if it has another D
   */
  static Optional<Candidate<?, ?>> of(
      SparkJob job, FitSettings settings, TrainingInputOptions input, InputOptions.Inputs inputs)
      throws IOException {
    if (settings.start() instanceof Start.FromModel from) {
      StoredModel stored = HadoopModels.read(job.hadoop(), from.path());
      Candidate<?, ?> candidate = HadoopModels.candidate(stored);
      if (candidate.model().components() != settings.components()) {
        throw new UsageException(
            "--init %s: a model of %d components, expected %d; give --components %2$d"
                .formatted(from, candidate.model().components(), settings.components()));
      }
      input.startFrom(job.hadoop(), stored, inputs);
      return Optional.of(candidate);
    }
    return Optional.empty();
  }
}
