package io.emmer.em.kernel.simd;

import io.emmer.em.kernel.Kernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Kernels in single precision. */
final class FloatKernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Vectors of sums that share a factor. */
  private static final int GROUP = 4;

  private FloatKernels() {}

  static void addProducts(float[] a, int aAt, int count, float[] y, int yAt, float[] t, int tAt) {
    for (int n = 0; n < Kernels.TILE; n += GROUP * LANES) {
      addFour(a, aAt, count, y, yAt + n, t, tAt + n);
    }
  }

  private static void addFour(
      float[] a, int aAt, int count, float[] y, int yAt, float[] t, int tAt) {
    FloatVector t0 = load(t, tAt);
    FloatVector t1 = load(t, tAt + LANES);
    FloatVector t2 = load(t, tAt + 2 * LANES);
    FloatVector t3 = load(t, tAt + 3 * LANES);
    for (int r = 0; r < count; r++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, a[aAt + r]);
      int at = yAt + r * Kernels.TILE;
      t0 = factor.fma(load(y, at), t0);
      t1 = factor.fma(load(y, at + LANES), t1);
      t2 = factor.fma(load(y, at + 2 * LANES), t2);
      t3 = factor.fma(load(y, at + 3 * LANES), t3);
    }
    t0.intoArray(t, tAt);
    t1.intoArray(t, tAt + LANES);
    t2.intoArray(t, tAt + 2 * LANES);
    t3.intoArray(t, tAt + 3 * LANES);
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(SPECIES, values, at);
  }
}
