package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.convert.ConvertJob;
import io.emmer.app.convert.ImageFolder;
import io.emmer.app.convert.RowFormat;
import io.emmer.app.convert.RowStream;
import io.emmer.em.text.Text;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rows from one format to another. */
@Command(
    name = "convert",
    customSynopsis = "emmer convert --input PATH --output PATH [options]",
    description = {
      "Writes rows in another format: IDX, NPY, Parquet, CSV or PNG images.",
      "Keeps the order of the rows. Unsigned bytes stay bytes, all other numbers "
          + "become doubles. The input may also be folders of images (PNG, JPEG, BMP); the "
          + "names of sub-folders are labels."
    },
    footer = {
      "  emmer convert --input train-images-idx3-ubyte.gz --digits 2,3,4 \\",
      "      --labels train-labels-idx1-ubyte.gz --output hdfs:///digits.parquet",
      "  emmer convert --input digits.parquet --label label --output digits.npy \\",
      "      --labels-output labels.npy",
      "  emmer convert --input photographs --grey --output photographs.idx.gz",
      "  emmer convert --input digits.npy --limit 100 --format png --output folder"
    })
final class ConvertVerb extends SparkVerb {
  @Mixin private SourceOptions source;
  @Mixin private OutputOptions target;

  @Option(
      names = "--format",
      description =
          "${COMPLETION-CANDIDATES}; parquet and png are directories. Default: by the "
              + "name of the output.")
  private RowFormat format;

  @NamesOutput
  @Option(
      names = "--labels-output",
      paramLabel = "FILE",
      description =
          "idx, npy: also write the labels, as NPY if the name ends in .npy, otherwise as "
              + "IDX; parquet and csv have a column of labels, png a folder per label.")
  private String labelsOutput;

  @Option(
      names = "--digits",
      paramLabel = "LABEL",
      split = ",",
      description = "Keep only rows with these labels, separated by commas.")
  private List<Integer> digits = new ArrayList<>();

  @Option(
      names = "--subset",
      paramLabel = "N",
      description = "Draw N rows by a hash of seed and row, before --digits is applied.")
  private Long subset;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of --subset. Default: 0.")
  private long seed;

  @Option(names = "--grey", description = "Images: turn colours into levels of grey.")
  private boolean grey;

  @Option(
      names = "--partitions",
      paramLabel = "P",
      description =
          "Number of partitions; the result does not depend on it. Default: number of " + "cores.")
  private int partitions;

  private List<String> classes = List.of();

  /** What was written; the classes are those of a folder of images. */
  private record Result(
      long rows,
      List<Integer> rowShape,
      String values,
      String format,
      String output,
      String labels,
      List<String> classes) {}

  @Override
  SparkWork prepare() {
    ConvertJob.Settings settings = settings();
    return () -> {
      target.requireFree(store, labelsOutput, settings.labelFormat().kind());
      RowStream rows = rows();
      ConvertJob convert = new ConvertJob(job, rows, settings);
      if (rows.labelled() && labelsOutput == null && !settings.holdsLabels()) {
        err().println("warning: labels are not written; give --labels-output");
      }
      if (rows.unsignedBytes()
          && rows.scale() != RowInput.UNSIGNED_BYTE_SCALE
          && settings.format() != RowFormat.PARQUET) {
        err().println(Text.format("warning: the scale %s is not written", rows.scale()));
      }
      if (isDryRun(Text.format("%d rows of shape %s", rows.rows(), rows.rowShape()))) {
        return;
      }
      report(rows, settings, convert.run());
    };
  }

  private ConvertJob.Settings settings() {
    require(partitions >= 0, "--partitions " + partitions, "0 or more");
    require(subset == null || subset >= 1, "--subset " + subset, "1 or more");
    RowFormat as = format != null ? format : RowFormat.ofName(target.output);
    return new ConvertJob.Settings(target.output, as, labelsOutput, digits, target.overwrite);
  }

  @Override
  void check(FileChecks files) throws IOException {
    ConvertJob.Settings settings = settings();
    if (settings.isDirectory()) {
      files.directory(target);
    } else {
      files.file(target, settings.format().kind());
    }
    source.check(files);
  }

  private RowStream rows() throws IOException {
    Optional<ImageFolder> found = ImageFolder.find(job.hadoop(), source.inputs());
    if (found.isPresent()) {
      if (source.namesLabelsOrColumns()) {
        throw new UsageException(
            "%s: images are labelled by their folders and have no columns; leave --labels,"
                + " --features, --label, --weight and --id out",
            source.describe());
      }
      ImageFolder images = found.get().limited(source.limit());
      ImageFolder chosen = subset == null ? images : images.subset(seed, subset);
      classes = chosen.classes();
      return chosen.rows(job, grey, partitions);
    }
    if (grey) {
      throw new UsageException("--grey is for images, and --input names none; leave it out");
    }
    RowQuery query = source.query().cut(0, partitions);
    RowSource chosen = inspect(subset == null ? query : query.draw(seed, subset));
    return RowStream.of(job, chosen);
  }

  private void report(RowStream rows, ConvertJob.Settings settings, long written) {
    String values = rows.unsignedBytes() ? "bytes" : "doubles";
    Result result =
        new Result(
            written,
            rows.rowShape().isEmpty() ? null : rows.rowShape(),
            values,
            settings.format().toString(),
            target.output,
            labelsOutput,
            classes.isEmpty() ? null : classes);
    String names =
        classes.isEmpty() ? "" : "; labels number the folders " + String.join(", ", classes);
    printResult(
        result,
        Text.format(
            "%d rows of %d %s in %s%s", written, rows.dimensions(), values, target.output, names));
  }
}
