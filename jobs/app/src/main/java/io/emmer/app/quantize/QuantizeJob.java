package io.emmer.app.quantize;

import io.emmer.app.image.Picture;
import io.emmer.app.image.Png;
import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.FitResult;
import io.emmer.em.Model;
import io.emmer.em.RowSampler;
import io.emmer.em.Statistics;
import io.emmer.em.text.Text;
import io.emmer.spark.SparkJob;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.metrics.FitMetrics;
import io.emmer.spark.rows.MemoryInput;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowRange;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.sweep.Criterion;
import io.emmer.spark.sweep.SweepConfiguration;
import io.emmer.spark.sweep.SweepJob;
import io.emmer.spark.sweep.SweepPlan;
import io.emmer.spark.sweep.SweepResult;
import io.emmer.spark.sweep.SweepRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
  private final Settings settings;

  private QuantizeJob(SparkJob job, Picture original, Settings settings) {
    this.job = job;
    this.original = original;
    this.colours = ColourCounts.of(original);
    this.settings = settings;
  }

  /**
   * The settings of a quantization.
   *
   * @param configurations families times K, in the order of the table
   * @param soft whether mixtures blend their colours by responsibilities
   * @param sample whether to draw an image from every mixture
   * @param partitions 0 for as many as there are cores
   */
  public record Settings(
      List<SweepConfiguration> configurations,
      boolean soft,
      boolean sample,
      int leafRows,
      int partitions) {
    public Settings {
      configurations = List.copyOf(configurations);
    }

    /** The same without mixtures of more components than there are rows, unless all are such. */
    public Settings fitting(int rows) {
      List<SweepConfiguration> kept =
          configurations.stream()
              .filter(
                  c -> !c.family().objective().isLikelihood() || c.settings().components() <= rows)
              .toList();
      return new Settings(
          kept.isEmpty() ? configurations : kept, soft, sample, leafRows, partitions);
    }
  }

  /**
   * An image in the colours of one fitted model.
   *
   * @param picture as the PNG shows it
   * @param png the encoded picture, indexed where its colours are few enough
   * @param sample an image that is drawn from the mixture, or null
   */
  public record Painted(
      QuantizeDocument.Image document, Picture picture, byte[] png, Picture sample) {}

  /** The numbers of the rows of a leaf, by what a model makes of them. */
  private interface Numbers extends Serializable {
    int[] of(Assignments assigned);
  }

  /**
   * The images in few colours.
   *
   * @param images in the order of the settings' configurations, without those that a time limit
   *     left out
   * @param seconds of the fits
   */
  public record Result(List<Painted> images, double seconds) {
    public Result {
      images = List.copyOf(images);
    }
  }

  /**
   * Fits all models and paints the image by each.
   *
   * @param err takes progress
   */
  public static Result run(SparkJob job, Picture original, Settings settings, PrintWriter err)
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
    SweepResult sweep = SweepJob.run(job, rows(), Optional.empty(), plan, err);
    List<Painted> images = new ArrayList<>();
    try (Rows rows = rows().load(job)) {
      for (SweepRow fitted : sweep.fitted()) {
        if (!fitted.runs().isEmpty()) {
          images.add(paint(rows.data(), fitted, fitted.best()));
        }
      }
    }
    return new Result(images, sweep.seconds());
  }

  private RowSource rows() {
    return RowQuery.of(List.of())
        .cut(settings.leafRows(), settings.partitions())
        .source(colours.rows());
  }

  private <M extends Model, S extends Statistics<S>> Painted paint(
      SparkDataset data, SweepRow fitted, FitResult<M, S> fit) {
    String name = fit.family().name() + " K=" + fit.model().components();
    int[] palette = palette(fit.model());
    int[] component = numbers("paint " + name, data, fit, Assignments::component);
    Optional<RowSampler> sampler = fit.model().sampler();
    boolean soft = settings.soft() && sampler.isPresent();
    double[] centres = fit.model().centres();
    int[] painted =
        soft
            ? numbers("blend " + name, data, fit, assigned -> blended(assigned, centres))
            : Arrays.stream(component).map(k -> palette[k]).toArray();
    Picture picture = Picture.of(original.height(), original.width(), painted);
    byte[] png =
        !soft && palette.length <= Png.LARGEST_PALETTE
            ? Png.encodeIndexed(original.height(), original.width(), palette, component)
            : Png.encode(picture.toImage());
    Picture sample = settings.sample() ? sampler.map(s -> sample(s, name)).orElse(null) : null;
    String file = fit.family().name() + "-" + fitted.configuration().settings().components();
    return new Painted(
        new QuantizeDocument.Image(
            new QuantizeDocument.Kind(
                fit.family().name(),
                fitted.configuration().settings().components(),
                palette.length,
                file + ".png",
                soft),
            new QuantizeDocument.Quality(
                original.psnr(picture),
                original.meanSquaredError(picture),
                png.length,
                picture.distinctColours()),
            run(fitted),
            colours(palette, component, fit.model().weights()),
            sample == null ? null : file + "-sample.png"),
        picture,
        png,
        sample);
  }

  private static QuantizeDocument.Fit run(SweepRow fitted) {
    FitResult<?, ?> fit = fitted.best();
    return new QuantizeDocument.Fit(
        fit.family().objective().label(),
        fit.objective(),
        fit.iterations(),
        fit.converged(),
        fit.stopReason().name(),
        fitted.outcome().bestRestart(),
        fit.trace().seconds());
  }

  /** The colours by the number of pixels that are nearest, ties to the lowest component. */
  private static List<QuantizeDocument.Colour> colours(
      int[] palette, int[] component, double[] weights) {
    long[] pixels = new long[palette.length];
    Arrays.stream(component).forEach(k -> pixels[k]++);
    return IntStream.range(0, palette.length)
        .boxed()
        .sorted(Comparator.comparingLong(k -> -pixels[k]))
        .map(
            k ->
                new QuantizeDocument.Colour(
                    k, Text.format("#%06x", palette[k]), pixels[k], weights[k]))
        .toList();
  }

  /** A pass over the rows that finds a number for each, spread over the pixels. */
  private <M extends Model, S extends Statistics<S>> int[] numbers(
      String description, SparkDataset data, FitResult<M, S> fit, Numbers numbers) {
    job.context().sc().setJobDescription(description);
    Candidate<M, S> model = fit.candidate();
    double[] origin = data.origin();
    List<int[]> leaves =
        data.leaves()
            .mapPartitions(
                part -> {
                  EStep<S> eStep = model.eStep(origin);
                  List<int[]> found = new ArrayList<>();
                  part.forEachRemaining(leaf -> found.add(numbers.of(eStep.assign(leaf.block()))));
                  return found.iterator();
                })
            .collect();
    return colours.ofPixels(leaves.stream().flatMapToInt(Arrays::stream).toArray());
  }

  /** The centres blended as colours, sum_k r_nk mu_k. */
  private static int[] blended(Assignments assigned, double[] centres) {
    int[] colours = new int[assigned.rows()];
    double[] mean = new double[Picture.CHANNELS];
    for (int n = 0; n < colours.length; n++) {
      for (int c = 0; c < Picture.CHANNELS; c++) {
        mean[c] = 0;
        for (int k = 0; k < assigned.components(); k++) {
          double centre = centres[k * Picture.CHANNELS + c];
          mean[c] = Math.fma(assigned.responsibility(n, k), centre, mean[c]);
        }
      }
      colours[n] = Picture.colour(mean, 0);
    }
    return colours;
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

  /**
   * The distinct colours of an image, ascending, with the number of pixels of each. A fit to
   * colours weighted by their pixels is a fit to the pixels, with fewer rows.
   *
   * @param colours colours[i] as 0xRRGGBB
   * @param pixels pixels[i] of colour i
   * @param index index[n] of the colour of pixel n
   */
  record ColourCounts(int[] colours, int[] pixels, int[] index) {
    static ColourCounts of(Picture picture) {
      int[] all = new int[picture.pixels()];
      Arrays.setAll(all, picture::colour);
      int[] sorted = all.clone();
      Arrays.sort(sorted);
      int[] colours = new int[sorted.length];
      int[] pixels = new int[sorted.length];
      int distinct = 0;
      for (int i = 0; i < sorted.length; i++) {
        if (i == 0 || sorted[i] != sorted[i - 1]) {
          colours[distinct++] = sorted[i];
        }
        pixels[distinct - 1]++;
      }
      int[] found = Arrays.copyOf(colours, distinct);
      int[] index = new int[all.length];
      Arrays.setAll(index, n -> Arrays.binarySearch(found, all[n]));
      return new ColourCounts(found, Arrays.copyOf(pixels, distinct), index);
    }

    /** The colours as rows of red, green and blue, with their pixels as weights. */
    MemoryInput rows() {
      return new MemoryInput(
          Picture.of(1, colours.length, colours).rgb(),
          Arrays.stream(pixels).asDoubleStream().toArray(),
          Picture.CHANNELS);
    }

    /** Numbers of colours spread over their pixels: result[n] = numbers[index[n]]. */
    int[] ofPixels(int[] numbers) {
      return Arrays.stream(index).map(i -> numbers[i]).toArray();
    }
  }
}
