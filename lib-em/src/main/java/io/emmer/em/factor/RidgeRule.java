package io.emmer.em.factor;

import io.emmer.em.kernel.Kernels;
import io.emmer.em.linear.CholeskyPanels;
import java.util.Arrays;

/**
 * The exact minimum over the factors q of a row of sum_i (r_i - q.f_i)^2 + lambda |q|^2, where i
 * runs over its n training ratings (Zhou et al. 2008, "Large-scale parallel collaborative filtering
 * for the Netflix prize", equation 4, with lambda not weighted by n).
 *
 * <p>With the rows f_i in F: q = (F'F + lambda I)^-1 F'r, of k equations, where n &gt; k; else q =
 * F' (FF' + lambda I)^-1 r, which is the same and of n equations. A row without ratings gets 0.
 *
 * @param factors k
 * @param lambda positive
 */
public record RidgeRule(int factors, double lambda) implements BlockRule {
  /** Ratings whose factors are gathered at a time. */
  static final int TILE = 128;

  public RidgeRule {
    if (factors < 1 || !(lambda > 0) || !Double.isFinite(lambda)) {
      throw new IllegalArgumentException(
          "k = " + factors + ", lambda = " + lambda + ": expected positive numbers");
    }
  }

  @Override
  public Solver solver() {
    return new RidgeSolver()::block;
  }

  private final class RidgeSolver {
    private final Kernels kernels = Kernels.get();
    private final RidgeSystem primal = new RidgeSystem(factors);
    private final int width = CholeskyPanels.padded(factors + 1);
    private final double[] rows = new double[TILE * width]; // f_i, r_i and zeros
    private final double[] columns = new double[factors * TILE]; // F' of a tile
    private final int[] columnAt = new int[factors];
    private final double[] weights = new double[factors];

    double[] block(RatingBlock block, double[] own, FactorRows fixed) {
      RatingRows ratings = block.training();
      double[] result = new double[ratings.rows() * factors];
      for (int n = 0; n < ratings.rows(); n++) {
        int from = ratings.starts()[n];
        int to = ratings.starts()[n + 1];
        if (to - from > factors) {
          solvePrimal(ratings, from, to, fixed);
          primal.solve(result, n * factors);
        } else if (to > from) {
          solveDual(ratings, from, to, fixed, result, n * factors);
        }
      }
      return result;
    }

    private void solvePrimal(RatingRows ratings, int from, int to, FactorRows fixed) {
      primal.clear(lambda);
      for (int tile = from; tile < to; tile += TILE) {
        int count = Math.min(TILE, to - tile);
        for (int i = 0; i < count; i++) {
          int source = fixed.offset(ratings.columns()[tile + i]);
          System.arraycopy(fixed.values(), source, rows, i * width, factors);
          rows[i * width + factors] = ratings.values()[tile + i];
        }
        transpose(rows, count, width, factors, columns, count);
        Arrays.setAll(columnAt, f -> f * count);
        primal.addProducts(columns, columnAt, count, rows, width);
      }
    }

    private void solveDual(
        RatingRows ratings, int from, int to, FactorRows fixed, double[] result, int at) {
      int count = to - from;
      RidgeSystem dual = new RidgeSystem(count);
      dual.clear(lambda);
      int stride = CholeskyPanels.padded(count + 1);
      int[] rowAt = new int[count];
      double[] wide = new double[factors * stride];
      for (int i = 0; i < count; i++) {
        rowAt[i] = fixed.offset(ratings.columns()[from + i]);
        for (int f = 0; f < factors; f++) {
          wide[f * stride + i] = fixed.values()[rowAt[i] + f];
        }
        dual.setRight(i, ratings.values()[from + i]);
      }
      dual.addProducts(fixed.values(), rowAt, factors, wide, stride);
      double[] solution = count <= weights.length ? weights : new double[count];
      dual.solve(solution, 0);
      for (int i = 0; i < count; i++) {
        kernels.addScaled(solution[i], fixed.values(), rowAt[i], factors, result, at);
      }
    }
  }

  /** to[c*toStride + n] = from[n*stride + c] for n below rows and c below columns. */
  static void transpose(
      double[] from, int rows, int stride, int columns, double[] to, int toStride) {
    for (int n = 0; n < rows; n++) {
      for (int c = 0; c < columns; c++) {
        to[c * toStride + n] = from[n * stride + c];
      }
    }
  }

  /**
   * The system (lambda I + sum of products) x = b: a[i*stride + j] for j &gt;= i, with b as the
   * column after the last. It is for very many small systems: one thread, and memory that is used
   * again.
   */
  private static final class RidgeSystem {
    /** Rows whose products are added at a time. */
    private static final int PANEL = 32;

    private final Kernels kernels = Kernels.get();
    private final int size;
    private final int stride;
    private final CholeskyPanels panels;
    private final double[] a;
    private final double[] leastPivots;
    private final int[] panelAt = new int[PANEL];

    RidgeSystem(int size) {
      this.size = size;
      this.panels = new CholeskyPanels(size, size + 1, false);
      this.stride = panels.stride();
      this.a = new double[size * stride];
      this.leastPivots = new double[size];
    }

    /** lambda I, and b = 0. */
    void clear(double lambda) {
      Arrays.fill(a, 0);
      for (int i = 0; i < size; i++) {
        a[i * stride + i] = lambda;
      }
    }

    /** b_i = value. */
    void setRight(int i, double value) {
      a[i * stride + size] = value;
    }

    /**
     * a_ij += sum_d x[xAt[i] + d] w[d*wStride + j] for j &gt;= i, and b_i likewise from column
     * {@code size} of w.
     */
    void addProducts(double[] x, int[] xAt, int dims, double[] w, int wStride) {
      for (int from = 0; from < size; from += PANEL) {
        int rows = Math.min(PANEL, size - from);
        System.arraycopy(xAt, from, panelAt, 0, rows);
        int at = from * stride + from;
        kernels.multiplyPanel(
            x, panelAt, rows, dims, w, from, wStride, stride - from, a, at, stride);
      }
    }

    /**
     * Writes the solution to x[at + i], and leaves nothing of the system.
     *
     * @throws ArithmeticException if lambda is too small for the products
     */
    void solve(double[] x, int at) {
      int done = panels.factor(a, leastPivots);
      if (done < size) {
        throw new ArithmeticException(
            "lambda is lost in rounding: a pivot is "
                + a[done * stride + done]
                + "; give a larger lambda");
      }
      for (int i = size - 1; i >= 0; i--) {
        int row = i * stride;
        double sum = a[row + size];
        for (int j = i + 1; j < size; j++) {
          sum = Math.fma(-a[row + j], x[at + j], sum);
        }
        double pivot = a[row + i];
        // Not the root itself, which may differ in the last bit: models keep their bits.
        x[at + i] = sum / (pivot / Math.sqrt(pivot));
      }
    }
  }
}
