package io.emmer.em.kernel.simd;

import io.emmer.em.function.Elementary;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.kernel.PartialSums;
import io.emmer.em.kernel.SoftmaxRows;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The softmax of rows, lanes over columns, and the logarithms of their sums, lanes over rows. The
 * methods with vectors are long on purpose, as in {@link ColumnKernels}.
 */
final class SoftmaxKernels {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final double TWO_52 = 0x1p52;

  private SoftmaxKernels() {}

  static void softmax(double[] scores, int rows, SoftmaxRows softmax) {
    double[] logSums = softmax.logSums();
    double[] entropies = softmax.entropies();
    double[] sums = softmax.sums();
    Arrays.fill(sums, 1);
    for (int n = 0; n < rows; n++) {
      row(scores, n, softmax);
    }
    logs(sums, rows);
    for (int n = 0; n < rows; n++) {
      logSums[n] += sums[n];
      entropies[n] = sums[n] - entropies[n];
    }
  }

  /**
   * Fills in e_k / S with e_k = exp(s_k - max) and S = sum_k e_k, and leaves max, S and sum_k e_k
   * (s_k - max) / S.
   */
  private static void row(double[] scores, int n, SoftmaxRows softmax) {
    double[] padding = softmax.padding();
    double[] parts = softmax.parts();
    int stride = softmax.stride();
    int at = n * stride;
    DoubleVector largest = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    for (int k = 0; k < stride; k += LANES) {
      DoubleVector score =
          DoubleVector.fromArray(SPECIES, scores, at + k)
              .add(DoubleVector.fromArray(SPECIES, padding, k));
      largest = largest.blend(score, score.compare(VectorOperators.GT, largest));
    }
    double max = largest.reduceLanes(VectorOperators.MAX);
    softmax.logSums()[n] = max;
    softmax.entropies()[n] = 0;
    if (max == Double.NEGATIVE_INFINITY) {
      Arrays.fill(scores, at + softmax.columns(), at + stride, 0);
      return;
    }
    for (int part = 0; part < PartialSums.COUNT; part += LANES) {
      DoubleVector sum = DoubleVector.zero(SPECIES);
      DoubleVector weighted = DoubleVector.zero(SPECIES);
      for (int k = part; k < stride; k += PartialSums.COUNT) {
        DoubleVector shifted =
            DoubleVector.fromArray(SPECIES, scores, at + k)
                .add(DoubleVector.fromArray(SPECIES, padding, k))
                .sub(max);
        VectorMask<Double> cut = shifted.compare(VectorOperators.LT, -Kernels.CUT_NATS);
        shifted = shifted.blend(0.0, cut);
        // Elementary.exp of a number from -42 to 0.
        DoubleVector round = DoubleVector.broadcast(SPECIES, Elementary.ROUND);
        DoubleVector rounded =
            shifted.fma(DoubleVector.broadcast(SPECIES, Elementary.LOG2_E), round);
        DoubleVector minusPower = round.sub(rounded);
        DoubleVector r =
            minusPower.fma(DoubleVector.broadcast(SPECIES, Elementary.LN2_HIGH), shifted);
        r = minusPower.fma(DoubleVector.broadcast(SPECIES, Elementary.LN2_LOW), r);
        DoubleVector square = r.mul(r);
        DoubleVector even =
            square.fma(
                DoubleVector.broadcast(SPECIES, Elementary.Q10),
                DoubleVector.broadcast(SPECIES, Elementary.Q8));
        DoubleVector odd =
            square.fma(
                DoubleVector.broadcast(SPECIES, Elementary.Q9),
                DoubleVector.broadcast(SPECIES, Elementary.Q7));
        even = even.fma(square, DoubleVector.broadcast(SPECIES, Elementary.Q6));
        odd = odd.fma(square, DoubleVector.broadcast(SPECIES, Elementary.Q5));
        even = even.fma(square, DoubleVector.broadcast(SPECIES, Elementary.Q4));
        odd = odd.fma(square, DoubleVector.broadcast(SPECIES, Elementary.Q3));
        even = even.fma(square, DoubleVector.broadcast(SPECIES, Elementary.Q2));
        odd = odd.fma(square, DoubleVector.broadcast(SPECIES, Elementary.Q1));
        even = even.fma(square, DoubleVector.broadcast(SPECIES, Elementary.Q0));
        LongVector power =
            rounded.reinterpretAsLongs().lanewise(VectorOperators.LSHL, Elementary.EXPONENT_AT);
        DoubleVector e =
            square
                .fma(odd.fma(r, even), r)
                .add(1.0)
                .reinterpretAsLongs()
                .add(power)
                .reinterpretAsDoubles()
                .blend(0.0, cut)
                .blend(shifted, shifted.test(VectorOperators.IS_NAN)); // not shifted bits of it
        e.intoArray(scores, at + k);
        sum = sum.add(e);
        weighted = e.fma(shifted, weighted);
      }
      sum.intoArray(parts, part);
      weighted.intoArray(parts, PartialSums.COUNT + part);
    }
    double total = PartialSums.total(parts, 0);
    double inverse = 1 / total;
    for (int k = 0; k < stride; k += LANES) {
      DoubleVector.fromArray(SPECIES, scores, at + k).mul(inverse).intoArray(scores, at + k);
    }
    softmax.sums()[n] = total;
    softmax.logSums()[n] += total - total; // NaN, which logs do not heed
    softmax.entropies()[n] = PartialSums.total(parts, PartialSums.COUNT) * inverse;
  }

  /** {@link Elementary#log} of the first numbers, all of which are at least 1. */
  private static void logs(double[] x, int count) {
    for (int at = 0; at < count; at += LANES) {
      LongVector bits = DoubleVector.fromArray(SPECIES, x, at).reinterpretAsLongs();
      LongVector exponent =
          bits.sub(Elementary.SQRT_HALF_BITS)
              .lanewise(VectorOperators.LSHR, Elementary.EXPONENT_AT);
      DoubleVector k =
          exponent.or(Double.doubleToRawLongBits(TWO_52)).reinterpretAsDoubles().sub(TWO_52);
      DoubleVector f =
          bits.sub(exponent.lanewise(VectorOperators.LSHL, Elementary.EXPONENT_AT))
              .reinterpretAsDoubles()
              .sub(1.0);
      DoubleVector half = f.mul(0.5).mul(f);
      DoubleVector s = f.div(f.add(2.0));
      DoubleVector z = s.mul(s);
      DoubleVector p =
          z.fma(
              DoubleVector.broadcast(SPECIES, Elementary.P7),
              DoubleVector.broadcast(SPECIES, Elementary.P6));
      p = p.fma(z, DoubleVector.broadcast(SPECIES, Elementary.P5));
      p = p.fma(z, DoubleVector.broadcast(SPECIES, Elementary.P4));
      p = p.fma(z, DoubleVector.broadcast(SPECIES, Elementary.P3));
      p = p.fma(z, DoubleVector.broadcast(SPECIES, Elementary.P2));
      p = p.fma(z, DoubleVector.broadcast(SPECIES, Elementary.P1));
      p = p.fma(z, DoubleVector.broadcast(SPECIES, Elementary.P0));
      DoubleVector low = s.fma(z.fma(p, half), k.mul(Elementary.LN2_LOW));
      k.fma(DoubleVector.broadcast(SPECIES, Elementary.LN2_HIGH), f.sub(half.sub(low)))
          .intoArray(x, at);
    }
  }
}
