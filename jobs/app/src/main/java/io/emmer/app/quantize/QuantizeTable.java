package io.emmer.app.quantize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Images in few colours as a text table. */
public final class QuantizeTable {
  private static final int PALETTE_SHOWN = 8;

  private static final List<String> HEAD =
      List.of(
          "family", "K", "colours", "PSNR dB", "bytes", "seconds", "iterations", "stop", "palette");

  private QuantizeTable() {}

  /** A line for every image; palettes with the colour of the most pixels first. */
  public static String text(PictureFile file, List<Quantized> images) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    images.forEach(image -> rows.add(row(image)));
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, c -> Math.max(widths[c], row.get(c).length()));
    }
    StringBuilder text = new StringBuilder(file.path() + ": " + file.describe() + "\n");
    rows.forEach(row -> text.append(line(row, widths)).append('\n'));
    return text.append(
            "All fits share passes over the pixels: seconds are those until its own end.")
        .toString();
  }

  /** Such as 29.51, or inf. */
  static String psnr(Quantized image) {
    return Double.isInfinite(image.psnr())
        ? "inf"
        : String.format(Locale.ROOT, "%.2f", image.psnr());
  }

  private static List<String> row(Quantized image) {
    return List.of(
        image.family() + (image.soft() ? " (blended)" : ""),
        Integer.toString(image.requested()),
        Integer.toString(image.picture().distinctColours()),
        psnr(image),
        Integer.toString(image.png().length),
        String.format(Locale.ROOT, "%.1f", image.fitted().best().trace().seconds()),
        Integer.toString(image.fitted().best().iterations()),
        image.fitted().best().stopReason().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        palette(image));
  }

  /** Components by their pixels, ties to the lowest. */
  static List<Integer> byPixels(Quantized image) {
    return IntStream.range(0, image.components())
        .boxed()
        .sorted(Comparator.comparingLong(k -> -image.pixels()[k]))
        .toList();
  }

  private static String palette(Quantized image) {
    List<String> shown = byPixels(image).stream().limit(PALETTE_SHOWN).map(image::hex).toList();
    int more = image.components() - shown.size();
    return String.join(" ", shown) + (more > 0 ? " and " + more + " more" : "");
  }

  /** Words to the left, numbers to the right. */
  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      boolean words = c == 0 || c >= widths.length - 2;
      String padding = " ".repeat(widths[c] - row.get(c).length());
      line.append(c == 0 ? "" : "  ").append(words ? row.get(c) + padding : padding + row.get(c));
    }
    return line.toString().stripTrailing();
  }
}
