package io.emmer.em.metric;

import io.emmer.em.Mergeable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A contingency table: how many rows of each label each component has.
 *
 * @param labels the labels that occur: whole numbers by value, then the others by their text
 * @param components K
 * @param counts counts[label][k], rows with the label at this position of {@code labels} that are
 *     in component k
 */
public record Contingency(List<String> labels, int components, long[][] counts)
    implements Mergeable<Contingency> {

  /** Whole numbers by value, then the others by their text. */
  public static final Comparator<String> LABEL_ORDER =
      Comparator.<String>comparingInt(label -> isNumber(label) ? 0 : 1)
          .thenComparingLong(label -> isNumber(label) ? Long.parseLong(label) : 0)
          .thenComparing(Comparator.naturalOrder());

  public Contingency {
    labels = List.copyOf(labels);
    if (labels.size() != counts.length) {
      throw new IllegalArgumentException(
          labels.size() + " labels for " + counts.length + " rows of counts");
    }
    for (long[] row : counts) {
      if (row.length != components || Arrays.stream(row).anyMatch(count -> count < 0)) {
        throw new IllegalArgumentException(
            "expected " + components + " counts of at least 0, found " + Arrays.toString(row));
      }
    }
  }

  /** A counter of rows, one by one. It is not thread-safe. */
  public static final class Counter {
    private final int components;
    private final Map<String, long[]> counts = new TreeMap<>(LABEL_ORDER);

    /** Creates a counter for K components. */
    public Counter(int components) {
      this.components = components;
    }

    /** Counts a row with this label in component {@code k}. */
    public void add(String label, int k) {
      counts.computeIfAbsent(label, any -> new long[components])[k]++;
    }

    /** Returns the table of the rows counted so far. */
    public Contingency contingency() {
      return of(components, counts);
    }
  }

  /** Returns the sum of both tables, over the labels of either; neither table is changed. */
  @Override
  public Contingency merge(Contingency right) {
    if (components != right.components) {
      throw new IllegalArgumentException(
          "tables of " + components + " and " + right.components + " components");
    }
    Map<String, long[]> sums = new TreeMap<>(LABEL_ORDER);
    for (Contingency part : List.of(this, right)) {
      for (int i = 0; i < part.counts.length; i++) {
        long[] sum = sums.computeIfAbsent(part.labels.get(i), any -> new long[components]);
        for (int k = 0; k < components; k++) {
          sum[k] += part.counts[i][k];
        }
      }
    }
    return of(components, sums);
  }

  /** Number of rows. */
  public long rows() {
    return Arrays.stream(labelTotals()).sum();
  }

  /** Number of rows of each label. */
  public long[] labelTotals() {
    return Arrays.stream(counts).mapToLong(row -> Arrays.stream(row).sum()).toArray();
  }

  /** Number of rows of each component. */
  public long[] componentTotals() {
    long[] totals = new long[components];
    for (long[] row : counts) {
      for (int k = 0; k < components; k++) {
        totals[k] += row[k];
      }
    }
    return totals;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Contingency that
        && components == that.components
        && labels.equals(that.labels)
        && Arrays.deepEquals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * labels.hashCode() + Arrays.deepHashCode(counts);
  }

  @Override
  public String toString() {
    return "Contingency[labels=" + labels + ", counts=" + Arrays.deepToString(counts) + "]";
  }

  private static Contingency of(int components, Map<String, long[]> counts) {
    return new Contingency(
        List.copyOf(counts.keySet()),
        components,
        counts.values().stream().map(long[]::clone).toArray(long[][]::new));
  }

  /** At most 18 digits, which fit into a long. */
  private static boolean isNumber(String label) {
    return label.matches("-?\\d{1,18}");
  }
}
