package io.emmer.em.metric;

import java.util.Arrays;

/**
 * Measures of how well the components of a table agree with its labels. The table has n_ij rows of
 * label i in component j, a_i and b_j are their sums over j and i, and n is the number of all rows.
 * Labels and components without rows change nothing; for a table without rows every measure is NaN.
 *
 * @param purity share of rows that have the most frequent label of their component
 * @param nmi normalised mutual information
 * @param ari adjusted Rand index
 * @param hungarianAccuracy share of rows that have the label matched with their component
 */
public record Agreement(double purity, double nmi, double ari, double hungarianAccuracy) {

  /** Computes all four measures of a table. */
  public static Agreement of(Contingency table) {
    return new Agreement(purity(table), nmi(table), ari(table), hungarianAccuracy(table));
  }

  /** sum_j max_i n_ij / n (Manning, Raghavan and Schütze 2008, equation 16.1). */
  public static double purity(Contingency table) {
    long majorities = 0;
    for (int k = 0; k < table.components(); k++) {
      long largest = 0;
      for (long[] row : table.counts()) {
        largest = Math.max(largest, row[k]);
      }
      majorities += largest;
    }
    return (double) majorities / table.rows();
  }

  /**
   * Mutual information over the arithmetic mean of the entropies, 2 I(i; j) / (H(i) + H(j)), from 0
   * to 1 (Vinh, Epps and Bailey, JMLR 11 (2010), table 2, NMI_sum). 1 where there is one label and
   * one component.
   */
  public static double nmi(Contingency table) {
    double rows = table.rows();
    if (rows == 0) {
      return Double.NaN;
    }
    long[] labels = table.labelTotals();
    long[] components = table.componentTotals();
    double information = 0;
    for (int i = 0; i < labels.length; i++) {
      for (int k = 0; k < components.length; k++) {
        double count = table.counts()[i][k];
        if (count > 0) {
          // The logarithm of one quotient is exactly 0 where i and k are independent.
          double ratio = count * rows / ((double) labels[i] * components[k]);
          information += count / rows * StrictMath.log(ratio);
        }
      }
    }
    double entropies = entropy(labels, rows) + entropy(components, rows);
    return entropies == 0 ? 1 : Math.max(0, Math.min(1, 2 * information / entropies));
  }

  /**
   * (sum_ij C(n_ij, 2) - e) / ((A + B) / 2 - e) with A = sum_i C(a_i, 2), B = sum_j C(b_j, 2) and e
   * = A B / C(n, 2) (Hubert and Arabie, J. Classification 2 (1985), equation 5). 1 where both are
   * one group, or all rows are apart in both.
   */
  public static double ari(Contingency table) {
    if (table.rows() == 0) {
      return Double.NaN;
    }
    double both = Arrays.stream(table.counts()).mapToDouble(Agreement::pairs).sum();
    double byLabel = pairs(table.labelTotals());
    double byComponent = pairs(table.componentTotals());
    if (byLabel == both && byComponent == both) {
      return 1;
    }
    double expected = byLabel * (byComponent / pairs(table.rows()));
    return (both - expected) / ((byLabel + byComponent) / 2 - expected);
  }

  /**
   * sum over matched (i, j) of n_ij / n, for the matching of labels and components, each used at
   * most once, that makes it largest. Rows of a component that is left over count as errors.
   */
  public static double hungarianAccuracy(Contingency table) {
    int[] match = MaximumMatching.of(table.counts(), table.components());
    long right = 0;
    for (int i = 0; i < match.length; i++) {
      right += match[i] < 0 ? 0 : table.counts()[i][match[i]];
    }
    return (double) right / table.rows();
  }

  private static double entropy(long[] totals, double rows) {
    double entropy = 0;
    for (long total : totals) {
      if (total > 0) {
        entropy -= total / rows * StrictMath.log(total / rows);
      }
    }
    return entropy;
  }

  private static double pairs(long... counts) {
    double pairs = 0;
    for (long count : counts) {
      pairs += count * (count - 1.0) / 2;
    }
    return pairs;
  }
}
