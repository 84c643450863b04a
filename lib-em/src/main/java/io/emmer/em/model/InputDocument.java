package io.emmer.em.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The field {@code input} of documents: which rows were read, and how they were prepared. Whatever
 * is not known is null.
 *
 * @param dimensions number of values of a row as read, before a projection
 * @param rowsInFiles number of all rows, in use or not
 * @param subset if rows were chosen
 * @param rowShape sizes of the axes of a row
 * @param features names of the columns that the values of a row come from, null where they are
 *     those of arrays
 * @param source which rows they are
 * @param split of the rows of a nightly run
 */
@Flat
public record InputDocument(
    Integer dimensions,
    Long rowsInFiles,
    Subset subset,
    @JsonUnwrapped Preparation preparation,
    List<Integer> rowShape,
    List<String> features,
    @JsonUnwrapped Source source,
    @JsonUnwrapped Split split)
    implements Serializable {
  /** The input of a model that says nothing of it. */
  public static final InputDocument UNKNOWN =
      new InputDocument(null, null, null, null, null, null, null, null);

  /** How many rows were chosen. */
  public record Subset(long rows, long of) implements Serializable {}

  /**
   * What rows go through before a family sees them, in this order.
   *
   * @param scale the divisor of the values
   * @param binarize the threshold of what is 1
   * @param bytes whether the values were unsigned bytes before
   * @param standardize whether means are subtracted, and the rest divided by standard deviations
   */
  public record Preparation(
      Double scale, Double binarize, Boolean bytes, Boolean standardize, Projection pca)
      implements Serializable {
    public Preparation {
      if (scale != null && !(scale > 0 && scale <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "scale: found " + scale + ", expected a finite number above 0");
      }
      if (binarize != null && !Double.isFinite(binarize)) {
        throw new IllegalArgumentException(
            "binarize: found " + binarize + ", expected a finite number");
      }
    }
  }

  /**
   * A projection onto principal components.
   *
   * @param components their number
   * @param totalVariance of the rows before
   * @param explainedShare of the total variance, 0 to 1
   */
  public record Projection(int components, double totalVariance, double explainedShare)
      implements Serializable {}

  /**
   * Which rows they are.
   *
   * @param files in the order of their rows
   * @param fingerprint tells contents apart: SHA-256 over names, sizes and headers of the files
   * @param order what rows are numbered by, {@code id} or {@code content}; null for their place in
   *     the files
   */
  public record Source(List<File> files, String fingerprint, String order)
      implements Serializable {}

  /** A file with its size as stored. */
  public record File(String path, long bytes) implements Serializable {}

  /** Numbers of rows: all, those that a model is fitted to, and those that it is judged by. */
  public record Split(long rows, long trainingRows, long heldOutRows) implements Serializable {}

  /** The files, null if they are not known. */
  public List<File> files() {
    return source == null ? null : source.files();
  }

  /** What tells contents apart, null if it is not known. */
  public String fingerprint() {
    return source == null ? null : source.fingerprint();
  }

  /** The divisor of the values, if it is known. */
  public Optional<Double> scale() {
    return prepared().map(Preparation::scale);
  }

  /** The threshold of what is 1, if there is one. */
  public Optional<Double> binarize() {
    return prepared().map(Preparation::binarize);
  }

  /** Whether the values were unsigned bytes before they were divided, if it is known. */
  public Optional<Boolean> bytes() {
    return prepared().map(Preparation::bytes);
  }

  /** Whether rows were standardized. */
  public boolean standardized() {
    return prepared().map(Preparation::standardize).orElse(false);
  }

  /** The projection onto principal components, if there is one. */
  public Optional<Projection> pca() {
    return prepared().map(Preparation::pca);
  }

  private Optional<Preparation> prepared() {
    return Optional.ofNullable(preparation);
  }

  /** The sizes of the axes of a row; none if they are not known. */
  public int[] shape() {
    return rowShape == null ? new int[0] : rowShape.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The same input whose rows are scaled otherwise; without a threshold as before. */
  public InputDocument scaled(double divisor, Optional<Double> threshold) {
    Preparation scaled =
        new Preparation(
            divisor,
            threshold.or(this::binarize).orElse(null),
            bytes().orElse(null),
            prepared().map(Preparation::standardize).orElse(null),
            pca().orElse(null));
    return new InputDocument(
        dimensions, rowsInFiles, subset, scaled, rowShape, features, source, split);
  }

  /** The same input with the numbers of rows of a nightly run. */
  public InputDocument with(Split rows) {
    return new InputDocument(
        dimensions, rowsInFiles, subset, preparation, rowShape, features, source, rows);
  }
}
