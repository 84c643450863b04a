package io.emmer.app.nightly;

import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.checkpoint.Identity;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.rows.transform.RowTransform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The rows of a date, split by a hash of the row, as the options have them read. */
public interface NightRows {
  /** Looks at the files of the date. */
  @FunctionalInterface
  interface Source {
    NightRows open() throws IOException;
  }

  /** All of them. */
  RowInput all();

  /** Those that the model is fitted to. */
  RowInput training();

  /** The others. */
  RowInput heldOut();

  /** Whether they have labels. */
  boolean labelled();

  Scaling scaling();

  /** What rows go through before a model sees them, known once they were loaded. */
  RowTransform transform();

  /** The options in effect. */
  List<String> configuration();

  /** One line for people. */
  String describe();

  /**
   * Has the rows prepared as those of the published model.
   *
   * @throws io.emmer.spark.InputException if that has other dimensions
   * @throws io.emmer.spark.UsageException if the options want them prepared otherwise
   */
  void prepareAs(StoredModel published) throws IOException;

  /** The model to start from, where the settings name one. */
  Optional<Candidate<?, ?>> warmStart(FitSettings settings) throws IOException;

  /** What decides about the numbers of the fit. */
  Identity identity(Optional<Candidate<?, ?>> warmStart) throws IOException;

  SparkDataset loadTraining(Family<?, ?> family) throws IOException;

  SparkDataset loadHeldOut(Family<?, ?> family) throws IOException;
}
