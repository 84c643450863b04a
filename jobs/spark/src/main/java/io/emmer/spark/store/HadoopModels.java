package io.emmer.spark.store;

import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.family.Families;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformFiles;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Model directories on Hadoop's file systems. */
public final class HadoopModels {
  private HadoopModels() {}

  /** Whether there is a model directory of this path. */
  public static boolean isModel(Configuration conf, String path) throws IOException {
    return new HadoopStore(conf).exists(path + "/" + ModelDirectory.MODEL_JSON);
  }

  /** Reads a model directory. */
  public static StoredModel read(Configuration conf, String path) throws IOException {
    return ModelDirectory.read(new HadoopStore(conf), path);
  }

  /** Reads a model with its family. */
  public static Candidate<?, ?> candidate(Configuration conf, String path) throws IOException {
    return candidate(read(conf, path));
  }

  /** What stands between rows and those that a stored model was fitted to. */
  public static RowTransform transform(Configuration conf, StoredModel stored) throws IOException {
    return TransformFiles.read(new HadoopStore(conf), stored);
  }

  /** A stored model with its family. */
  public static Candidate<?, ?> candidate(StoredModel stored) {
    Family<?, ?> family =
        Families.find(stored.family())
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        "%s/model.json: found family '%s', expected one of %s",
                        stored.directory(), stored.family(), String.join(", ", Families.names())));
    return candidate(family.with(HyperParameters.DEFAULTS), stored);
  }

  private static <M extends Model, S extends Statistics<S>> Candidate<M, S> candidate(
      Family<M, S> family, StoredModel stored) {
    return new Candidate<>(stored.bind(family), stored.model(family));
  }
}
