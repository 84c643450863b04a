package io.emmer.app.cli;

import io.emmer.em.Family;
import io.emmer.em.model.InputDocument;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.DataLoader;
import io.emmer.spark.rows.ParquetInput;
import io.emmer.spark.rows.RangeInput;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowSubset;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformFit;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which rows a verb reads, and how. */
class InputOptions extends SourceOptions {
  private static final double BYTE_SCALE = 255;

  /** A leaf is held in arrays of at most this many bytes. */
  private static final long MAX_LEAF_BYTES = Integer.MAX_VALUE - 8;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @NoEffectOnNumbers
  @Option(
      names = "--scale",
      paramLabel = "S",
      description = "Divide every value by S; default 255 for unsigned bytes, else 1.")
  private Double scale;

  @Option(
      names = "--binarize",
      paramLabel = "T",
      description = "After scaling, 1 for values of at least T, else 0.")
  private Double binarize;

  @NoEffectOnNumbers
  @Option(
      names = "--partitions",
      paramLabel = "P",
      description = "Partitions; default as many as cores. Changes no bit of the result.")
  private int partitions;

  @Option(
      names = "--leaf-rows",
      paramLabel = "N",
      description = "Rows of a leaf, the unit of the canonical merge; default ${DEFAULT-VALUE}.")
  private int leafRows = DataLoader.DEFAULT_LEAF_ROWS;

  private Double modelScale;
  private Double modelThreshold;
  private TransformFit wanted = TransformFit.NONE;
  private RowTransform transform = RowTransform.NONE;

  /**
   * What stands behind the options, checked.
   *
   * @param labels or null
   * @param paths all that was named, and the files behind it
   */
  record Inputs(RowInput rows, RangeInput labels, List<String> paths) {
    /** Whether rows have labels, from a file of their own or from theirs. */
    boolean labelled() {
      return labels != null || rows.hasLabels();
    }

    /** One line for people. */
    String describe() {
      String withLabels = labelled() ? ", labelled" : "";
      String which =
          rows.rows() == rows.rowsInFiles()
              ? ""
              : rows.subset() == null
                  ? ", the first of %d".formatted(rows.rowsInFiles())
                  : ", drawn from %d by hash".formatted(rows.subset().of());
      return "%d rows of %d values (%s) from %d file(s)%s%s"
          .formatted(
              rows.rows(), rows.dimensions(), rows.type(), rows.files().size(), which, withLabels);
    }

    Inputs subset(long seed, long count) {
      return select(rows.subset(seed, count).subset());
    }

    /** Those rows only, with their labels. */
    Inputs select(RowSubset chosen) {
      return new Inputs(rows.select(chosen), labels == null ? null : labels.select(chosen), paths);
    }
  }

  /** Looks at the files; reads no rows. */
  Inputs inspect(Configuration conf) throws IOException {
    requireNotNegative(partitions, "--partitions");
    if (leafRows < 1) {
      throw new UsageException("--leaf-rows " + leafRows + ": expected 1 or more");
    }
    if (scale != null && !(scale > 0 && Double.isFinite(scale))) {
      throw new UsageException("--scale " + scale + ": expected a positive number");
    }
    Inputs inputs = find(conf);
    RowInput rows = inputs.rows();
    long leafBytes = Math.min(leafRows, rows.rows()) * rows.dimensions() * Double.BYTES;
    if (leafBytes > MAX_LEAF_BYTES) {
      throw new UsageException(
          "--leaf-rows %d: a leaf of rows of %d values is too large; give at most %d"
              .formatted(
                  leafRows,
                  rows.dimensions(),
                  MAX_LEAF_BYTES / ((long) rows.dimensions() * Double.BYTES)));
    }
    return inputs;
  }

  /** Takes over how the rows of a model were scaled, where the command line says nothing else. */
  void scaleAs(InputDocument modelInput) {
    modelScale = modelInput.scale().orElse(null);
    modelThreshold = modelInput.binarize().orElse(null);
  }

  /** Has a transform fitted to the rows when they are loaded. */
  final void fitTransform(TransformFit fit, Inputs inputs) {
    fit.check(inputs.rows().dimensions());
    wanted = fit;
  }

  /** Takes over the transform of a model. */
  final void transformAs(RowTransform stored) {
    transform = stored;
    wanted = TransformFit.NONE;
  }

  /** What stands between the rows as scaled and those that {@link #load} returned. */
  final RowTransform transform() {
    return transform;
  }

  Scaling scaling(RowInput rows) {
    double natural = rows.unsignedBytes() ? BYTE_SCALE : 1;
    if (rows instanceof ParquetInput parquet && parquet.unsignedBytes()) {
      natural = parquet.scale();
    }
    double divisor = scale != null ? scale : modelScale != null ? modelScale : natural;
    Double threshold = binarize != null ? binarize : modelThreshold;
    return new Scaling(divisor, threshold == null ? Double.NaN : threshold);
  }

  /** Reads the rows as {@code family} wants them. */
  SparkDataset load(SparkJob job, Inputs inputs, Family<?, ?> family) throws IOException {
    return load(job, inputs, Scaling.Range.of(family), family.centresData());
  }

  /** Reads the rows as they are, of any finite values, for work without a family. */
  SparkDataset load(SparkJob job, Inputs inputs) throws IOException {
    return load(job, inputs, Scaling.Range.FINITE, false);
  }

  private SparkDataset load(SparkJob job, Inputs inputs, Scaling.Range range, boolean centre)
      throws IOException {
    if (partitions == 0) {
      job.awaitExecutors();
    }
    DataLoader loader = new DataLoader(job.context());
    if (wanted.isNone() && transform.isNone()) {
      return load(loader, inputs, range, centre);
    }
    try (SparkDataset raw = load(loader, inputs, Scaling.Range.FINITE, false)) {
      if (transform.isNone()) {
        transform = wanted.fit(raw);
      }
      return loader.transformed(raw, transform);
    }
  }

  private SparkDataset load(DataLoader loader, Inputs inputs, Scaling.Range range, boolean centre)
      throws IOException {
    SparkDataset data =
        loader.load(
            inputs.rows(),
            inputs.labels(),
            scaling(inputs.rows()),
            range,
            centre,
            leafRows,
            partitions);
    if (data.partitions() < partitions) {
      spec.commandLine()
          .getErr()
          .printf("partitions %d capped to %d leaves%n", partitions, data.partitions());
    }
    return data;
  }
}
