package io.emmer.app.predict;

import io.emmer.em.Objective;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is written of every row.
 *
 * @param idType type of the ids in SQL, null without ids
 * @param labelType type of the labels in SQL, null without labels
 * @param objective which names the score
 * @param percentile whether the position among the rows of the fit is known
 * @param responsibilities which of them
 * @param cells whether the costliest cells are told
 * @param kept names of columns of the input
 * @param keptTypes their types in SQL
 */
public record PredictionColumns(
    String idType,
    String labelType,
    Objective objective,
    boolean percentile,
    Responsibilities responsibilities,
    boolean cells,
    List<String> kept,
    List<String> keptTypes)
    implements Serializable {
  /** Cells that are told of a row. */
  static final int CELLS = 3;

  public PredictionColumns {
    kept = List.copyOf(kept);
    keptTypes = List.copyOf(keptTypes);
  }

  /** The name of the score. */
  String score() {
    return objective.scoreName();
  }

  /** Whether labels are texts. */
  public boolean hasTextLabels() {
    return "STRING".equals(labelType);
  }

  /** The first of the columns to keep that has the name of another one, null if none has. */
  public String clash() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(List.of("row", "id", "label", "component", score(), "percentile"));
    names.addAll(List.of("components", "responsibilities"));
    names.addAll(cellNames());
    return kept.stream().filter(name -> !names.add(name)).findFirst().orElse(null);
  }

  /** {@code cell1, cost1, ...}, if cells are told. */
  List<String> cellNames() {
    List<String> names = new ArrayList<>();
    for (int i = 1; cells && i <= CELLS; i++) {
      names.add("cell" + i);
      names.add("cost" + i);
    }
    return names;
  }
}
