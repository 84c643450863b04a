package io.emmer.app.generate;

import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.Statistics;
import io.emmer.em.family.Families;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.synthetic.GaussianGenerator;
import io.emmer.spark.UsageException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;

/**
 * A Gaussian mixture as options describe it: components are separated by semicolons, features by
 * commas.
 *
 * @param weights {@code [k]}, which sum to 1
 * @param means {@code [k*D + d]}
 * @param standardDeviations {@code [k]}, or {@code [k*D + d]}
 */
public record GaussianMixtureOptions(double[] weights, double[] means, double[] standardDeviations)
    implements Serializable {
  private static final double WEIGHT_SUM_TOLERANCE = 1e-9;

  /**
   * Reads the three options.
   *
   * @param weights such as {@code .8,.1,.1}
   * @param means such as {@code .5,.5;.25,.75;.75,.75}
   * @param standardDeviations one of a component, such as {@code .1;.05;.05}, or one of every
   *     feature of every component
   * @throws UsageException if they do not describe a mixture
   */
  public static GaussianMixtureOptions parse(
      String weights, String means, String standardDeviations) {
    double[] parsedWeights = numbers("--weights", weights);
    int components = parsedWeights.length;
    double[][] parsedMeans = lists("--means", means, components);
    double[][] deviations = lists("--standard-deviations", standardDeviations, components);
    int dimensions = parsedMeans[0].length;
    checkWeights(parsedWeights);
    checkLengths("--means", parsedMeans, dimensions);
    boolean spherical = deviations[0].length == 1;
    checkLengths("--standard-deviations", deviations, spherical ? 1 : dimensions);
    double[] flat = flat(deviations);
    for (double deviation : flat) {
      if (!(deviation > 0)) {
        throw new UsageException(
            "--standard-deviations: found %s, expected positive numbers; give the square roots of"
                + " variances",
            deviation);
      }
    }
    return new GaussianMixtureOptions(parsedWeights, flat(parsedMeans), flat);
  }

  /** D. */
  public int dimensions() {
    return means.length / weights.length;
  }

  /** K. */
  public int components() {
    return weights.length;
  }

  /** The mixture as a model directory holds it, standard deviations squared. */
  public Candidate<?, ?> candidate() {
    boolean spherical = standardDeviations.length == weights.length;
    int[] shape = spherical ? new int[] {components()} : new int[] {components(), dimensions()};
    double[] variances = Arrays.stream(standardDeviations).map(s -> s * s).toArray();
    Map<String, NdArray> arrays =
        Map.of(
            "weights",
            NdArray.of(weights.clone(), components()),
            GaussianModel.MEANS,
            NdArray.of(means.clone(), components(), dimensions()),
            GaussianModel.VARIANCES,
            NdArray.of(variances, shape));
    String family = spherical ? "gaussian-spherical" : "gaussian-diagonal";
    return candidate(Families.of(family, HyperParameters.DEFAULTS), arrays);
  }

  private <M extends Model, S extends Statistics<S>> Candidate<M, S> candidate(
      Family<M, S> family, Map<String, NdArray> arrays) {
    return new Candidate<>(family, family.read(components(), dimensions(), arrays));
  }

  /** The generator of the rows of a seed. */
  public GaussianGenerator generator(long seed) {
    return new GaussianGenerator(seed, (DiagonalGaussianModel) candidate().model());
  }

  private static void checkWeights(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    boolean negative = Arrays.stream(weights).anyMatch(w -> w < 0);
    if (negative || !(Math.abs(sum - 1) <= WEIGHT_SUM_TOLERANCE)) {
      throw new UsageException(
          "--weights: found %s with sum %s, expected probabilities with sum 1; divide them by it",
          Arrays.toString(weights), sum);
    }
  }

  private static void checkLengths(String option, double[][] lists, int expected) {
    for (int k = 0; k < lists.length; k++) {
      if (lists[k].length != expected) {
        throw new UsageException(
            "%s: found %d numbers for component %d, expected %d; give as many for every component",
            option, lists[k].length, k, expected);
      }
    }
  }

  private static double[][] lists(String option, String text, int components) {
    String[] parts = given(option, text).split(";", -1);
    if (parts.length != components) {
      throw new UsageException(
          "%s: found %d components, expected %d as in --weights; separate them by semicolons",
          option, parts.length, components);
    }
    return Arrays.stream(parts).map(part -> numbers(option, part)).toArray(double[][]::new);
  }

  private static double[] numbers(String option, String text) {
    return Arrays.stream(given(option, text).split(",", -1))
        .mapToDouble(part -> number(option, part))
        .toArray();
  }

  private static String given(String option, String text) {
    if (text == null) {
      throw new UsageException("%s: found none, expected it with --kind gaussian; give it", option);
    }
    return text;
  }

  private static double number(String option, String text) {
    double value;
    try {
      value = Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value)) {
      throw new UsageException(
          "%s: found '%s', expected finite numbers separated by commas, components by semicolons",
          option, text);
    }
    return value;
  }

  private static double[] flat(double[][] lists) {
    return Arrays.stream(lists).flatMapToDouble(Arrays::stream).toArray();
  }
}
