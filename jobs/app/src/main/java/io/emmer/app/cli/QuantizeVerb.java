package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.quantize.PictureFile;
import io.emmer.app.quantize.QuantizeDocument;
import io.emmer.app.quantize.QuantizeJob;
import io.emmer.app.quantize.QuantizeOutput;
import io.emmer.em.init.Initialization;
import io.emmer.em.text.Text;
import io.emmer.spark.NotConvergedException;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.sweep.SweepConfiguration;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An image in few colours. */
@Command(
    name = "quantize",
    customSynopsis = "emmer quantize --input IMAGE --output DIR [options]",
    description = {
      "Shows an image in K colours, by K-means or a mixture.",
      "The colours are the centres of K-means or the means of a mixture of the "
          + "pixels. Writes a PNG for every family and K, all side by side, PSNR, sizes and "
          + "palettes."
    },
    footer = {
      "  emmer quantize --input flower.jpg --output few-colours",
      "  emmer quantize --input flower.jpg --components 5,16,64 \\",
      "      --families kmeans,gaussian-diagonal,gaussian-full --sample --output few-colours",
      "  emmer quantize --input flower.jpg --components 8 --families gaussian-tied --soft \\",
      "      --output few-colours --overwrite"
    })
final class QuantizeVerb extends SparkVerb {
  private static final int DEFAULT_RESTARTS = 3;
  private static final int LARGEST_SHEET_WIDTH = 1 << 12;

  @NamesInput
  @Option(
      names = {"-i", "--input"},
      required = true,
      paramLabel = "PATH",
      description = "Image file: PNG, JPEG or BMP.")
  private String input;

  @Mixin private OutputOptions output;

  @Option(
      names = "--families",
      split = ",",
      paramLabel = "NAME",
      description =
          "Families, separated by commas; emmer fit --help lists them. Default: "
              + "${DEFAULT-VALUE}.")
  private List<String> families = List.of("kmeans", "gaussian-full");

  @Option(
      names = {"-k", "--components"},
      split = ",",
      paramLabel = "K",
      description = "Numbers of colours, separated by commas. Default: ${DEFAULT-VALUE}.")
  private List<Integer> components = List.of(5, 16);

  @Option(
      names = "--soft",
      description = "Mixtures: blend the colours of every pixel by its responsibilities.")
  private boolean soft;

  @Option(
      names = "--sample",
      description = "Also draw an image from every mixture, pixel by pixel.")
  private boolean sample;

  @Option(
      names = "--sheet-width",
      paramLabel = "PIXELS",
      description = "Width of each picture on sheet.png. Default: what fits.")
  private Integer sheetWidth;

  @Option(
      names = "--partitions",
      paramLabel = "P",
      description =
          "Number of partitions; the result does not depend on it. Default: number of " + "cores.")
  private int partitions;

  @Option(
      names = "--leaf-rows",
      paramLabel = "N",
      description =
          "Rows per leaf, the unit in which results are summed. Default: " + "${DEFAULT-VALUE}.")
  private int leafRows = RowQuery.DEFAULT_LEAF_ROWS;

  @Mixin
  private RunOptions run =
      new RunOptions(DEFAULT_RESTARTS, Initialization.Rule.KMEANS_PLUS_PLUS.toString());

  @Override
  SparkWork prepare() {
    QuantizeJob.Settings settings = settings();
    // Before anything is drawn: no display is needed.
    System.setProperty("java.awt.headless", "true");
    return () -> {
      PictureFile file = PictureFile.read(job.hadoop(), input);
      if (isDryRun(file.input().describe(), RunOptions.chosen(settings.configurations()))) {
        return;
      }
      quantize(file, settings);
    };
  }

  @Override
  void check(FileChecks files) throws IOException {
    files.directory(output);
    files.inputs(List.of(input));
  }

  private QuantizeJob.Settings settings() {
    requireBetween(partitions, 0, Integer.MAX_VALUE, "--partitions");
    requireBetween(leafRows, 1, Integer.MAX_VALUE, "--leaf-rows");
    if (sheetWidth != null) {
      requireBetween(sheetWidth, 1, LARGEST_SHEET_WIDTH, "--sheet-width");
    }
    List<SweepConfiguration> configurations = run.configurations(families, components, err());
    if (configurations.get(0).settings().start() instanceof Initialization.FromModel start) {
      throw new UsageException(
          "--init %s: quantize has several models; give a rule such as kmeans++", start);
    }
    return new QuantizeJob.Settings(configurations, soft, sample, leafRows, partitions);
  }

  private static void requireBetween(int value, int least, int most, String option) {
    require(value >= least && value <= most, option + " " + value, least + " to " + most);
  }

  private void quantize(PictureFile file, QuantizeJob.Settings wanted) throws IOException {
    err().println(file.input().describe());
    int colours = file.input().colours();
    QuantizeJob.Settings settings = wanted.fitting(colours);
    int tooLarge = wanted.configurations().size() - settings.configurations().size();
    if (tooLarge > 0) {
      err()
          .printf(
              Locale.ROOT,
              "warning: left out %s of more components than the image's %d colours%n",
              Text.count(tooLarge, "mixture"),
              colours);
    }
    QuantizeJob.Result result = QuantizeJob.run(job, file.picture(), settings, err());
    QuantizeDocument document = QuantizeDocument.of(file, result, provenance(job));
    output.write(
        job.hadoop(), QuantizeOutput.files(file, settings, result, document, sheetWidth, err()));
    warn(document.images(), settings);
    printResult(document, document.text() + "\nimages and sheet.png in " + output.output);
    for (QuantizeDocument.Image image : document.images()) {
      if (run.failIfNotConverged && !image.fit().converged()) {
        throw new NotConvergedException(
            Text.format(
                "%s K=%d did not converge; the images are in %s",
                image.kind().family(), image.kind().requestedComponents(), output.output));
      }
    }
  }

  private void warn(List<QuantizeDocument.Image> images, QuantizeJob.Settings settings) {
    int left = settings.configurations().size() - images.size();
    if (left > 0) {
      err()
          .printf(
              Locale.ROOT,
              "warning: the time limit left out %d image(s); raise --time-limit%n",
              left);
    }
    if (sample && images.stream().allMatch(image -> image.sample() == null)) {
      err().println("warning: --sample: K-means has no density to draw from; give a mixture too");
    }
    for (QuantizeDocument.Image image : images) {
      QuantizeDocument.Kind kind = image.kind();
      if (kind.components() < kind.requestedComponents()) {
        err()
            .printf(
                Locale.ROOT,
                "warning: kmeans: %d colours of %d kept: the image has no more%n",
                kind.components(),
                kind.requestedComponents());
      }
    }
  }
}
