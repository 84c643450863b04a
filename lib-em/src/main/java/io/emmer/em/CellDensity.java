package io.emmer.em;

/** Densities of single cells, of a model whose columns are independent given the component. */
@FunctionalInterface
public interface CellDensity {
  /**
   * log p(x_d | k) in nats; NaN where the cell is missing, or its column no part of the model.
   *
   * @param x the value as it is, relative to no origin
   */
  double logDensity(int k, int d, double x);
}
