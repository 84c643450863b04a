package io.emmer.spark.ml;

import io.emmer.em.Candidate;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.Publication;
import io.emmer.spark.rows.transform.TransformFiles;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.util.MLWriter;

/** Writes a model directory, with the params beside; it appears whole or not at all. */
final class ModelWriter extends MLWriter {
  private final ClusteringModel<?> model;

  ModelWriter(ClusteringModel<?> model) {
    this.model = model;
  }

  @Override
  public void save(String path) throws IOException {
    Configuration conf = sparkSession().sparkContext().hadoopConfiguration();
    HadoopStore store = new HadoopStore(conf);
    if (!shouldOverwrite() && store.exists(path)) {
      throw new FileAlreadyExistsException(
          path, null, "exists; write().overwrite().save replaces it");
    }
    FittedModel fitted = model.fitted();
    Candidate<?, ?> candidate = fitted.candidate();
    try (Publication directory = Publication.begin(store, path, shouldOverwrite())) {
      writeParams(store, directory.temporary() + "/" + ParamsFile.DIRECTORY);
      TransformFiles.write(directory, fitted.transform());
      ModelDirectory.write(
          directory, candidate.family().name(), candidate.model(), document(fitted));
      directory.commit();
    }
  }

  private void writeParams(HadoopStore store, String directory) throws IOException {
    store.createDirectory(directory);
    try (OutputStream out = store.create(directory + "/" + ParamsFile.NAME)) {
      out.write(ParamsFile.bytes(model, sparkSession().version()));
    }
  }

  /** With the scaling that the model has now. */
  private ModelDocument document(FittedModel fitted) {
    Optional<Double> threshold =
        model.isDefined(model.binarize()) ? Optional.of(model.getBinarize()) : Optional.empty();
    ModelDocument document = fitted.document();
    return document.with(document.inputOrUnknown().scaled(model.getScale(), threshold));
  }

  @Override
  public void saveImpl(String path) {
    try {
      save(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
