package io.emmer.app.quantize;

import io.emmer.app.image.Picture;
import io.emmer.spark.sweep.SweepRow;
import java.util.Optional;

/**
 * An image in the colours of one fitted model.
 *
 * @param palette palette[k]: the centre of component k as 0xRRGGBB
 * @param pixels pixels[k]: number of those for which k is nearest or most probable
 * @param soft whether colours are blended by responsibilities
 * @param picture as the PNG shows it
 * @param png the encoded picture, indexed where its colours are few enough
 * @param meanSquaredError of the picture, in squared levels of 0 to 255
 * @param psnr in dB, infinite where nothing is lost
 * @param sample an image that is drawn from the mixture
 */
public record Quantized(
    SweepRow fitted,
    int[] palette,
    long[] pixels,
    boolean soft,
    Picture picture,
    byte[] png,
    double meanSquaredError,
    double psnr,
    Optional<Picture> sample) {

  /** Such as kmeans-16. */
  String name() {
    return family() + "-" + requested();
  }

  /** The name of the family. */
  public String family() {
    return fitted.configuration().family().name();
  }

  /** K as asked for. */
  public int requested() {
    return fitted.configuration().settings().components();
  }

  /** K as kept: K-means drops centres where there are fewer colours. */
  public int components() {
    return palette.length;
  }

  public boolean converged() {
    return fitted.best().converged();
  }

  String file() {
    return name() + ".png";
  }

  String sampleFile() {
    return name() + "-sample.png";
  }

  /** Such as #0a0b0c. */
  String hex(int k) {
    return "#%06x".formatted(palette[k]);
  }
}
