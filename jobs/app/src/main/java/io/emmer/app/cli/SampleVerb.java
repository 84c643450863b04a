package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.convert.RowFormat;
import io.emmer.app.image.ImageShape;
import io.emmer.app.sample.SampleJob;
import io.emmer.app.sample.SampleRows;
import io.emmer.em.Candidate;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.em.text.Text;
import io.emmer.spark.UsageException;
import io.emmer.spark.store.FileKind;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rows drawn from a model. */
@Command(
    name = "sample",
    customSynopsis = "emmer sample --model DIR --output PATH [options]",
    description = {
      "Draws rows from a fitted mixture.",
      "Each row draws its component by the mixing weights, then its values. The same "
          + "seed gives the same rows on any number of cores and partitions."
    },
    footer = {
      "  emmer sample --model model --rows 100 --output sample.png --mean",
      "  emmer sample --model model --rows 60000 --seed 1 --output drawn-idx3-ubyte.gz \\",
      "      --labels drawn-idx1-ubyte.gz",
      "  emmer sample --model model --rows 1000000 --format parquet --output hdfs:///drawn",
      "  emmer sample --model customers --rows 1000 --missing --output drawn.csv"
    })
final class SampleVerb extends SparkVerb {
  @Mixin private ModelOptions model;
  @Mixin private OutputOptions target;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Number of rows to draw. Default: ${DEFAULT-VALUE}.")
  private long rows = 100;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed for everything random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--format",
      description = "${COMPLETION-CANDIDATES}. Default: by the name of the output.")
  private RowFormat format;

  @NamesOutput
  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Also write the component of every row to this IDX file.")
  private String labels;

  @Option(
      names = "--mean",
      description = "Write the mean of the drawn component instead of a drawn row.")
  private boolean mean;

  @Option(
      names = "--missing",
      description = "mixed: leave out cells as often as the model's rows did.")
  private boolean missing;

  @Option(
      names = "--scale",
      paramLabel = "S",
      description = "idx, png: multiply values by S to get bytes. Default: as in the model.")
  private Double scale;

  @Option(
      names = "--image-shape",
      paramLabel = "HxW",
      description = "idx, png: height and width of a row as an image. Default: as in the model.")
  private String imageShape;

  @Option(
      names = "--partitions",
      paramLabel = "P",
      description =
          "Number of partitions; the result does not depend on it. Default: chosen by " + "size.")
  private int partitions;

  /** What was written; clipped values lay outside of what the format holds. */
  private record Result(
      String family,
      long rows,
      int dimensions,
      long seed,
      String format,
      long clippedValues,
      String output,
      String labels) {}

  @Override
  SparkWork prepare() {
    RowFormat as = format();
    require(rows >= 1, "--rows " + rows, "1 or more; give a positive number");
    require(partitions >= 0, "--partitions " + partitions, "0 or more");
    if (mean && missing) {
      throw new UsageException("--mean and --missing: means lack no cells; give one of them");
    }
    return () -> {
      target.requireFree(store, labels, FileKind.IDX);
      StoredModel stored = HadoopModels.read(job.hadoop(), model.model);
      SampleRows source = source(stored).times(factor(stored.input(), as));
      List<Integer> shape = shape(stored.input(), as, source.dimensions());
      double byteScale = scale(stored.input(), as);
      SampleJob sample =
          new SampleJob(
              source,
              new SampleJob.Settings(
                  target.output,
                  as,
                  labels,
                  byteScale,
                  shape,
                  partitions,
                  target.overwrite,
                  stored.document().schema()));
      if (isDryRun(
          Text.format(
              "would draw %d rows of %d values from %s as %s",
              rows, source.dimensions(), stored.family(), as))) {
        return;
      }
      report(stored, source, as, sample.run(job));
    };
  }

  private SampleRows source(StoredModel stored) throws IOException {
    Candidate<?, ?> candidate = HadoopModels.candidate(stored);
    SampleRows drawn =
        SampleRows.of(candidate, HadoopModels.transform(job.hadoop(), stored), rows, seed, mean);
    if (!missing) {
      return drawn;
    }
    if (candidate.model() instanceof MixedModel mixed) {
      return drawn.by(mixed.sampler(true));
    }
    err().println("warning: --missing is not used by " + stored.family());
    return drawn;
  }

  @Override
  void check(FileChecks files) throws IOException {
    RowFormat as = format();
    if (as == RowFormat.PARQUET) {
      files.directory(target);
    } else {
      files.file(target, as.kind());
    }
    files.model(model.model);
  }

  private RowFormat format() {
    return format != null ? format : RowFormat.ofName(target.output);
  }

  /** Sizes of the axes of a row. */
  private List<Integer> shape(InputDocument input, RowFormat as, int dimensions) {
    List<Integer> shape = IntStream.of(input.shape()).boxed().toList();
    String from = "the model's rows of shape " + shape;
    if (imageShape != null) {
      from = "--image-shape " + imageShape;
      Optional<ImageShape> image = ImageShape.parse(imageShape);
      require(image.isPresent(), from, "HxW, such as 28x28");
      shape = image.get().rowShape();
    }
    long values = shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    if (values != dimensions && imageShape != null) {
      throw new UsageException(
          "%s: an image of %d values, expected %d as the model has; give another shape",
          from, values, dimensions);
    }
    boolean fits = values == dimensions && !shape.isEmpty();
    if (as == RowFormat.PNG && !(fits && shape.size() == 2)) {
      throw new UsageException(
          "--format png: %s are no images; give --image-shape HxW or another format", from);
    }
    return fits ? shape : List.of(dimensions);
  }

  private double scale(InputDocument input, RowFormat as) {
    InputOptions.requireScale(scale);
    if (scale == null && as == RowFormat.IDX && input.scale().isEmpty()) {
      throw new UsageException(
          "--format idx: the model does not say how its rows were scaled; give --scale, such as 255"
              + " for values from 0 to 1");
    }
    return scale != null ? scale : input.scale().orElse(1.0);
  }

  /**
   * What makes rows of those that the model saw, where {@link io.emmer.spark.rows.Scaling} takes
   * the file for one of its kind; and what is at or above a threshold beyond 1.
   */
  private static double factor(InputDocument input, RowFormat as) {
    boolean asSeen = as == RowFormat.NPY || as.isTable();
    boolean divided = !asSeen || input.bytes().orElse(true);
    return Math.max(1, input.binarize().orElse(1.0)) * (divided ? 1 : input.scale().orElse(1.0));
  }

  private void report(StoredModel stored, SampleRows source, RowFormat as, long clipped) {
    Result result =
        new Result(
            stored.family(),
            rows,
            source.dimensions(),
            seed,
            as.toString(),
            clipped,
            target.output,
            labels);
    String text =
        Text.format(
            "%d rows of %d values drawn from %s (seed %d) in %s",
            rows, source.dimensions(), stored.family(), seed, target.output);
    if (as == RowFormat.IDX) {
      text += Text.format("; %d values clipped to 0..255", clipped);
    }
    printResult(result, text);
  }
}
