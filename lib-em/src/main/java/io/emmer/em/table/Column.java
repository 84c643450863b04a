package io.emmer.em.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A column of a table as model.json has it in {@code features}. Name, type and, if it is
 * categorical, levels must be there; what else is not known is null.
 *
 * @param levels of a categorical column, in the order of the parameters
 * @param missing share of the weight of the rows in which the column is not observed
 * @param mean of the observed cells
 * @param standardDeviation of the observed cells
 * @param shares of the levels among the observed cells
 * @param averageLogDensity of the observed cells, in nats
 */
public record Column(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) ColumnType type,
    List<String> levels,
    Double missing,
    Double mean,
    Double standardDeviation,
    List<Double> shares,
    Double averageLogDensity)
    implements Serializable {
  public Column {
    levels = levels == null ? null : List.copyOf(levels);
    shares = shares == null ? null : List.copyOf(shares);
    if (type == ColumnType.CATEGORICAL
        && (levels == null || levels.isEmpty() || new HashSet<>(levels).size() < levels.size())) {
      throw new IllegalArgumentException(
          "levels: found " + levels + " in '" + name + "', expected distinct texts");
    }
  }

  /** A column of which no more is known. */
  public static Column of(String name, ColumnType type) {
    return new Column(name, type, null, null, null, null, null, null);
  }

  /** A categorical column of which no more is known. */
  public static Column categorical(String name, List<String> levels) {
    return new Column(name, ColumnType.CATEGORICAL, levels, null, null, null, null, null);
  }

  /** The same with what is known of its cells. */
  public Column observed(
      double newMissing, Double newMean, Double newDeviation, List<Double> newShares) {
    return new Column(
        name, type, levels, newMissing, newMean, newDeviation, newShares, averageLogDensity);
  }

  /** The same with the average over its observed cells, null if there are none. */
  public Column averaging(Double logDensity) {
    return new Column(name, type, levels, missing, mean, standardDeviation, shares, logDensity);
  }

  /** 1/2 sum_l |p_l - q_l| over the levels of both, in any order, which may lack some: 0 to 1. */
  public static double totalVariation(
      List<String> levels, List<Double> p, List<String> otherLevels, List<Double> q) {
    Map<String, Double> moved = new LinkedHashMap<>();
    for (int l = 0; l < p.size(); l++) {
      moved.put(levels.get(l), p.get(l));
    }
    for (int l = 0; l < q.size(); l++) {
      moved.merge(otherLevels.get(l), -q.get(l), Double::sum);
    }
    return moved.values().stream().mapToDouble(Math::abs).sum() / 2;
  }
}
