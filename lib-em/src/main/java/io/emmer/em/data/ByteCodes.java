package io.emmer.em.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The whole numbers behind a table of what unsigned bytes stand for: decode[v] = codes[v] /
 * divisor, to the bit. Sums of them are exact in any order.
 *
 * @param divisor 0 if there are no such numbers
 * @param codes codes[v], 0 to 255
 */
record ByteCodes(double divisor, double[] codes) implements Serializable {
  private static final int LARGEST = 255;

  /** The codes of bytes that are left as they are, set to 0 or 1, or divided by some number. */
  static ByteCodes of(double[] decode) {
    double[] codes = new double[decode.length];
    for (double divisor : new double[] {1, LARGEST / decode[LARGEST]}) {
      Arrays.setAll(codes, v -> code(decode[v], divisor));
      if (Arrays.stream(codes).allMatch(code -> code >= 0)) {
        return new ByteCodes(divisor, codes);
      }
    }
    return new ByteCodes(0, new double[0]);
  }

  /**
   * The codes, if there are any.
   *
   * @throws UnsupportedOperationException if there are none
   */
  double[] checkedCodes() {
    if (codes.length == 0) {
      throw new UnsupportedOperationException("no whole numbers");
    }
    return codes;
  }

  /**
   * |x_n|^2 of rows of codes, which are whole: what is rounded in the decoded ones is far less than
   * 1.
   *
   * @param squaredNorms those of the decoded rows
   */
  double[] wholeNorms(double[] squaredNorms) {
    double squaredDivisor = divisor * divisor;
    return Arrays.stream(squaredNorms).map(norm -> Math.rint(norm * squaredDivisor)).toArray();
  }

  private static double code(double value, double divisor) {
    double code = Math.rint(value * divisor);
    return code >= 0 && code <= LARGEST && code / divisor == value ? code : -1;
  }
}
