package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.quantize.PictureFile;
import io.emmer.app.quantize.QuantizeDocument;
import io.emmer.app.quantize.QuantizeJob;
import io.emmer.app.quantize.QuantizeOutput;
import io.emmer.app.quantize.QuantizeSettings;
import io.emmer.app.quantize.QuantizeTable;
import io.emmer.app.quantize.Quantized;
import io.emmer.em.init.Initialization;
import io.emmer.spark.NotConvergedException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.NewDirectory;
import io.emmer.spark.sweep.SweepConfiguration;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An image in few colours. */
@Command(
    name = "quantize",
    description = {
      "Shows an image in K colours, the centres of K-means or of a mixture fitted to its pixels.",
      "Writes a PNG for every family and K, all side by side, PSNR, sizes and palettes."
    },
    footer = {
      "",
      "Examples:",
      "  emmer quantize --input flower.jpg --output few-colours",
      "  emmer quantize --input flower.jpg --components 5,16,64 \\",
      "      --families kmeans,gaussian-diagonal,gaussian-full --sample --output few-colours",
      "  emmer quantize --input flower.jpg --components 8 --families gaussian-tied --soft \\",
      "      --output few-colours --overwrite"
    })
final class QuantizeVerb extends Verb {
  private static final int DEFAULT_RESTARTS = 3;
  private static final int LARGEST_SHEET_WIDTH = 1 << 12;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description = "Image: PNG, JPEG or BMP.")
  private String input;

  @Mixin private OutputOptions output;

  @Option(
      names = "--families",
      split = ",",
      paramLabel = "NAME",
      description = "Families with commas between, see fit --help; default ${DEFAULT-VALUE}.")
  private List<String> families = List.of("kmeans", "gaussian-full");

  @Option(
      names = "--components",
      split = ",",
      paramLabel = "K",
      description = "Numbers of colours with commas between; default ${DEFAULT-VALUE}.")
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
      description = "Width of every picture on sheet.png; default what fits.")
  private Integer sheetWidth;

  @Option(
      names = "--partitions",
      paramLabel = "P",
      description = "Partitions; default as many as cores. Changes no bit of the result.")
  private int partitions;

  @Option(
      names = "--leaf-rows",
      paramLabel = "N",
      description = "Rows of a leaf, the unit of the canonical merge; default ${DEFAULT-VALUE}.")
  private int leafRows = RowQuery.DEFAULT_LEAF_ROWS;

  @Mixin
  private RunOptions run =
      new RunOptions(DEFAULT_RESTARTS, Initialization.Rule.KMEANS_PLUS_PLUS.toString());

  @Override
  void run() throws IOException {
    QuantizeSettings settings = settings();
    // Before anything is drawn: no display is needed.
    System.setProperty("java.awt.headless", "true");
    try (SparkJob job = startSpark()) {
      HadoopStore store = new HadoopStore(job.hadoop());
      store.requireFree(output.output, output.overwrite);
      PictureFile file = PictureFile.read(job.hadoop(), input);
      store.requireApart(output.output, List.of(input, file.path()));
      if (isDryRun(file.describe())) {
        return;
      }
      quantize(job, file, settings);
    }
  }

  private QuantizeSettings settings() {
    requireBetween(partitions, 0, Integer.MAX_VALUE, "--partitions");
    requireBetween(leafRows, 1, Integer.MAX_VALUE, "--leaf-rows");
    if (sheetWidth != null) {
      requireBetween(sheetWidth, 1, LARGEST_SHEET_WIDTH, "--sheet-width");
    }
    List<SweepConfiguration> configurations = run.configurations(families, components, err());
    if (configurations.get(0).settings().start() instanceof Initialization.FromModel start) {
      throw new UsageException(
          "--init %s: quantize has several models; give a rule such as kmeans++".formatted(start));
    }
    return new QuantizeSettings(configurations, soft, sample, leafRows, partitions);
  }

  private static void requireBetween(int value, int least, int most, String option) {
    require(value >= least && value <= most, option + " " + value, least + " to " + most);
  }

  private void quantize(SparkJob job, PictureFile file, QuantizeSettings settings)
      throws IOException {
    err().println(file.describe());
    QuantizeJob.Result result = QuantizeJob.run(job, file.picture(), settings, err());
    QuantizeDocument document = QuantizeDocument.of(file, result, provenance(job));
    NewDirectory.write(
        job.hadoop(),
        output.output,
        output.overwrite,
        QuantizeOutput.files(file, result, document, sheetWidth(file, settings), err()));
    warn(result, settings);
    printResult(
        document,
        QuantizeTable.text(file, result.images()) + "\nimages and sheet.png in " + output.output);
    requireConverged(result);
  }

  private int sheetWidth(PictureFile file, QuantizeSettings settings) {
    return sheetWidth != null ? sheetWidth : QuantizeOutput.sheetWidth(file.picture(), settings);
  }

  private void warn(QuantizeJob.Result result, QuantizeSettings settings) {
    int left = settings.configurations().size() - result.images().size();
    if (left > 0) {
      err().printf("warning: the time limit left out %d image(s); raise --time-limit%n", left);
    }
    if (sample && result.images().stream().noneMatch(image -> image.sample().isPresent())) {
      err().println("warning: --sample: K-means has no density to draw from; give a mixture too");
    }
    for (Quantized image : result.images()) {
      if (image.components() < image.requested()) {
        err()
            .printf(
                "warning: kmeans: %d colours of %d kept: the image has no more%n",
                image.components(), image.requested());
      }
    }
  }

  private void requireConverged(QuantizeJob.Result result) {
    for (Quantized image : result.images()) {
      if (run.failIfNotConverged && !image.converged()) {
        throw new NotConvergedException(
            "%s K=%d did not converge; the images are in %s"
                .formatted(image.family(), image.requested(), output.output));
      }
    }
  }
}
