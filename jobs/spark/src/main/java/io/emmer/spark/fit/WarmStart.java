package io.emmer.spark.fit;

import io.emmer.em.Candidate;
import io.emmer.em.init.Initialization;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The model that a fit starts from, if any, and the rows prepared as it wants them.
 *
 * @param model empty where the fit starts from rows or at random
 */
public record WarmStart(Optional<Candidate<?, ?>> model, RowSource rows) {
  /** The query for rows, with the columns that the model knows, if the settings name one. */
  public static RowQuery query(Configuration conf, FitSettings settings, RowQuery query)
      throws IOException {
    return settings.start() instanceof Initialization.FromModel from
        ? query.knowing(HadoopModels.read(conf, from.path()), true)
        : query;
  }

  /**
   * Reads the model that the settings name, if they name one.
   *
   * @throws UsageException if it has another K
   * @throws io.emmer.spark.InputException if it has another D
   */
  public static WarmStart of(Configuration conf, FitSettings settings, RowSource rows)
      throws IOException {
    if (!(settings.start() instanceof Initialization.FromModel from)) {
      return new WarmStart(Optional.empty(), rows);
    }
    StoredModel stored = HadoopModels.read(conf, from.path());
    Candidate<?, ?> candidate = HadoopModels.candidate(stored);
    if (candidate.model().components() != settings.components()) {
      throw new UsageException(
          "{init} %s: a model of %d components, expected %d; give {components} %2$d",
          from, candidate.model().components(), settings.components());
    }
    return new WarmStart(Optional.of(candidate), rows.startingFrom(conf, stored));
  }
}
