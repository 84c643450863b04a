package io.emmer.em.family.kmeans;

import io.emmer.em.mixture.ComponentScores;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An orthonormal basis q_r of the span of the centres of one model, all relative to the origin, and
 * how well it serves later models: the farther these leave the span, the more rows stay open.
 */
final class SpanBasis {
  /** A centre whose part outside of the others' span is below this share of it adds nothing. */
  private static final double DEPENDENT = 1e-10;

  /** Squares of norms below it may leave the normal numbers, so that no unit vector comes of it. */
  private static final double LEAST_NORM = 1e-15;

  private final int dimensions;
  private final double[] vectors; // q[r*D + d]
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong open = new AtomicLong();

  private SpanBasis(int dimensions, double[] vectors) {
    this.dimensions = dimensions;
    this.vectors = vectors;
  }

  /**
   * The basis by Gram and Schmidt, twice for every centre, which is enough (Giraud, Langou and
   * Rozloznik 2005). Tiny centres add nothing: {@link SpanFilter} knows how far from the span they
   * are.
   *
   * @param centres c[k*D + d]
   */
  static SpanBasis of(double[] centres, int dimensions) {
    SpanBasis basis = new SpanBasis(dimensions, new double[0]);
    for (int at = 0; at < centres.length; at += dimensions) {
      double[] rest = Arrays.copyOfRange(centres, at, at + dimensions);
      double norm = Math.sqrt(basis.dot(rest, 0, rest, 0));
      basis.removeFrom(rest);
      basis.removeFrom(rest);
      double left = Math.sqrt(basis.dot(rest, 0, rest, 0));
      if (left > DEPENDENT * Math.max(norm, LEAST_NORM / DEPENDENT)) {
        basis = basis.and(rest, left);
      }
    }
    return basis;
  }

  private void removeFrom(double[] vector) {
    for (int at = 0; at < vectors.length; at += dimensions) {
      double product = dot(vectors, at, vector, 0);
      for (int d = 0; d < dimensions; d++) {
        vector[d] -= product * vectors[at + d];
      }
    }
  }

  private SpanBasis and(double[] vector, double norm) {
    double[] more = Arrays.copyOf(vectors, vectors.length + dimensions);
    for (int d = 0; d < dimensions; d++) {
      more[vectors.length + d] = vector[d] / norm;
    }
    return new SpanBasis(dimensions, more);
  }

  /** x.y, in two sums, which the processor adds side by side. */
  private double dot(double[] x, int xAt, double[] y, int yAt) {
    double even = 0;
    double odd = 0;
    int d = 0;
    for (; d + 1 < dimensions; d += 2) {
      even = Math.fma(x[xAt + d], y[yAt + d], even);
      odd = Math.fma(x[xAt + d + 1], y[yAt + d + 1], odd);
    }
    return d < dimensions ? Math.fma(x[xAt + d], y[yAt + d], even) + odd : even + odd;
  }

  long bytes() {
    return (long) Double.BYTES * vectors.length;
  }

  /** R, at most K. */
  int size() {
    return vectors.length / dimensions;
  }

  /** The coordinates q_r.x of a row; a single 0 where all centres are at the origin. */
  ComponentScores ofRows() {
    int columns = Math.max(1, size());
    double[] padded = Arrays.copyOf(vectors, columns * dimensions);
    return ComponentScores.linear(dimensions, padded, new double[columns]);
  }

  /**
   * The coordinates q_r.x_k, at [k*R + r]. Not by the kernels: so few numbers do not warm them up,
   * and while they are cold their vectors are objects, which took 0.1 s a pass.
   *
   * @param points x[k*D + d]
   */
  double[] coordinates(double[] points) {
    double[] coordinates = new double[points.length / dimensions * size()];
    for (int i = 0; i < coordinates.length; i++) {
      int at = i / size() * dimensions;
      coordinates[i] = dot(vectors, i % size() * dimensions, points, at);
    }
    return coordinates;
  }

  /** Notes that rows got their coordinates. */
  void addRows(long count) {
    rows.addAndGet(count);
  }

  /** Notes rows that had to be looked at although they have coordinates. */
  void addOpen(long count) {
    open.addAndGet(count);
  }

  /** Whether new coordinates of all rows cost less than a look at those rows did. */
  boolean isWorn() {
    return open.get() > rows.get();
  }
}
