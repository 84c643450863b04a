package io.emmer.em.kernel.simd;

import io.emmer.em.function.Elementary;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.kernel.PartialSums;
import io.emmer.em.kernel.SoftmaxRows;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The softmax of rows, lanes over rows: as many rows as there are lanes are turned, so that no lane
 * is idle whatever K is, and nothing is summed across lanes. The methods with vectors are long on
 * purpose, as in {@link ColumnKernels}.
 */
final class SoftmaxKernels {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final double TWO_52 = 0x1p52;

  private SoftmaxKernels() {}

  static void softmax(double[] scores, int rows, SoftmaxRows softmax) {
    for (int from = 0; from < rows; from += LANES) {
      int count = Math.min(LANES, rows - from);
      turn(scores, from, count, softmax);
      exponentials(softmax);
      finish(softmax);
      turnBack(scores, from, count, softmax);
    }
  }

  /** turned[k*LANES + i] = s_nk of row n = from + i. What other lanes hold has no bearing. */
  private static void turn(double[] scores, int from, int count, SoftmaxRows softmax) {
    double[] turned = softmax.turned();
    int end = softmax.columns() * LANES;
    for (int i = 0; i < count; i++) {
      int at = (from + i) * softmax.stride();
      for (int j = i; j < end; j += LANES) {
        turned[j] = scores[at++];
      }
    }
  }

  /** Likewise back, but for rows that stay, with the two sums of each row. */
  private static void turnBack(double[] scores, int from, int count, SoftmaxRows softmax) {
    double[] turned = softmax.turned();
    double[] parts = softmax.parts();
    int end = softmax.columns() * LANES;
    for (int i = 0; i < count; i++) {
      softmax.logSums()[from + i] = parts[i];
      softmax.entropies()[from + i] = parts[LANES + i];
      int at = (from + i) * softmax.stride();
      if (parts[i] != Double.NEGATIVE_INFINITY) {
        for (int j = i; j < end; j += LANES) {
          scores[at++] = turned[j];
        }
      }
    }
  }

  /**
   * Fills in e_k = exp(s_k - max) of every lane, and leaves the parts of sum_k e_k, behind these
   * those of sum_k e_k (s_k - max), and behind these max.
   */
  private static void exponentials(SoftmaxRows softmax) {
    double[] turned = softmax.turned();
    double[] parts = softmax.parts();
    int end = softmax.columns() * LANES;
    DoubleVector max = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    for (int at = 0; at < end; at += LANES) {
      DoubleVector score = DoubleVector.fromArray(SPECIES, turned, at);
      max = max.blend(score, score.compare(VectorOperators.GT, max));
    }
    DoubleVector round = DoubleVector.broadcast(SPECIES, Elementary.ROUND);
    for (int part = 0; part < PartialSums.COUNT; part++) {
      DoubleVector sum = DoubleVector.zero(SPECIES);
      DoubleVector weighted = DoubleVector.zero(SPECIES);
      for (int at = part * LANES; at < end; at += PartialSums.COUNT * LANES) {
        DoubleVector shifted = DoubleVector.fromArray(SPECIES, turned, at).sub(max);
        VectorMask<Double> cut = shifted.compare(VectorOperators.LT, -Kernels.CUT_NATS);
        shifted = shifted.blend(0.0, cut);
        // Elementary.exp of a number from -42 to 0.
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
                .blend(0.0, cut);
        e.intoArray(turned, at);
        sum = sum.add(e);
        weighted = e.fma(shifted, weighted); // NaN even where e is bits of one, shifted
      }
      sum.intoArray(parts, part * LANES);
      weighted.intoArray(parts, (PartialSums.COUNT + part) * LANES);
    }
    max.intoArray(parts, 2 * PartialSums.COUNT * LANES);
  }

  /**
   * Divides by S = sum_k e_k, and leaves max + log S and log S - sum_k e_k (s_k - max) / S as the
   * first and second of the parts.
   */
  private static void finish(SoftmaxRows softmax) {
    double[] turned = softmax.turned();
    double[] parts = softmax.parts();
    int end = softmax.columns() * LANES;
    for (int half = PartialSums.COUNT / 2; half > 0; half /= 2) {
      for (int at = 0; at < half * LANES; at += LANES) {
        int weightedAt = PartialSums.COUNT * LANES + at;
        DoubleVector.fromArray(SPECIES, parts, at)
            .add(DoubleVector.fromArray(SPECIES, parts, at + half * LANES))
            .intoArray(parts, at);
        DoubleVector.fromArray(SPECIES, parts, weightedAt)
            .add(DoubleVector.fromArray(SPECIES, parts, weightedAt + half * LANES))
            .intoArray(parts, weightedAt);
      }
    }
    DoubleVector weighted = DoubleVector.fromArray(SPECIES, parts, PartialSums.COUNT * LANES);
    DoubleVector sum = DoubleVector.fromArray(SPECIES, parts, 0).add(weighted.sub(weighted));
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, 1.0).div(sum);
    for (int at = 0; at < end; at += LANES) {
      DoubleVector.fromArray(SPECIES, turned, at).mul(inverse).intoArray(turned, at);
    }
    // Elementary.log of a number of at least 1.
    LongVector bits = sum.reinterpretAsLongs();
    LongVector exponent =
        bits.sub(Elementary.SQRT_HALF_BITS).lanewise(VectorOperators.LSHR, Elementary.EXPONENT_AT);
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
    DoubleVector log =
        k.fma(DoubleVector.broadcast(SPECIES, Elementary.LN2_HIGH), f.sub(half.sub(low)));
    DoubleVector max = DoubleVector.fromArray(SPECIES, parts, 2 * PartialSums.COUNT * LANES);
    VectorMask<Double> isLost = max.compare(VectorOperators.EQ, Double.NEGATIVE_INFINITY);
    max.add(sum.sub(sum)) // NaN, which log does not heed
        .add(log)
        .blend(Double.NEGATIVE_INFINITY, isLost)
        .intoArray(parts, 0);
    log.sub(weighted.mul(inverse)).blend(0.0, isLost).intoArray(parts, LANES);
  }
}
