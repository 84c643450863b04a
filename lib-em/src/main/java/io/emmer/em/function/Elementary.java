package io.emmer.em.function;

/**
 * exp and log from fixed polynomials and fused multiply-adds: errors below 1 ulp, the same bits on
 * every machine, several times faster than {@link StrictMath}, and short enough for a twin on
 * vectors, which takes its constants from here.
 *
 * <p>exp(x) = 2^k exp(r) with k = rint(x / log 2) and r = x - k log 2, and exp(r) = 1 + r + r^2
 * q(r) for |r| &lt;= log(2) / 2. log(2^k m) = k log 2 + log m with m from sqrt(1/2) to sqrt(2) and,
 * for s = f / (2 + f) with f = m - 1, log m = f - (f^2/2 - s (f^2/2 + s^2 p(s^2))) (Tang,
 * "Table-driven implementation of the logarithm function", ACM TOMS 16 (1990), and fdlibm, which
 * have this form). The coefficients of q and p are those of Chebyshev interpolation in 50 digits.
 */
public final class Elementary {
  /** 1 / log 2. */
  public static final double LOG2_E = 1.4426950408889634;

  /** The leading 32 bits of log 2: an integer of 21 bits times it is exact. */
  public static final double LN2_HIGH = 0x1.62e42feep-1;

  /** log 2 - {@link #LN2_HIGH}. */
  public static final double LN2_LOW = 0x1.a39ef35793c76p-33;

  /** Added to a number below 2^51 in size, it leaves the nearest integer in the lowest bits. */
  public static final double ROUND = 0x1.8p52;

  /** Of r^0, r^1, ... in q. */
  public static final double Q0 = 0.5;

  public static final double Q1 = 0.1666666666666667;
  public static final double Q2 = 0.04166666666666667;
  public static final double Q3 = 0.008333333333326141;
  public static final double Q4 = 0.0013888888888883752;
  public static final double Q5 = 0.00019841269874800683;
  public static final double Q6 = 2.4801587325533502e-05;
  public static final double Q7 = 2.75572554255029e-06;
  public static final double Q8 = 2.7557273661174726e-07;
  public static final double Q9 = 2.5105206475334834e-08;
  public static final double Q10 = 2.091467944897855e-09;

  /** Of z^0, z^1, ... in p. */
  public static final double P0 = 0.6666666666666666;

  public static final double P1 = 0.4000000000000088;
  public static final double P2 = 0.28571428570803603;
  public static final double P3 = 0.22222222391715568;
  public static final double P4 = 0.18181795639956538;
  public static final double P5 = 0.153862397124076;
  public static final double P6 = 0.13268768881749288;
  public static final double P7 = 0.13086628834555827;

  /** The bits of sqrt(1/2), rounded up. */
  public static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;

  /** Where a double has its exponent. */
  public static final int EXPONENT_AT = 52;

  private static final double LARGEST_NORMAL = 708; // of exp(x) and exp(-x)
  private static final double LARGEST = 710; // beyond it exp is infinite
  private static final double LEAST = -746; // and below it 0
  private static final int BIAS = 1023;
  private static final int SUBNORMAL_BITS = 54;

  private Elementary() {}

  /** e^x; 0 for negative infinity, infinity from 709.8 on, NaN for NaN. */
  public static double exp(double x) {
    if (!(Math.abs(x) <= LARGEST_NORMAL)) {
      return extreme(x);
    }
    double rounded = Math.fma(x, LOG2_E, ROUND);
    long power = Double.doubleToRawLongBits(rounded) << EXPONENT_AT;
    return Double.longBitsToDouble(Double.doubleToRawLongBits(reduced(x, rounded - ROUND)) + power);
  }

  /** e^(x - k log 2). */
  private static double reduced(double x, double k) {
    double r = Math.fma(-k, LN2_LOW, Math.fma(-k, LN2_HIGH, x));
    double square = r * r;
    double even = Math.fma(Q10, square, Q8);
    double odd = Math.fma(Q9, square, Q7);
    even = Math.fma(even, square, Q6);
    odd = Math.fma(odd, square, Q5);
    even = Math.fma(even, square, Q4);
    odd = Math.fma(odd, square, Q3);
    even = Math.fma(even, square, Q2);
    odd = Math.fma(odd, square, Q1);
    even = Math.fma(even, square, Q0);
    return 1 + Math.fma(square, Math.fma(odd, r, even), r);
  }

  /** Where the power of 2 is none of a normal double: it is multiplied in two steps. */
  private static double extreme(double x) {
    if (Double.isNaN(x) || x > LARGEST) {
      return x > LARGEST ? Double.POSITIVE_INFINITY : x;
    }
    if (x < LEAST) {
      return 0;
    }
    int k = (int) Math.rint(x * LOG2_E);
    return reduced(x, k) * power(k / 2) * power(k - k / 2);
  }

  private static double power(int k) {
    return Double.longBitsToDouble((long) (k + BIAS) << EXPONENT_AT);
  }

  /** The natural logarithm; negative infinity for 0, NaN for NaN and what is negative. */
  public static double log(double x) {
    if (x < Double.MIN_NORMAL) {
      double scaled = x * power(SUBNORMAL_BITS);
      return x > 0 ? log(scaled, -SUBNORMAL_BITS) : x == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
    }
    return x <= Double.MAX_VALUE ? log(x, 0) : x;
  }

  /** log(x 2^added) of a normal x. */
  private static double log(double x, int added) {
    long bits = Double.doubleToRawLongBits(x);
    long exponent = (bits - SQRT_HALF_BITS) >> EXPONENT_AT;
    double k = exponent + added;
    double f = Double.longBitsToDouble(bits - (exponent << EXPONENT_AT)) - 1;
    double half = 0.5 * f * f;
    double s = f / (2 + f);
    double z = s * s;
    double p = Math.fma(P7, z, P6);
    p = Math.fma(p, z, P5);
    p = Math.fma(p, z, P4);
    p = Math.fma(p, z, P3);
    p = Math.fma(p, z, P2);
    p = Math.fma(p, z, P1);
    p = Math.fma(p, z, P0);
    double low = Math.fma(s, Math.fma(z, p, half), k * LN2_LOW);
    return Math.fma(k, LN2_HIGH, f - (half - low));
  }
}
