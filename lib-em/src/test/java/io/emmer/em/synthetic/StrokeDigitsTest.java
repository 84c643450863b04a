package io.emmer.em.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class StrokeDigitsTest {
  private static final int IMAGES = 3000;

  private final StrokeDigits digits = new StrokeDigits(7);

  private byte[] image(long row) {
    byte[] image = new byte[StrokeDigits.PIXELS];
    digits.draw(row, image, 0);
    return image;
  }

  /** Pixels of the first rows, {@code [row][pixel]}, scaled to 0 .. 1. */
  private double[][] pixels() {
    double[][] pixels = new double[IMAGES][StrokeDigits.PIXELS];
    for (int row = 0; row < IMAGES; row++) {
      byte[] image = image(row);
      Arrays.setAll(pixels[row], p -> Byte.toUnsignedInt(image[p]) / 255.0);
    }
    return pixels;
  }

  @Test
  void imagesNeverChange() {
    CRC32 crc = new CRC32();
    for (int row = 0; row < 100; row++) {
      crc.update(digits.label(row));
      crc.update(image(row));
    }
    assertThat(crc.getValue()).isEqualTo(695_566_108L);
  }

  @Test
  void imageDependsOnSeedAndRowOnly() {
    byte[] third = image(3);
    image(1L << 40);
    byte[] again = new byte[StrokeDigits.PIXELS];
    new StrokeDigits(7).draw(3, again, 0);
    assertThat(again).isEqualTo(third).isNotEqualTo(image(4));
    new StrokeDigits(8).draw(3, again, 0);
    assertThat(again).isNotEqualTo(third);
  }

  @Test
  void drawOverwritesItsPixelsOnly() {
    byte[] into = new byte[StrokeDigits.PIXELS + 2];
    Arrays.fill(into, (byte) 99);
    digits.draw(5, into, 1);
    assertThat(Arrays.copyOfRange(into, 1, into.length - 1)).isEqualTo(image(5));
    assertThat(new byte[] {into[0], into[into.length - 1]}).containsOnly(99);
  }

  @Test
  void drawRefusesTooShortAnArray() {
    assertThatThrownBy(() -> digits.draw(0, new byte[StrokeDigits.PIXELS], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void labelsAreRoughlyUniform() {
    int[] counts = new int[StrokeDigits.CLASSES];
    for (int row = 0; row < 10_000; row++) {
      counts[digits.label(row)]++;
    }
    assertThat(Arrays.stream(counts).boxed()).allMatch(n -> n > 850 && n < 1150);
  }

  @Test
  void inkIsLikeMnist() {
    double[] all = Arrays.stream(pixels()).flatMapToDouble(Arrays::stream).toArray();
    double inked = Arrays.stream(all).filter(p -> p > 0).count() / (double) all.length;
    assertThat(inked).isBetween(0.15, 0.25);
    assertThat(Arrays.stream(all).average().orElseThrow()).isBetween(0.10, 0.16);
    assertThat(Arrays.stream(all).max().orElseThrow()).isEqualTo(1);
  }

  @Test
  void borderIsMostlyEmpty() {
    int last = StrokeDigits.SIDE - 1;
    int touched = 0;
    for (double[] image : pixels()) {
      boolean touches = false;
      for (int i = 0; i <= last; i++) {
        int row = i * StrokeDigits.SIDE;
        int bottom = last * StrokeDigits.SIDE;
        touches |= image[i] + image[bottom + i] + image[row] + image[row + last] > 0;
      }
      touched += touches ? 1 : 0;
    }
    assertThat(touched).isLessThan(IMAGES / 30);
  }

  /** As on MNIST, K-means must find part of the classes, neither nothing nor all. */
  @Test
  void kMeansFindsPartOfTheClasses() {
    int[] labels = new int[IMAGES];
    Arrays.setAll(labels, digits::label);
    double purity = KMeansPurity.of(pixels(), labels, StrokeDigits.CLASSES);
    assertThat(purity).isBetween(0.5, 0.9);
  }
}
