package io.emmer.app.cli;

import io.emmer.app.generate.DigitFiles;
import io.emmer.app.generate.GaussianFiles;
import io.emmer.app.generate.GaussianMixtureOptions;
import io.emmer.app.generate.RatingFiles;
import io.emmer.app.generate.TableFiles;
import io.emmer.em.model.Publication;
import io.emmer.em.synthetic.StrokeDigits;
import io.emmer.em.synthetic.TableGenerator;
import io.emmer.em.text.Text;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes data from a seed. */
@Command(
    name = "generate",
    customSynopsis = "emmer generate --output DIR [options]",
    description = "Makes synthetic data: digits, Gaussian rows, tables, or ratings.",
    footer = {
      "  emmer generate --rows 60000 --seed 1 --output digits",
      "  emmer generate --rows 1000000000 --files 1000 --output hdfs:///digits",
      "  emmer generate --kind gaussian --weights .8,.1,.1 --means '.5,.5;.25,.75;.75,.75' \\",
      "      --standard-deviations '.1;.05;.05' --rows 500 --output blobs",
      "  emmer generate --kind table --segments 6 --rows 1000000 --missing .1 --output t1m",
      "  emmer generate --kind ratings --users 70000 --items 10000 --rows 10000000 --output r10m"
    })
final class GenerateVerb extends Verb {
  @Option(
      names = "--kind",
      description = "What to make: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Kind kind = Kind.DIGITS;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Number of rows. Default: ${DEFAULT-VALUE}.")
  private long rows = 6000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed for everything random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private OutputOptions target;

  @Option(
      names = "--files",
      paramLabel = "F",
      description =
          "Digits: number of files of images, each written by a task of Spark. Default: " + "one.")
  private Integer parts;

  @Option(names = "--gzip", description = "Digits: write .gz files.")
  private boolean gzip;

  @Option(
      names = "--weights",
      paramLabel = "W,...",
      description = "Gaussian: probability of every component.")
  private String weights;

  @Option(
      names = "--means",
      paramLabel = "M,...;...",
      description =
          "Gaussian: means of the components, separated by semicolons; one number per "
              + "feature.")
  private String means;

  @Option(
      names = "--standard-deviations",
      paramLabel = "S;...",
      description =
          "Gaussian: standard deviations of the components, separated by semicolons; one "
              + "number, or one per feature separated by commas.")
  private String standardDeviations;

  @Option(
      names = "--format",
      description =
          "Gaussian: npy or parquet. Tables: csv or parquet. Default: npy, csv for tables.")
  private Format format;

  @Option(
      names = "--users",
      paramLabel = "U",
      description = "Ratings: number of users. Default: rows / 100.")
  private Integer users;

  @Option(
      names = "--items",
      paramLabel = "I",
      description = "Ratings: number of items. Default: 1000.")
  private Integer items;

  @Mixin private TableShape table;

  /** The options of tables. */
  static final class TableShape {
    @Option(
        names = "--segments",
        paramLabel = "K",
        description = "Tables: number of segments. Default: 4.")
    private Integer segments;

    @Option(
        names = "--numbers",
        paramLabel = "N",
        description = "Tables: number of numeric columns. Default: 5.")
    private Integer numbers;

    @Option(
        names = "--categories",
        paramLabel = "C",
        description = "Tables: number of text columns, with 2 to 40 levels each. Default: 5.")
    private Integer categories;

    @Option(
        names = "--counts",
        paramLabel = "C",
        description = "Tables: number of columns of counts. Default: 2.")
    private Integer counts;

    @Option(
        names = "--missing",
        paramLabel = "SHARE",
        description = "Tables: share of the cells that are missing. Default: 0.12.")
    private Double missing;

    boolean isGiven() {
      return Stream.of(segments, numbers, categories, counts, missing).anyMatch(Objects::nonNull);
    }

    TableGenerator generator(long seed) {
      try {
        TableGenerator.Shape shape =
            new TableGenerator.Shape(or(numbers, 5), or(categories, 5), or(counts, 2));
        double share = missing == null ? Math.min(0.12, shape.mostMissing()) : missing;
        return new TableGenerator(or(segments, 4), shape, share, seed);
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "--segments, --numbers, --categories, --counts, --missing: %s", e.getMessage());
      }
    }

    private static int or(Integer given, int otherwise) {
      return given == null ? otherwise : given;
    }
  }

  /** What to make. */
  enum Kind {
    DIGITS,
    GAUSSIAN,
    TABLE,
    RATINGS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** File format of rows. */
  enum Format {
    CSV,
    NPY,
    PARQUET;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Rows that were drawn. */
  private record RowsResult(
      String kind, long rows, int dimensions, int classes, long seed, String output) {}

  /** Ratings that were drawn. */
  private record RatingsResult(
      String kind, long rows, long seed, String output, int users, int items) {}

  @Override
  void run() throws IOException {
    if (kind != Kind.RATINGS && (users != null || items != null)) {
      throw new UsageException(
          "--users or --items found with --kind %s, expected with --kind ratings; drop them", kind);
    }
    if (kind != Kind.DIGITS && parts != null) {
      throw new UsageException(
          "--files found with --kind %s, expected with --kind digits; drop it", kind);
    }
    if (kind != Kind.TABLE && table.isGiven()) {
      throw new UsageException(
          "--segments, --numbers, --categories, --counts or --missing found with --kind %s,"
              + " expected with --kind table; drop them",
          kind);
    }
    if (!dryRun) {
      earlyFiles().directory(target);
    }
    switch (kind) {
      case DIGITS -> generateDigits();
      case GAUSSIAN -> generateGaussian();
      case TABLE -> generateTable();
      case RATINGS -> generateRatings();
    }
  }

  private void generateDigits() throws IOException {
    boolean none = weights == null && means == null && standardDeviations == null && format == null;
    if (!none) {
      throw new UsageException(
          "--weights, --means, --standard-deviations or --format found with --kind digits, expected"
              + " with --kind gaussian; drop them or change the kind");
    }
    DigitFiles files = new DigitFiles(rows, seed, gzip, parts);
    String what = parts == null ? files.names().toString() : parts + " files of images";
    if (isDryRun("would write " + what + " to " + target.output)) {
      return;
    }
    String path =
        parts == null ? target.write(configuration(), files::fill) : onSpark(files::fillParts);
    report(path, StrokeDigits.PIXELS, StrokeDigits.CLASSES);
  }

  /** Writes by tasks; the other data sets do without Spark, which takes seconds to start. */
  private interface Tasks {
    void fill(SparkJob job, Publication directory) throws IOException;
  }

  private String onSpark(Tasks tasks) throws IOException {
    try (SparkJob job = startSpark(null)) {
      return target.write(job.hadoop(), directory -> tasks.fill(job, directory));
    }
  }

  private void generateGaussian() throws IOException {
    if (gzip || format == Format.CSV) {
      throw new UsageException(
          "--gzip or --format csv found with --kind gaussian, expected with --kind digits or table;"
              + " drop it");
    }
    GaussianMixtureOptions mixture =
        GaussianMixtureOptions.parse(weights, means, standardDeviations);
    GaussianFiles files = new GaussianFiles(mixture, rows, seed);
    if (isDryRun("would write " + rows + " rows to " + target.output)) {
      return;
    }
    Configuration conf = configuration();
    String path =
        format == Format.PARQUET
            ? onSpark(files::fillParquet)
            : target.write(conf, directory -> files.fillNpy(conf, directory));
    report(path, mixture.dimensions(), mixture.components());
  }

  private void generateTable() throws IOException {
    boolean isCsv = format == null || format == Format.CSV;
    if (gzip || weights != null || means != null || standardDeviations != null) {
      throw new UsageException(
          "--kind table: expected no option but --rows, --seed, --format, --segments, --numbers,"
              + " --categories, --counts and --missing; drop the others");
    }
    if (!isCsv && format != Format.PARQUET) {
      throw new UsageException("--format %s: a table is csv or parquet", format);
    }
    TableGenerator generator = table.generator(seed);
    TableFiles files = new TableFiles(generator, rows);
    if (isDryRun("would write " + rows + " rows to " + target.output)) {
      return;
    }
    Configuration conf = configuration();
    String path =
        isCsv
            ? target.write(conf, directory -> files.fillCsv(conf, directory))
            : onSpark(files::fillParquet);
    report(path, generator.shape().columns(), generator.segments());
  }

  private void generateRatings() throws IOException {
    if (gzip || weights != null || means != null || standardDeviations != null || format != null) {
      throw new UsageException(
          "--kind ratings: expected no option but --rows, --users, --items and --seed; drop the"
              + " others");
    }
    RatingFiles files = RatingFiles.of(rows, users, items, seed);
    String what =
        Text.format(
            "%d ratings of %d items by %d users (seed %d)",
            rows, files.ratings().items(), files.ratings().users(), seed);
    if (isDryRun("would write " + what + " to " + target.output)) {
      return;
    }
    String path = target.write(configuration(), files::fill);
    printResult(
        new RatingsResult(
            kind.toString(), rows, seed, path, files.ratings().users(), files.ratings().items()),
        what + " in " + path);
  }

  /** Hadoop's configuration with the settings of spark-submit, though no Spark runs. */
  private Configuration configuration() {
    if (isFront()) {
      throw new SparkNeeded();
    }
    return SparkHadoopUtil.get().conf();
  }

  private void report(String path, int dimensions, int classes) {
    printResult(
        new RowsResult(kind.toString(), rows, dimensions, classes, seed, path),
        Text.format(
            "%d rows of %d values in %d classes (%s, seed %d) in %s",
            rows, dimensions, classes, kind, seed, path));
  }
}
