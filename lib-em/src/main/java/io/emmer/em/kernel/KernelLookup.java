package io.emmer.em.kernel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The choice between the scalar kernels and those on the Vector API, made once per JVM. */
final class KernelLookup {
  static final String PROPERTY = "em.kernels";

  /** By name only: the class cannot be loaded where the incubator module is absent. */
  static final String VECTOR_CLASS = "io.emmer.em.kernel.simd.VectorKernels";

  private static final Logger LOG = System.getLogger(Kernels.class.getName());
  private static final Object LOCK = new Object();

  private static volatile Kernels chosen;

  private KernelLookup() {}

  /** Not a holder class: a failed static initializer would hide its reason from later callers. */
  static Kernels get() {
    Kernels kernels = chosen;
    return kernels == null ? chooseOnce() : kernels;
  }

  private static Kernels chooseOnce() {
    synchronized (LOCK) {
      if (chosen == null) {
        chosen = choose(System.getProperty(PROPERTY), VECTOR_CLASS);
      }
      return chosen;
    }
  }

  /**
   * @param forced "scalar", "vector", or null for the best that works
   * @throws IllegalStateException if what is forced is unknown or does not work here
   */
  static Kernels choose(String forced, String vectorClass) {
    if (forced == null) {
      return best(vectorClass);
    }
    Kernels kernels =
        switch (forced) {
          case "scalar" -> new ScalarKernels();
          case "vector" -> forcedVector(vectorClass);
          default ->
              throw new IllegalStateException(
                  "-D" + PROPERTY + "=" + forced + ": not one of scalar, vector");
        };
    LOG.log(Level.DEBUG, "Kernels: {0}, as -D{1}={2} asks", kernels, PROPERTY, forced);
    return kernels;
  }

  private static Kernels forcedVector(String vectorClass) {
    try {
      return load(vectorClass);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException(
          "-D" + PROPERTY + "=vector: " + reason(e) + "; is jdk.incubator.vector added?", e);
    }
  }

  private static Kernels best(String vectorClass) {
    try {
      Kernels vector = load(vectorClass);
      if (vector.lanes() > 1) {
        LOG.log(Level.INFO, "Kernels: {0}, as the Vector API is present", vector);
        return vector;
      }
      LOG.log(Level.INFO, "Kernels: scalar, as vectors here have a single lane");
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.log(
          Level.WARNING,
          "Kernels: scalar, as {0}; --add-modules=jdk.incubator.vector makes them faster",
          reason(e));
    }
    return new ScalarKernels();
  }

  private static Kernels load(String vectorClass) throws ReflectiveOperationException {
    return Class.forName(vectorClass, true, KernelLookup.class.getClassLoader())
        .asSubclass(Kernels.class)
        .getConstructor()
        .newInstance();
  }

  private static String reason(Throwable thrown) {
    return "the Vector API does not load (" + thrown + ")";
  }
}
