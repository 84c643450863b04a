package io.emmer.em.function;

/**
 * A sum of products as if computed with twice the digits of a double (Ogita, Rump and Oishi,
 * "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005), algorithm 5.3): a difference of
 * large terms keeps its digits, and is 0 where they are whole numbers that cancel.
 */
public final class DotProduct {
  private double high;
  private double low;

  /** Adds a b. */
  public void add(double a, double b) {
    double product = a * b;
    double sum = high + product;
    double part = sum - high;
    low += (high - (sum - part)) + (product - part) + Math.fma(a, b, -product);
    high = sum;
  }

  /** Adds a b^2. */
  public void addSquare(double a, double b) {
    double square = b * b;
    add(a, square);
    add(a, Math.fma(b, b, -square));
  }

  /** The sum so far; not finite if a product is not. */
  public double value() {
    return high + low;
  }
}
