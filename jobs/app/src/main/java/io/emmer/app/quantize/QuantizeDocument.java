package io.emmer.app.quantize;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.FitResult;
import io.emmer.em.model.Flat;
import io.emmer.em.model.Provenance;
import java.util.List;
import java.util.Map;

/**
 * The file {@code quantize.json}: the original, and every image with its palette.
 *
 * @param sheet name of the picture of all images
 * @param seconds by phase
 */
@Flat
public record QuantizeDocument(
    int schemaVersion,
    Input input,
    String sheet,
    List<Image> images,
    Map<String, Double> seconds,
    @JsonUnwrapped Provenance provenance) {
  private static final int SCHEMA_VERSION = 1;

  /** The original. */
  public record Input(
      String path,
      String format,
      long bytes,
      int width,
      int height,
      int colours,
      List<String> notes) {}

  /**
   * An image of few colours.
   *
   * @param sample name of the picture that was drawn from the mixture, if any
   */
  @Flat
  public record Image(
      @JsonUnwrapped Kind kind,
      @JsonUnwrapped Quality quality,
      @JsonUnwrapped Fit fit,
      List<Colour> palette,
      String sample) {}

  /** Which image it is. */
  public record Kind(
      String family, int requestedComponents, int components, String file, boolean soft) {}

  /** How near it is to the original; the PSNR of the same image is infinite. */
  public record Quality(double psnr, double meanSquaredError, int bytes, int colours) {}

  /** The run that it is of. */
  public record Fit(
      String objective,
      double objectiveValue,
      int iterations,
      boolean converged,
      String stopReason,
      int restart,
      double seconds) {}

  /** A colour of the palette. */
  public record Colour(int component, String hex, long pixels, double weight) {}

  /** The document of a finished work. */
  public static QuantizeDocument of(
      PictureFile file, QuantizeJob.Result result, Provenance provenance) {
    return new QuantizeDocument(
        SCHEMA_VERSION,
        new Input(
            file.path(),
            file.format(),
            file.bytes(),
            file.picture().width(),
            file.picture().height(),
            file.picture().distinctColours(),
            file.notes()),
        QuantizeOutput.SHEET,
        result.images().stream().map(QuantizeDocument::image).toList(),
        Map.of("fit", result.seconds()),
        provenance);
  }

  private static Image image(Quantized image) {
    FitResult<?, ?> fit = image.fitted().best();
    double[] weights = fit.model().weights();
    return new Image(
        new Kind(image.family(), image.requested(), image.components(), image.file(), image.soft()),
        new Quality(
            image.psnr(),
            image.meanSquaredError(),
            image.png().length,
            image.picture().distinctColours()),
        new Fit(
            fit.family().objective().label(),
            fit.objective(),
            fit.iterations(),
            fit.converged(),
            fit.stopReason().name(),
            image.fitted().outcome().bestRestart(),
            fit.trace().seconds()),
        QuantizeTable.byPixels(image).stream()
            .map(k -> new Colour(k, image.hex(k), image.pixels()[k], weights[k]))
            .toList(),
        image.sample().isPresent() ? image.sampleFile() : null);
  }
}
