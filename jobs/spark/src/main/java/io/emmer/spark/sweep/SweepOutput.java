package io.emmer.spark.sweep;

import io.emmer.em.model.Json;
import io.emmer.spark.fit.ModelMetadata;
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
            SweepRow best = group.best();
            ModelMetadata.write(
                store,
                directory.temporary() + "/" + group.directory(),
                best.outcome(),
                best.configuration().settings(),
                result.rows(),
                document.provenance());
          }
          directory.write(SWEEP_JSON, Json.bytes(document));
        });
  }
}
