package io.emmer.app.report;

import io.emmer.em.Model;
import io.emmer.em.Moments;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.findings.ComponentProfile;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.em.table.Column;
import io.emmer.em.table.TableSchema;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What tells the components of a stored model apart, by the names of its features. */
public final class ModelProfile {
  private ModelProfile() {}

  /**
   * The profile of a model.
   *
   * @param rows moments of the rows as the model sees them, if they are at hand
   */
  public static ComponentProfile of(
      StoredModel stored, Model model, RowTransform transform, Optional<Moments> rows) {
    if (model instanceof MixedModel mixed) {
      return ComponentProfile.of(mixed);
    }
    double[] mean = transform.undo(rows.map(Moments::mean).orElseGet(model::mean));
    Optional<double[]> known = rows.map(Moments::variance).flatMap(v -> deviation(transform, v));
    double[] deviation = known.orElseGet(mean::clone);
    List<Column> columns = stored.document().schema().map(TableSchema::columns).orElse(List.of());
    for (int d = 0; d < mean.length && known.isEmpty(); d++) {
      Column column = columns.size() == mean.length ? columns.get(d) : null;
      boolean isTold = column != null && column.mean() != null;
      mean[d] = isTold ? column.mean() : mean[d];
      deviation[d] =
          isTold && column.standardDeviation() != null ? column.standardDeviation() : Double.NaN;
    }
    return ComponentProfile.of(
        names(stored.input(), mean.length),
        model.weights(),
        ReportData.prototypes(model, transform),
        mean,
        deviation);
  }

  private static Optional<double[]> deviation(RowTransform transform, double[] variance) {
    return transform.undoDeviation(Arrays.stream(variance).map(Math::sqrt).toArray());
  }

  /** The names of the values of a row, which are visible; numbers without names. */
  static List<String> names(RowInput input) {
    return visible(input.featureNames().orElse(null), input.dimensions());
  }

  /** The names of the features of rows of D values, which are visible; numbers without names. */
  public static List<String> names(InputDocument input, int dimensions) {
    return visible(input.features(), dimensions);
  }

  private static List<String> visible(List<String> names, int dimensions) {
    return names != null && names.size() == dimensions
        ? names.stream().map(VisibleText::name).toList()
        : IntStream.rangeClosed(1, dimensions).mapToObj(d -> "value " + d).toList();
  }
}
