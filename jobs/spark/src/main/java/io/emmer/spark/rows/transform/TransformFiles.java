package io.emmer.spark.rows.transform;

import io.emmer.em.NdArray;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.InputDocument.Preparation;
import io.emmer.em.model.InputDocument.Projection;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.ModelStore;
import io.emmer.em.model.NpyFile;
import io.emmer.em.model.Publication;
import io.emmer.em.model.StoredModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A transform in a model directory: arrays beside those of the model, and what they are in the
 * field {@code input} of model.json: {@code dimensions} (D), {@code standardize} and {@code pca}.
 *
 * <p>With NumPy: {@code y = ((x / scale - standardize_mean) / standardize_deviation - pca_mean) @
 * pca_components.T}.
 */
public final class TransformFiles {
  private static final String MEAN = "standardize_mean";
  private static final String DEVIATION = "standardize_deviation";
  private static final String PCA_MEAN = "pca_mean";
  private static final String PCA_COMPONENTS = "pca_components";
  private static final String PCA_VARIANCES = "pca_variances";

  private TransformFiles() {}

  /** Adds the arrays to a model directory that is being written. */
  public static void write(Publication into, RowTransform transform) throws IOException {
    Standardization standardization = transform.standardization();
    if (standardization != null) {
      into.write(MEAN, vector(standardization.mean()));
      into.write(DEVIATION, vector(standardization.deviation()));
    }
    PrincipalComponents pca = transform.components();
    if (pca != null) {
      into.write(PCA_MEAN, vector(pca.mean()));
      into.write(PCA_COMPONENTS, NdArray.of(pca.components(), pca.count(), pca.mean().length));
      into.write(PCA_VARIANCES, vector(pca.variances()));
    }
  }

  private static NdArray vector(double[] values) {
    return NdArray.of(values, values.length);
  }

  /**
   * What documents say of how rows are prepared.
   *
   * @param scale what every value is divided by
   * @param threshold of values that become 0 or 1 then, or NaN
   * @param bytes whether the values are unsigned bytes before
   */
  public static Preparation describe(
      double scale, double threshold, boolean bytes, RowTransform transform) {
    PrincipalComponents pca = transform.components();
    return new Preparation(
        scale,
        Double.isNaN(threshold) ? null : threshold,
        bytes,
        transform.standardizes() ? true : null,
        pca == null
            ? null
            : new Projection(pca.count(), pca.totalVariance(), transform.explainedShare()));
  }

  /**
   * Reads the transform of a model, {@link RowTransform#NONE} if it has none.
   *
   * @throws ModelFormatException if an array is missing or of another shape
   */
  public static RowTransform read(ModelStore store, StoredModel model) throws IOException {
    InputDocument input = model.input();
    Optional<Projection> pca = input.pca();
    boolean standardize = input.standardized();
    if (!standardize && pca.isEmpty()) {
      return RowTransform.NONE;
    }
    String directory = model.directory();
    int reduced = model.dimensions();
    int raw = pca.isEmpty() ? reduced : rawDimensions(directory, input);
    Standardization standardization =
        standardize
            ? new Standardization(
                read(store, directory, MEAN, raw), deviation(store, directory, raw))
            : null;
    PrincipalComponents components =
        pca.isEmpty()
            ? null
            : new PrincipalComponents(
                read(store, directory, PCA_MEAN, raw),
                read(store, directory, PCA_COMPONENTS, reduced, raw),
                read(store, directory, PCA_VARIANCES, reduced),
                pca.get().totalVariance());
    return new RowTransform(standardization, components);
  }

  private static int rawDimensions(String directory, InputDocument input) {
    if (input.dimensions() == null || input.dimensions() < 1) {
      throw new ModelFormatException(
          "%s/model.json: field input.dimensions: found %s, expected the values of a row before"
              + " pca",
          directory, Objects.toString(input.dimensions(), ""));
    }
    return input.dimensions();
  }

  private static double[] deviation(ModelStore store, String directory, int dimensions)
      throws IOException {
    double[] deviation = read(store, directory, DEVIATION, dimensions);
    for (int d = 0; d < dimensions; d++) {
      if (!(deviation[d] > 0)) {
        throw new ModelFormatException(
            "%s/%s.npy: element %d: found %s, expected a positive number",
            directory, DEVIATION, d, deviation[d]);
      }
    }
    return deviation;
  }

  private static double[] read(ModelStore store, String directory, String name, int... shape)
      throws IOException {
    String path = directory + "/" + name + ".npy";
    if (!store.exists(path)) {
      throw new ModelFormatException(
          "%s: missing; model.json says that rows are transformed", path);
    }
    try (InputStream in = store.open(path)) {
      NdArray array = NpyFile.read(in, path);
      if (!Arrays.equals(array.shape(), shape)) {
        throw new ModelFormatException(
            "%s: found the shape %s, expected %s",
            path, Arrays.toString(array.shape()), Arrays.toString(shape));
      }
      for (int i = 0; i < array.values().length; i++) {
        if (!Double.isFinite(array.values()[i])) {
          throw new ModelFormatException(
              "%s: element %d: found %s, expected a finite number", path, i, array.values()[i]);
        }
      }
      return array.values();
    }
  }
}
