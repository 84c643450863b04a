package io.emmer.em.model;

import io.emmer.em.NdArray;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The arrays that models of several families have, with the shapes and ranges that they must have
 * in a model directory. A family checks arrays of its own itself.
 */
enum ParameterArray {
  WEIGHTS("weights", "(K)"),
  MEANS("means", "(K, D)"),
  PROBABILITIES("probabilities", "(K, D)"),
  VARIANCES("variances", "(K) or (K, D)"),
  COVARIANCES("covariances", "(D, D) or (K, D, D)");

  /** Sums of as many weights as there are components may round by this much. */
  private static final double WEIGHT_SLACK = 1e-6;

  /** All names. */
  static final List<String> NAMES =
      Arrays.stream(values()).map(parameter -> parameter.arrayName).toList();

  private final String arrayName;
  private final String shapes;

  ParameterArray(String arrayName, String shapes) {
    this.arrayName = arrayName;
    this.shapes = shapes;
  }

  String arrayName() {
    return arrayName;
  }

  /** The array of this name, if it is one of them. */
  static Optional<ParameterArray> of(String name) {
    return Arrays.stream(values()).filter(array -> array.arrayName.equals(name)).findFirst();
  }

  /** Throws where {@code array} cannot be this parameter of K components over R^D. */
  void check(NdArray array, ModelDocument.Header header, String file) {
    String expected =
        shapes
            .replace("K", Integer.toString(header.components()))
            .replace("D", Integer.toString(header.dimensions()));
    String found = text(array.shape());
    if (!List.of(expected.split(" or ", -1)).contains(found)) {
      throw new ModelFormatException(
          "%s: found the shape %s, expected %s as model.json says", file, found, expected);
    }
    checkValues(array.values(), file);
  }

  private void checkValues(double[] values, String file) {
    double lowest = this == MEANS || this == COVARIANCES ? Double.NEGATIVE_INFINITY : 0;
    double highest = this == PROBABILITIES ? 1 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i]) || values[i] < lowest || values[i] > highest) {
        String range = highest == 1 ? " from 0 to 1" : lowest == 0 ? " of at least 0" : "";
        throw new ModelFormatException(
            "%s: element %d: found %s, expected a finite number%s", file, i, values[i], range);
      }
    }
    double sum = Arrays.stream(values).sum();
    if (this == WEIGHTS && Math.abs(sum - 1) > WEIGHT_SLACK) {
      throw new ModelFormatException("%s: found a sum of %s, expected 1", file, sum);
    }
  }

  private static String text(int[] shape) {
    return Arrays.toString(shape).replace('[', '(').replace(']', ')');
  }
}
