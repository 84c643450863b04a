package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.image.ImageShape;
import io.emmer.app.report.Comparison;
import io.emmer.app.report.Plane;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.ReportModels;
import io.emmer.app.report.SweepData;
import io.emmer.app.report.page.ComponentSheet;
import io.emmer.app.report.page.HtmlReport;
import io.emmer.em.model.StoredModel;
import io.emmer.em.text.Text;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.store.FileKind;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A page about one model, several of them, or a sweep. */
@Command(
    name = "report",
    customSynopsis = "emmer report --model DIR --input PATH --output FILE [options]",
    description = {
      "Writes an HTML page about a model, several models, or a sweep.",
      "The page is one file that needs no network."
    },
    footer = {
      "  emmer report --model model --input train-images-idx3-ubyte.gz \\",
      "      --labels train-labels-idx1-ubyte.gz --output report.html",
      "  emmer report --sweep sweep --input images/ --output sweep.html",
      "  emmer report --model clusters --model mixture --truth points/_truth \\",
      "      --input points/rows.npy --output comparison.html"
    })
final class ReportVerb extends SparkVerb {
  @NamesInput
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Model directory. Repeatable, for models side by side.")
  private List<String> models = new ArrayList<>();

  @NamesInput
  @Option(names = "--sweep", paramLabel = "DIR", description = "Directory of a sweep.")
  private String sweep;

  @NamesInput
  @Option(
      names = "--truth",
      paramLabel = "DIR",
      description =
          "Model directory with the true components of rows of two values, as generate "
              + "writes it.")
  private String truth;

  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;

  @Option(
      names = "--exemplars",
      paramLabel = "M",
      description = "Typical rows shown per component. Default: ${DEFAULT-VALUE}.")
  private int exemplars = ReportOption.EXEMPLARS;

  @Option(
      names = "--image-shape",
      paramLabel = "HxW",
      description = "Show rows as grey images of this size. Default: as in the file.")
  private String imageShape;

  @NamesOutput
  @Option(
      names = "--sheet",
      paramLabel = "PNG",
      description = "Also write the component sheet as a PNG, for a single model of images.")
  private String sheet;

  /** What was written. */
  private record Result(String output, int bytes) {}

  @Override
  SparkWork prepare() {
    checkOptions();
    RowQuery query = input.query();
    return () -> {
      SweepData found = sweep == null ? null : ReportModels.sweep(store, sweep);
      List<String> directories = found == null ? models : found.models(sweep);
      StoredModel known = HadoopModels.read(job.hadoop(), directories.get(0));
      RowSource rows = inspect(query.knowing(known, false));
      int[] shape = shape(rows.input());
      checkSheet(shape);
      ReportModels looks = new ReportModels(job, rows, shape, exemplars);
      for (String directory : directories) {
        looks.check(directory);
      }
      Plane ofTruth = truth == null ? null : looks.truth(truth);
      if (isDryRun(rows.describe())) {
        return;
      }
      List<ReportData> reports = new ArrayList<>();
      for (String directory : directories) {
        reports.add(looks.look(directory));
      }
      write(reports, ofTruth, found);
    };
  }

  @Override
  void check(FileChecks files) throws IOException {
    files.file(output, FileKind.HTML);
    for (String directory : models) {
      files.model(directory);
    }
    input.check(files);
  }

  private void checkOptions() {
    require(exemplars >= 0, "--exemplars " + exemplars, "0 or more");
    if (models.isEmpty() == (sweep == null)) {
      throw new UsageException(
          "%s --model and --sweep; give --model DIR, once or several times, or --sweep DIR",
          models.isEmpty() ? "found neither" : "found both");
    }
    require(
        sheet == null || (sweep == null && models.size() == 1),
        "--sheet " + sheet,
        "one --model with it");
  }

  /** The axes of a row, which are two for an image. */
  private int[] shape(RowInput rows) {
    if (imageShape == null) {
      return rows.rowShape();
    }
    Optional<ImageShape> image =
        ImageShape.parse(imageShape).filter(shape -> shape.pixels() == rows.dimensions());
    require(
        image.isPresent(),
        "--image-shape " + imageShape,
        Text.format("height x width of the %d values of a row, such as 28x28", rows.dimensions()));
    return new int[] {image.get().height(), image.get().width()};
  }

  private void checkSheet(int[] shape) throws IOException {
    output.requireFree(store, sheet, FileKind.PNG);
    if (sheet != null && shape.length != 2) {
      throw new UsageException("--sheet %s: the rows are no images; leave it out", sheet);
    }
  }

  private void write(List<ReportData> reports, Plane known, SweepData found) throws IOException {
    boolean single = found == null && reports.size() == 1;
    String html =
        single
            ? HtmlReport.render(reports.get(0), known)
            : HtmlReport.render(comparison(reports, known, found));
    byte[] page = html.getBytes(StandardCharsets.UTF_8);
    store.writeFile(output.output, page, output.overwrite);
    if (sheet != null) {
      store.writeFile(sheet, ComponentSheet.png(reports.get(0)), output.overwrite);
    }
    printResult(new Result(output.output, page.length), "report in " + output.output);
  }

  private Comparison comparison(List<ReportData> reports, Plane known, SweepData found) {
    if (found != null) {
      return Comparison.of(found, sweep, reports, known);
    }
    String title = String.join(" and ", reports.stream().map(ReportData::title).toList());
    return new Comparison(title, reports, names(models), known, null);
  }

  /** The names of the directories, or their paths where names repeat. */
  private static List<String> names(List<String> directories) {
    List<String> names =
        directories.stream().map(name -> HadoopStore.path(name).getName()).toList();
    return new HashSet<>(names).size() == names.size() ? names : directories;
  }
}
