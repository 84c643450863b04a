package io.emmer.app.nightly;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.metric.MaximumMatching;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a model moved from another one of the same rows. Components are matched one to one so
 * that the sum of squared distances of their centres is the smallest; where there are more of one
 * model, some stay alone.
 *
 * @param weights total variation of the mixing weights, 1/2 sum |pi_k - pi'_k| over matched
 *     components, those that stay alone against 0: from 0 to 1
 * @param parameters the largest {@link Pair#centre} or {@link Pair#spread} of a matched pair
 * @param components by component of the new model, then the published model's that stayed alone
 * @param columns of the rows, as far as they have names
 */
public record ModelDrift(
    double weights, double parameters, List<Pair> components, List<ColumnDrift> columns) {
  /** Distances become whole numbers below this, for which the matching is exact. */
  private static final double SCALE = 1L << 40;

  private static final List<String> SPREADS = List.of("variances", "covariances");

  public ModelDrift {
    columns = columns == null ? List.of() : List.copyOf(columns);
  }

  ModelDrift with(List<ColumnDrift> moved) {
    return new ModelDrift(weights, parameters, components, moved);
  }

  /**
   * A component and the one it was.
   *
   * @param component of the new model, or null
   * @param published of the published model, or null
   * @param centre |mu_k - mu'_k| / sqrt(sum_d Var[x_d]): in units of the spread of the rows; of
   *     tables with categories the largest distance of a column; 0 for a component that stays alone
   * @param spread |S_k - S'_k| / |S'_k| by the Frobenius norm, of variances or covariances; 0 for a
   *     component that stays alone, and where a model has none of the same shape
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Pair(
      Integer component,
      Integer published,
      double weight,
      double publishedWeight,
      double centre,
      double spread) {
    /** Whether both are there. */
    boolean isMatched() {
      return component != null && published != null;
    }

    double greaterWeight() {
      return Math.max(weight, publishedWeight);
    }
  }

  /**
   * The drift from {@code published} to {@code model}, which have the same dimensions.
   *
   * @param totalVariance sum_d Var[x_d] of the rows; of constant rows distances are as they are
   */
  public static ModelDrift of(Model model, Model published, double totalVariance) {
    boolean isTable = model instanceof MixedModel && published instanceof MixedModel;
    double[][] squared =
        isTable
            ? squaredDistances((MixedModel) model, (MixedModel) published)
            : squaredDistances(model, published);
    int[] matched = MaximumMatching.of(nearness(squared), published.components());
    double unit = totalVariance > 0 ? Math.sqrt(totalVariance) : 1;
    double[] weights = model.weights();
    double[] before = published.weights();
    List<Pair> pairs = new ArrayList<>();
    boolean[] taken = new boolean[before.length];
    for (int k = 0; k < weights.length; k++) {
      int j = matched[k];
      if (j < 0) {
        pairs.add(new Pair(k, null, weights[k], 0, 0, 0));
      } else {
        taken[j] = true;
        double centre =
            isTable
                ? largest(((MixedModel) model).distances(k, (MixedModel) published, j))
                : Math.sqrt(squared[k][j]) / unit;
        double spread = isTable ? 0 : spread(model, k, published, j);
        pairs.add(new Pair(k, j, weights[k], before[j], centre, spread));
      }
    }
    for (int j = 0; j < before.length; j++) {
      if (!taken[j]) {
        pairs.add(new Pair(null, j, 0, before[j], 0, 0));
      }
    }
    return of(pairs);
  }

  private static ModelDrift of(List<Pair> pairs) {
    double weights = 0;
    double parameters = 0;
    for (Pair pair : pairs) {
      weights += Math.abs(pair.weight() - pair.publishedWeight()) / 2;
      parameters = Math.max(parameters, Math.max(pair.centre(), pair.spread()));
    }
    return new ModelDrift(weights, parameters, pairs, List.of());
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).max().orElse(0);
  }

  /** squared[k][j] = sum_d distance_d^2 of the columns of tables. */
  private static double[][] squaredDistances(MixedModel model, MixedModel published) {
    double[][] squared = new double[model.components()][published.components()];
    for (int k = 0; k < squared.length; k++) {
      for (int j = 0; j < squared[k].length; j++) {
        for (double distance : model.distances(k, published, j)) {
          squared[k][j] = Math.fma(distance, distance, squared[k][j]);
        }
      }
    }
    return squared;
  }

  /** squared[k][j] = |mu_k - mu'_j|^2. */
  private static double[][] squaredDistances(Model model, Model published) {
    int dimensions = model.dimensions();
    double[] centres = model.centres();
    double[] others = published.centres();
    double[][] squared = new double[model.components()][published.components()];
    for (int k = 0; k < squared.length; k++) {
      for (int j = 0; j < squared[k].length; j++) {
        for (int d = 0; d < dimensions; d++) {
          double difference = centres[k * dimensions + d] - others[j * dimensions + d];
          squared[k][j] = Math.fma(difference, difference, squared[k][j]);
        }
      }
    }
    return squared;
  }

  private static long[][] nearness(double[][] squared) {
    double most = Arrays.stream(squared).flatMapToDouble(Arrays::stream).max().orElse(0);
    double unit = most > 0 ? most : 1;
    return Arrays.stream(squared)
        .map(row -> Arrays.stream(row).mapToLong(s -> -Math.round(s / unit * SCALE)).toArray())
        .toArray(long[][]::new);
  }

  private static double spread(Model model, int k, Model published, int j) {
    Optional<double[]> now = spread(model, k);
    Optional<double[]> before = spread(published, j);
    if (now.isEmpty() || before.isEmpty() || now.get().length != before.get().length) {
      return 0;
    }
    double change = 0;
    double size = 0;
    for (int i = 0; i < before.get().length; i++) {
      double value = before.get()[i];
      double difference = now.get()[i] - value;
      change = Math.fma(difference, difference, change);
      size = Math.fma(value, value, size);
    }
    return change == 0 ? 0 : Math.sqrt(change / size);
  }

  /** Variances or covariances of a component, or those that all have. */
  private static Optional<double[]> spread(Model model, int k) {
    Map<String, NdArray> arrays = model.arrays();
    for (String name : SPREADS) {
      NdArray array = arrays.get(name);
      if (array != null) {
        double[] values = array.values();
        boolean shared = name.equals("covariances") && array.shape().length == 2;
        int size = shared ? values.length : values.length / model.components();
        int from = shared ? 0 : k * size;
        return Optional.of(Arrays.copyOfRange(values, from, from + size));
      }
    }
    return Optional.empty();
  }
}
