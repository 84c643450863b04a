package io.emmer.spark.rows.transform;

import breeze.linalg.DenseMatrix;
import breeze.linalg.DenseVector;
import breeze.linalg.eigSym;
import dev.ludovic.netlib.lapack.LAPACK;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.spark.RunException;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by LAPACK's dsyev as Breeze calls it, always
 * in its pure Java form: a native library, where one happens to be installed, gives other bits.
 *
 * @param values descending
 * @param vectors vectors[j*D + d]: unit vector of value j, whose largest entry in absolute value
 *     (ties: the first) is positive
 */
public record SymmetricEigen(double[] values, double[] vectors) {
  private static final String PURE_JAVA = "F2jLAPACK";
  private static final String SWITCH = "dev.ludovic.netlib.lapack.nativeLib";

  /**
   * Decomposes a matrix.
   *
   * @param packed the matrix as {@link PackedSymmetric}
   * @throws RunException if this JVM has loaded a native LAPACK before
   */
  public static SymmetricEigen of(int dimensions, double[] packed) {
    requirePureJava();
    double[] full = new double[dimensions * dimensions];
    PackedSymmetric.unpack(packed, dimensions, full, 0);
    eigSym.EigSym<DenseVector<Object>, DenseMatrix<Object>> found =
        eigSym.EigSym_DM_Impl$.MODULE$.apply(matrix(dimensions, full));
    // Ascending and one vector a column; Breeze's arrays are column-major.
    double[] values = (double[]) found.eigenvalues().data();
    double[] columns = (double[]) found.eigenvectors().data();
    double[] descending = new double[dimensions];
    double[] vectors = new double[dimensions * dimensions];
    for (int j = 0; j < dimensions; j++) {
      int source = dimensions - 1 - j;
      descending[j] = values[source];
      System.arraycopy(columns, source * dimensions, vectors, j * dimensions, dimensions);
      fixSign(vectors, j * dimensions, dimensions);
    }
    return new SymmetricEigen(descending, vectors);
  }

  @SuppressWarnings("unchecked") // Scala's Double is an Object to Java
  private static DenseMatrix<Object> matrix(int dimensions, double[] values) {
    return (DenseMatrix<Object>) (DenseMatrix<?>) new DenseMatrix<>(dimensions, dimensions, values);
  }

  private static void requirePureJava() {
    System.setProperty("dev.ludovic.netlib.blas.nativeLib", "none");
    System.setProperty(SWITCH, "none");
    String found = LAPACK.getInstance().getClass().getSimpleName();
    if (!found.equals(PURE_JAVA)) {
      throw new RunException(
          "found the LAPACK %s, expected %s, whose bits depend on no machine; start Java with"
              + " -D%s=none",
          found, PURE_JAVA, SWITCH);
    }
  }

  private static void fixSign(double[] vectors, int from, int dimensions) {
    int largest = from;
    for (int i = from; i < from + dimensions; i++) {
      largest = Math.abs(vectors[i]) > Math.abs(vectors[largest]) ? i : largest;
    }
    if (vectors[largest] < 0) {
      for (int i = from; i < from + dimensions; i++) {
        vectors[i] = -vectors[i];
      }
    }
  }
}
