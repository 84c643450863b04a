package io.emmer.app.cli;

import io.emmer.app.nightly.NightRows;
import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.checkpoint.Identity;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowSubset;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.rows.transform.RowTransform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The rows of a date as the options of a verb name them. */
final class NightInput implements NightRows {
  private final Verb verb;
  private final SparkJob job;
  private final TrainingInputOptions options;
  private final InputOptions.Inputs all;
  private final InputOptions.Inputs training;
  private final InputOptions.Inputs heldOut;

  private NightInput(
      Verb verb,
      SparkJob job,
      TrainingInputOptions options,
      InputOptions.Inputs all,
      RowSubset heldOut) {
    this.verb = verb;
    this.job = job;
    this.options = options;
    this.all = all;
    this.training = all.select(heldOut.others());
    this.heldOut = all.select(heldOut);
  }

  /**
   * Looks at the files; reads no rows.
   *
   * @param seed of the hash that holds rows out
   * @param share of the rows that are held out
   */
  static NightInput of(
      Verb verb, SparkJob job, TrainingInputOptions options, long seed, double share)
      throws IOException {
    InputOptions.Inputs all = options.inspect(job.hadoop(), seed);
    long rows = all.rows().rows();
    if (rows < 2) {
      throw new InputException(
          "%s: found %d row, expected 2 or more, as some are held out"
              .formatted(all.rows().files().get(0).path(), rows));
    }
    long count = Math.max(1, Math.min(rows - 1, Math.round(share * rows)));
    return new NightInput(verb, job, options, all, RowSubset.of(seed, rows, count));
  }

  /** All that was named, and the files behind it. */
  List<String> paths() {
    return all.paths();
  }

  @Override
  public RowInput all() {
    return all.rows();
  }

  @Override
  public RowInput training() {
    return training.rows();
  }

  @Override
  public RowInput heldOut() {
    return heldOut.rows();
  }

  @Override
  public boolean labelled() {
    return all.labelled();
  }

  @Override
  public Scaling scaling() {
    return options.scaling(all.rows());
  }

  @Override
  public RowTransform transform() {
    return options.transform();
  }

  @Override
  public List<String> configuration() {
    return verb.effectiveOptions();
  }

  @Override
  public String describe() {
    return "%s, %d of them held out".formatted(all.describe(), heldOut.rows().rows());
  }

  @Override
  public void prepareAs(StoredModel published) throws IOException {
    options.startFrom(job.hadoop(), published, all);
    Scaling scaling = scaling();
    double divisor = published.input().scale().orElse(scaling.divisor());
    double threshold = published.input().binarize().orElse(Double.NaN);
    if (divisor != scaling.divisor() || Double.compare(threshold, scaling.threshold()) != 0) {
      throw new UsageException(
          "%s: its rows were divided by %s and binarized at %s, found %s and %s; give the same --scale and --binarize, or another --output"
              .formatted(
                  published.directory(),
                  divisor,
                  threshold,
                  scaling.divisor(),
                  scaling.threshold()));
    }
  }

  @Override
  public Optional<Candidate<?, ?>> warmStart(FitSettings settings) throws IOException {
    return WarmStart.of(job, settings, options, all);
  }

  @Override
  public Identity identity(Optional<Candidate<?, ?>> warmStart) throws IOException {
    return CheckpointOptions.identity(verb, options, training, warmStart);
  }

  @Override
  public SparkDataset loadTraining(Family<?, ?> family) throws IOException {
    return options.load(job, training, family);
  }

  @Override
  public SparkDataset loadHeldOut(Family<?, ?> family) throws IOException {
    return options.load(job, heldOut, family);
  }
}
