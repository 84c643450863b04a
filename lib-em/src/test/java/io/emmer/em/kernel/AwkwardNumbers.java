package io.emmer.em.kernel;

import java.util.Random;

/** Numbers on which careless kernels differ: zeros of both signs, tiny, huge, negative. */
public final class AwkwardNumbers {
  private AwkwardNumbers() {}

  /** {@code count} numbers, about half of them zero. */
  public static double[] of(int count, long seed) {
    Random random = new Random(seed);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] =
          switch (random.nextInt(10)) {
            case 0 -> random.nextGaussian() * 1e-200;
            case 1 -> random.nextGaussian() * 1e100;
            case 2 -> -0.0;
            case 3 -> Double.MIN_VALUE * (random.nextInt(5) - 2);
            case 4, 5 -> random.nextGaussian();
            default -> 0;
          };
    }
    return numbers;
  }

  /** {@code count} bytes, about half of them zero. */
  public static byte[] bytes(int count, long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    for (int i = 0; i < count; i++) {
      if (random.nextBoolean()) {
        bytes[i] = 0;
      }
    }
    return bytes;
  }

  /** A table for bytes whose only certain entry is that of 0. */
  public static double[] decode(long seed) {
    double[] decode = of(256, seed);
    decode[0] = 0;
    return decode;
  }

  /** The same numbers with +0 for -0: where sums may start. */
  public static double[] withoutNegativeZeros(double[] numbers) {
    double[] sums = numbers.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += 0.0;
    }
    return sums;
  }

  /** Bits, by which arrays are compared: -0 is not 0. */
  public static long[] bits(double[] numbers) {
    long[] bits = new long[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Double.doubleToRawLongBits(numbers[i]);
    }
    return bits;
  }
}
