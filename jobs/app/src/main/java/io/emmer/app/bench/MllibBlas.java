package io.emmer.app.bench;

import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.util.List;

/** The BLAS that MLlib computes with in this process; executors of a cluster choose theirs. */
public final class MllibBlas {
  private static final List<String> SWITCHES =
      List.of("dev.ludovic.netlib.blas.nativeLib", "dev.ludovic.netlib.lapack.nativeLib");

  private MllibBlas() {}

  /**
   * Has MLlib take the BLAS in Java that it brings, and not what happens to be installed here:
   * OpenBLAS, of several threads, more than doubles the time of ALS with 100 factors. A library
   * that the user names by {@code -Ddev.ludovic.netlib.blas.nativeLib} stays. To be called before
   * MLlib is used.
   *
   * @return name of the class that MLlib calls
   */
  public static String select() {
    for (String name : SWITCHES) {
      if (System.getProperty(name) == null) {
        System.setProperty(name, "none");
      }
    }
    try {
      return NativeBLAS.getInstance().getClass().getSimpleName();
    } catch (RuntimeException | LinkageError e) {
      return JavaBLAS.getInstance().getClass().getSimpleName();
    }
  }
}
