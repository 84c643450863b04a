package io.emmer.app.report.chart;

import io.emmer.em.text.Text;
import java.util.stream.IntStream;

/**
 * Colours of components that are told apart with any kind of colour vision, on paper and on black:
 * those of Okabe and Ito (2008) without black and yellow, then of Paul Tol's schemes.
 */
final class Palette {
  private static final int[] COLOURS = {
    0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0xaa4499, 0x999933, 0x44aa99,
    0x8f7a66
  };
  private static final double GAMMA_OFFSET = 0.055;

  private Palette() {}

  /** Number of colours; components beyond them repeat the first ones. */
  static int size() {
    return COLOURS.length;
  }

  /** Such as #0072b2. */
  static String hex(int rgb) {
    return Text.format("#%06x", rgb);
  }

  /** The colour of component k. */
  static String of(int component) {
    return hex(COLOURS[component % COLOURS.length]);
  }

  /** Every component has the colour of its own index. */
  static int[] inOrder(int components) {
    return IntStream.range(0, components).toArray();
  }

  /**
   * sum_k share_k colour_k in linear light, which is how light mixes.
   *
   * @param colours whose colour component k has
   */
  static double[] blend(double[] shares, int... colours) {
    double[] sum = new double[3];
    for (int k = 0; k < shares.length; k++) {
      int colour = COLOURS[colours[k] % COLOURS.length];
      for (int c = 0; c < 3; c++) {
        sum[c] += shares[k] * linear((colour >> (16 - 8 * c) & 0xff) / 255.0);
      }
    }
    return sum;
  }

  /** The colour of linear light. */
  static int rgb(double[] linear) {
    int rgb = 0;
    for (double light : linear) {
      double level = Math.max(0, Math.min(1, encoded(light)));
      rgb = rgb << 8 | (int) Math.round(255 * level);
    }
    return rgb;
  }

  private static double linear(double level) {
    return level <= 0.04045
        ? level / 12.92
        : StrictMath.pow((level + GAMMA_OFFSET) / (1 + GAMMA_OFFSET), 2.4);
  }

  private static double encoded(double light) {
    return light <= 0.0031308
        ? light * 12.92
        : (1 + GAMMA_OFFSET) * StrictMath.pow(light, 1 / 2.4) - GAMMA_OFFSET;
  }
}
