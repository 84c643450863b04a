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
    double[] deviation = new double[mean.length];
    Arrays.fill(deviation, Double.NaN);
    List<Column> columns = stored.document().schema().map(TableSchema::columns).orElse(List.of());
    if (rows.isPresent() && transform.isNone()) {
      Arrays.setAll(deviation, d -> Math.sqrt(rows.get().variance()[d]));
    } else if (columns.size() == mean.length) {
      for (int d = 0; d < mean.length; d++) {
        Column column = columns.get(d);
        if (column.mean() != null && column.standardDeviation() != null) {
          mean[d] = column.mean();
          deviation[d] = column.standardDeviation();
        }
      }
    }
    return ComponentProfile.of(
        names(stored.input(), mean.length),
        model.weights(),
        ReportData.prototypes(model, transform),
        mean,
        deviation);
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
