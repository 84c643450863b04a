package io.emmer.app.report.chart;

/**
 * A small drawing of a row or prototype: an image, or bars.
 *
 * @param source data URI of the image, empty for bars
 * @param path SVG path of the bars, empty for an image
 * @param width in pixels
 * @param height in pixels
 * @param base height of the line where bars begin, empty for an image
 * @param description for those who cannot see it
 */
public record Thumbnail(
    String source, String path, int width, int height, String base, String description) {
  /** An image. */
  public static Thumbnail image(String source, int width, int height, String description) {
    return new Thumbnail(source, "", width, height, "", description);
  }
}
