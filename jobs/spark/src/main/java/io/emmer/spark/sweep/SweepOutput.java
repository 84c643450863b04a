package io.emmer.spark.sweep;

import io.emmer.em.model.Json;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.Publication;
import io.emmer.spark.fit.FitJob;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformFiles;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;

/** The directory of a sweep: sweep.json, and the best model of every group. */
public final class SweepOutput {
  /** The table and all traces. */
  public static final String SWEEP_JSON = "sweep.json";

  private SweepOutput() {}

  /** What model.json of a fit says. */
  @FunctionalInterface
  public interface Metadata {
    ModelDocument of(FitJob.Outcome outcome, FitSettings settings);
  }

  /** Writes all of it and lets it appear in one step. */
  public static void write(
      Configuration conf,
      String name,
      boolean overwrite,
      SweepResult result,
      SweepDocument document,
      RowTransform transform,
      Metadata metadata)
      throws IOException {
    HadoopStore store = new HadoopStore(conf);
    NewDirectory.write(
        conf,
        name,
        overwrite,
        directory -> {
          for (SweepResult.Group group : result.groups()) {
            writeModel(store, directory, group, transform, metadata);
          }
          try (OutputStream out = directory.create(SWEEP_JSON)) {
            out.write(Json.bytes(document));
          }
        });
  }

  private static void writeModel(
      HadoopStore store,
      Publication into,
      SweepResult.Group group,
      RowTransform transform,
      Metadata metadata)
      throws IOException {
    Fitted best = group.best();
    String directory = into.temporary() + "/" + group.directory();
    try (Publication model = Publication.begin(store, directory, false)) {
      TransformFiles.write(model, transform);
      ModelDirectory.write(
          model,
          best.configuration().family().name(),
          best.best().model(),
          metadata.of(best.outcome(), best.configuration().settings()));
      model.commit();
    }
  }
}
