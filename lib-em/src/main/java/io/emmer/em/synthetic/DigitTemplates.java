package io.emmer.em.synthetic;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Ideal shapes of the digits, as control points of strokes in a unit box. A label has one or more
 * variants (a seven with and without a bar), a variant has one or more strokes.
 */
final class DigitTemplates {
  /**
   * [label][variant]: control points "x,y" in hundredths of the box, x to the right, y downwards;
   * ";" lifts the pen. A point given twice is a corner; elsewhere the stroke is smooth.
   */
  private static final String[][] SHAPES = {
    {"60,1 25,8 3,50 22,92 55,100 92,75 96,30 70,2 45,6"},
    {"50,0 50,50 50,100", "25,20 50,0 50,0 50,50 50,100"},
    {
      "8,24 30,2 72,4 86,32 55,66 4,98 4,98 48,97 98,96",
      "8,24 30,2 72,4 84,32 58,70 26,97 4,90 22,78 55,90 98,97"
    },
    {
      "8,12 45,0 84,14 72,40 36,48 36,48 78,56 92,80 58,100 4,90",
      "8,6 48,3 88,3 88,3 62,24 40,42 40,42 82,54 90,82 52,100 4,90"
    },
    {
      "22,4 12,34 8,56 8,56 50,58 94,52; 82,6 78,40 72,70 68,100",
      "66,0 36,34 2,66 2,66 50,66 100,64; 66,0 66,34 65,68 64,100"
    },
    {"20,4 16,24 12,44 12,44 52,37 90,58 80,90 42,100 4,92; 20,4 56,4 96,1"},
    {"74,0 36,22 10,60 20,92 55,100 88,80 74,54 40,55 14,78"},
    {
      "2,6 48,6 96,3 96,3 70,36 52,68 42,100",
      "2,6 48,6 96,3 96,3 70,36 52,68 42,100; 32,52 58,50 88,47"
    },
    {"80,12 46,0 16,18 42,44 82,66 76,94 42,100 12,84 30,58 68,38 84,18 70,4"},
    {
      "86,14 50,0 12,20 24,46 58,44 86,14 86,14 82,42 74,72 66,100",
      "86,14 50,0 12,20 24,46 58,44 86,14 86,14 86,50 74,90 44,100 14,90"
    },
  };

  private static final double[][][][] STROKES =
      Arrays.stream(SHAPES)
          .map(variants -> Arrays.stream(variants).map(DigitTemplates::parse))
          .map(variants -> variants.toArray(double[][][]::new))
          .toArray(double[][][][]::new);

  private DigitTemplates() {}

  /** Returns the number of variants of a label 0 to 9. */
  static int variants(int label) {
    return STROKES[label].length;
  }

  /** Returns the strokes {@code [stroke][2 * point + (0 for x, 1 for y)]}, in 0 to 1; read only. */
  static double[][] strokes(int label, int variant) {
    return STROKES[label][variant];
  }

  private static double[][] parse(String shape) {
    return Arrays.stream(shape.split(";"))
        .map(stroke -> Stream.of(stroke.strip().split("[ ,]")))
        .map(numbers -> numbers.mapToDouble(n -> Integer.parseInt(n) / 100.0).toArray())
        .toArray(double[][]::new);
  }
}
