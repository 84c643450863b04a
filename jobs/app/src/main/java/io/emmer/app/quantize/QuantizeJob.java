package io.emmer.app.quantize;

import io.emmer.app.image.Picture;
import io.emmer.app.image.Png;
import io.emmer.em.FitResult;
import io.emmer.em.Model;
import io.emmer.em.RowSampler;
import io.emmer.em.Statistics;
import io.emmer.spark.SparkJob;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.metrics.FitMetrics;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowRange;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.sweep.Criterion;
import io.emmer.spark.sweep.SweepJob;
import io.emmer.spark.sweep.SweepPlan;
import io.emmer.spark.sweep.SweepResult;
import io.emmer.spark.sweep.SweepRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The job that shows an image in the colours of fitted models. Its pixels are rows of red, green
 * and blue divided by 255, those of one colour a row with a weight; all models are fitted in one
 * sweep.
 */
public final class QuantizeJob {
  private static final long PIXELS_OF_A_PARTITION = 1 << 20;

  private final SparkJob job;
  private final Picture original;
  private final ColourCounts colours;
  private final QuantizeSettings settings;

  private QuantizeJob(SparkJob job, Picture original, QuantizeSettings settings) {
    this.job = job;
    this.original = original;
    this.colours = ColourCounts.of(original);
    this.settings = settings;
  }

  /**
   * The images in few colours.
   *
   * @param images in the order of the settings' configurations, without those that a time limit
   *     left out
   * @param seconds of the fits
   */
  public record Result(List<Quantized> images, double seconds) {
    public Result {
      images = List.copyOf(images);
    }
  }

  /**
   * Fits all models and paints the image by each.
   *
   * @param err takes progress
   */
  public static Result run(
      SparkJob job, Picture original, QuantizeSettings settings, PrintWriter err)
      throws IOException {
    return new QuantizeJob(job, original, settings).run(err);
  }

  private Result run(PrintWriter err) throws IOException {
    job.awaitExecutors();
    SweepPlan plan =
        new SweepPlan(
            settings.configurations(),
            Criterion.BIC,
            0,
            Optional.empty(),
            SavedRuns.NONE,
            FitMetrics.none());
    SweepResult sweep = SweepJob.run(job, rows(), plan, err);
    List<Quantized> images = new ArrayList<>();
    try (Rows rows = rows().load(job)) {
      for (SweepResult.Group group : sweep.groups()) {
        for (SweepRow fitted : group.ranked()) {
          images.add(paint(rows.data(), fitted, fitted.best()));
        }
      }
    }
    images.sort((a, b) -> Integer.compare(place(a.fitted()), place(b.fitted())));
    return new Result(images, sweep.seconds());
  }

  private int place(SweepRow fitted) {
    return settings.configurations().indexOf(fitted.configuration());
  }

  private RowSource rows() {
    return RowQuery.of(List.of())
        .cut(settings.leafRows(), settings.partitions())
        .source(colours.rows());
  }

  private <M extends Model, S extends Statistics<S>> Quantized paint(
      SparkDataset data, SweepRow fitted, FitResult<M, S> fit) {
    String name = fit.family().name() + " K=" + fit.model().components();
    int[] palette = palette(fit.model());
    ColourPass components = ColourPass.components(fit, data.origin());
    int[] component =
        colours.ofPixels(ColourPass.run(job.context(), "paint " + name, data, components));
    long[] pixels = new long[palette.length];
    int[] painted = new int[component.length];
    for (int n = 0; n < component.length; n++) {
      pixels[component[n]]++;
      painted[n] = palette[component[n]];
    }
    Optional<RowSampler> sampler = fit.model().sampler();
    boolean soft = settings.soft() && sampler.isPresent();
    if (soft) {
      ColourPass blends = ColourPass.blends(fit, data.origin());
      painted = colours.ofPixels(ColourPass.run(job.context(), "blend " + name, data, blends));
    }
    Picture picture = Picture.of(original.height(), original.width(), painted);
    boolean indexed = !soft && palette.length <= Png.LARGEST_PALETTE;
    return new Quantized(
        fitted,
        palette,
        pixels,
        soft,
        picture,
        indexed
            ? Png.encodeIndexed(original.height(), original.width(), palette, component)
            : Png.encode(picture.toImage()),
        original.meanSquaredError(picture),
        original.psnr(picture),
        settings.sample() ? sampler.map(s -> sample(s, name)) : Optional.empty());
  }

  private static int[] palette(Model model) {
    double[] centres = model.centres();
    int[] palette = new int[model.components()];
    for (int k = 0; k < palette.length; k++) {
      palette[k] = Picture.colour(centres, k * Picture.CHANNELS);
    }
    return palette;
  }

  private Picture sample(RowSampler sampler, String name) {
    long seed = settings.configurations().get(0).settings().seed();
    job.context().sc().setJobDescription("sample " + name);
    int partitions = RowRange.partitions(job.context(), original.pixels(), PIXELS_OF_A_PARTITION);
    List<int[]> drawn =
        RowRange.ranges(job.context(), original.pixels(), partitions)
            .map(range -> draw(sampler, seed, range))
            .collect();
    return Picture.of(
        original.height(), original.width(), drawn.stream().flatMapToInt(Arrays::stream).toArray());
  }

  /** Draws a colour for every pixel by its number. */
  private static int[] draw(RowSampler sampler, long seed, RowRange range) {
    int[] colours = new int[(int) (range.to() - range.from())];
    double[] x = new double[Picture.CHANNELS];
    for (int n = 0; n < colours.length; n++) {
      sampler.draw(seed, range.from() + n, x, 0);
      colours[n] = Picture.colour(x, 0);
    }
    return colours;
  }
}
