package io.emmer.spark.sweep;

import io.emmer.em.model.Json;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.Provenance;
import io.emmer.em.model.Publication;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.transform.TransformFiles;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** The directory of a sweep: sweep.json, and the best model of every group. */
public final class SweepOutput {
  /** The table and all traces. */
  public static final String SWEEP_JSON = "sweep.json";

  private SweepOutput() {}

  /**
   * Writes all of it and lets it appear in one step.
   *
   * @param document the contents of sweep.json
   */
  public static void write(
      Configuration conf,
      String name,
      boolean overwrite,
      SweepResult result,
      SweepDocument document)
      throws IOException {
    HadoopStore store = new HadoopStore(conf);
    NewDirectory.write(
        conf,
        name,
        overwrite,
        directory -> {
          for (SweepResult.Group group : result.groups()) {
            writeModel(store, directory, group, result.rows(), document.provenance());
          }
          directory.write(SWEEP_JSON, Json.bytes(document));
        });
  }

  private static void writeModel(
      HadoopStore store,
      Publication into,
      SweepResult.Group group,
      Rows rows,
      Provenance provenance)
      throws IOException {
    SweepRow best = group.best();
    String directory = into.temporary() + "/" + group.directory();
    try (Publication model = Publication.begin(store, directory, false)) {
      TransformFiles.write(model, rows.transform());
      ModelDirectory.write(
          model,
          best.configuration().family().name(),
          best.best().model(),
          ModelMetadata.of(best.outcome(), best.configuration().settings(), rows, provenance));
      model.commit();
    }
  }
}
