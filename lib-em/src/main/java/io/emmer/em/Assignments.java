package io.emmer.em;

/**
 * What a model says of the rows of one block.
 *
 * @param components K
 * @param component most probable (nearest) component of row n, ties to the lowest index
 * @param score score[n]: log p(x_n) in nats; for K-means the squared distance to the centre
 * @param responsibilities resp[n*K + k] = p(k | x_n); for K-means 1 for the nearest centre, else 0
 */
public record Assignments(
    int components, int[] component, double[] score, double[] responsibilities) {

  public Assignments(int rows, int components) {
    this(components, new int[rows], new double[rows], new double[rows * components]);
  }

  /** Number of rows. */
  public int rows() {
    return component.length;
  }

  /** p(k | x_n). */
  public double responsibility(int n, int k) {
    return responsibilities[n * components + k];
  }
}
