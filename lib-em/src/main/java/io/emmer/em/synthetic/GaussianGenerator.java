package io.emmer.em.synthetic;

import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.mixture.MixtureSampler;
import io.emmer.em.random.RandomPurpose;
import java.util.Objects;

/**
 * Draws rows from a mixture of K Gaussians in D dimensions. Component and values are pure functions
 * of {@code (seed, row)}, so rows can be generated anywhere in any order. They are independent of
 * the rows that the same model gives as a sample. Instances are immutable and safe for use by
 * several threads.
 */
public final class GaussianGenerator {
  private final long seed;
  private final MixtureSampler sampler;
  private final int dimensions;

  /** The rows of a mixture. */
  public GaussianGenerator(long seed, DiagonalGaussianModel mixture) {
    this.seed = seed;
    this.sampler =
        new MixtureSampler(
            mixture.weights(),
            mixture.draw(),
            RandomPurpose.GAUSSIAN_COMPONENT,
            RandomPurpose.GAUSSIAN_VALUE);
    this.dimensions = mixture.dimensions();
  }

  /** Returns the number K of components. */
  public int components() {
    return sampler.components();
  }

  /** Returns the number D of dimensions. */
  public int dimensions() {
    return dimensions;
  }

  /** Returns the component, 0 to K - 1, from which row {@code row} comes. */
  public int component(long row) {
    return sampler.component(seed, row);
  }

  /** Draws row {@code row} into {@code into[offset + d]}, {@code d = 0 .. D - 1}. */
  public void draw(long row, double[] into, int offset) {
    Objects.checkFromIndexSize(offset, dimensions, into.length);
    sampler.draw(seed, row, into, offset);
  }
}
