package io.emmer.app.quantize;

import io.emmer.app.image.Picture;
import io.emmer.spark.rows.MemoryInput;
import java.util.Arrays;

/**
 * The distinct colours of an image, ascending, with the number of pixels of each. A fit to colours
 * weighted by their pixels is a fit to the pixels, with fewer rows.
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
