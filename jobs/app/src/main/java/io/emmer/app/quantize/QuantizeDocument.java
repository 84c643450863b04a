package io.emmer.app.quantize;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.model.Flat;
import io.emmer.em.model.Provenance;
import io.emmer.em.text.Text;
import io.emmer.spark.sweep.SweepTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
  private static final int PALETTE_SHOWN = 8;

  private static final List<String> HEAD =
      List.of(
          "family", "K", "colours", "PSNR dB", "bytes", "seconds", "iterations", "stop", "palette");

  /**
   * The original.
   *
   * @param path with scheme and authority
   * @param format png, jpeg or bmp
   * @param bytes size of the file
   * @param notes one line for each way in which the picture is not what the file holds
   */
  public record Input(
      String path,
      String format,
      long bytes,
      int width,
      int height,
      int colours,
      List<String> notes) {
    public Input {
      notes = List.copyOf(notes);
    }

    /** One line for people, such as "640 x 427 pixels of 96615 colours (jpeg, 153600 bytes)". */
    public String describe() {
      return Text.format(
          "%d x %d pixels of %d colours (%s, %d bytes)%s",
          width,
          height,
          colours,
          format,
          bytes,
          notes.isEmpty() ? "" : "; " + String.join("; ", notes));
    }
  }

  /**
   * An image of few colours.
   *
   * @param palette the colour of the most pixels first
   * @param sample name of the picture that was drawn from the mixture, if any
   */
  @Flat
  public record Image(
      @JsonUnwrapped Kind kind,
      @JsonUnwrapped Quality quality,
      @JsonUnwrapped Fit fit,
      List<Colour> palette,
      String sample) {}

  /**
   * Which image it is.
   *
   * @param components K as kept: K-means drops centres where there are fewer colours
   * @param soft whether colours are blended by responsibilities
   */
  public record Kind(
      String family, int requestedComponents, int components, String file, boolean soft) {}

  /**
   * How near it is to the original.
   *
   * @param psnr in dB, infinite where nothing is lost
   * @param meanSquaredError in squared levels of 0 to 255
   */
  public record Quality(double psnr, double meanSquaredError, int bytes, int colours) {
    /** The PSNR for people, such as 29.51, or inf. */
    String decibels() {
      return Double.isInfinite(psnr) ? "inf" : Text.format("%.2f", psnr);
    }
  }

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
        file.input(),
        QuantizeOutput.SHEET,
        result.images().stream().map(QuantizeJob.Painted::document).toList(),
        Map.of("fit", result.seconds()),
        provenance);
  }

  /** A line for every image. */
  public String text() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    images.forEach(image -> rows.add(row(image)));
    return Text.format("%s: %s%n", input.path, input.describe())
        + SweepTable.lines(rows, 1, 2)
        + "All fits share passes over the pixels: seconds are those until its own end.";
  }

  private static List<String> row(Image image) {
    return List.of(
        image.kind.family + (image.kind.soft ? " (blended)" : ""),
        Integer.toString(image.kind.requestedComponents),
        Integer.toString(image.quality.colours),
        image.quality.decibels(),
        Integer.toString(image.quality.bytes),
        Text.format("%.1f", image.fit.seconds),
        Integer.toString(image.fit.iterations),
        image.fit.stopReason.toLowerCase(Locale.ROOT).replace('_', ' '),
        palette(image.palette));
  }

  private static String palette(List<Colour> palette) {
    int more = palette.size() - PALETTE_SHOWN;
    return palette.stream().limit(PALETTE_SHOWN).map(Colour::hex).collect(Collectors.joining(" "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
