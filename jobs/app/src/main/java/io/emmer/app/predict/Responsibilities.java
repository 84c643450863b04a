package io.emmer.app.predict;

import io.emmer.em.Assignments;
import io.emmer.spark.UsageException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which responsibilities of a row are written.
 *
 * @param count of a row, 0 for none
 * @param isLargest whether they are the largest ones, with their components, instead of all
 */
public record Responsibilities(int count, boolean isLargest) implements Serializable {
  private static final int MOST_BY_DEFAULT = 100;
  private static final Responsibilities NONE = new Responsibilities(0, false);

  /**
   * What is asked for.
   *
   * @param text {@code all}, {@code none}, how many, or null for the default: all of at most 100
   *     components, and none of K-means, whose are 1 or 0
   * @throws UsageException if it is none of these
   */
  public static Responsibilities parse(String text, int components, boolean isLikelihood) {
    if (text == null) {
      boolean few = components <= MOST_BY_DEFAULT;
      return isLikelihood && few ? new Responsibilities(components, false) : NONE;
    }
    if (text.equals("all")) {
      return new Responsibilities(components, false);
    }
    if (text.equals("none")) {
      return NONE;
    }
    if (text.matches("[1-9]\\d{0,8}")) {
      return new Responsibilities(Math.min(Integer.parseInt(text), components), true);
    }
    throw new UsageException(
        "{responsibilities} %s: expected all, none, or how many of the largest", text);
  }

  /** Those that are written, of row n. */
  Prediction.Shares of(Assignments assigned, int n) {
    int[] components = components(assigned, n);
    double[] values =
        Arrays.stream(components).mapToDouble(k -> assigned.responsibility(n, k)).toArray();
    return new Prediction.Shares(components, values);
  }

  private int[] components(Assignments assigned, int n) {
    if (!isLargest) {
      return IntStream.range(0, count).toArray();
    }
    return IntStream.range(0, assigned.components())
        .boxed()
        .sorted(Comparator.comparingDouble(k -> -assigned.responsibility(n, k)))
        .limit(count)
        .mapToInt(k -> k)
        .toArray();
  }
}
