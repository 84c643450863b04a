package io.emmer.app.bench;

import io.emmer.spark.UsageException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The work of factorising ratings.
 *
 * @param name ratings[-kK]
 * @param factors K, factors of a user and of an item
 */
public record RatingWork(String name, int factors) {
  private static final int DEFAULT_FACTORS = 100;
  private static final String PREFIX = "ratings";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(?:-k([1-9]\\d{0,3}))?");

  /** Whether a name of a work speaks of ratings. */
  static boolean isOne(String name) {
    return name.strip().startsWith(PREFIX);
  }

  /**
   * Whether works are on ratings.
   *
   * @throws UsageException if some are and some are not: they read other inputs
   */
  public static boolean areAll(List<String> works) {
    long onRatings = works.stream().filter(RatingWork::isOne).count();
    if (onRatings > 0 && onRatings < works.size()) {
      throw new UsageException(
          "--works %s: ratings and rows are no input of one run; give them to runs of their own"
              .formatted(String.join(",", works)));
    }
    return onRatings > 0;
  }

  /**
   * Reads what users write.
   *
   * @throws UsageException if it is none
   */
  public static RatingWork parse(String name) {
    Matcher matcher = NAME.matcher(name.strip());
    if (!matcher.matches()) {
      throw new UsageException(
          "--works: found '%s', expected ratings or ratings-kK, as in ratings-k10".formatted(name));
    }
    String digits = matcher.group(1);
    return new RatingWork(
        name.strip(), digits == null ? DEFAULT_FACTORS : Integer.parseInt(digits));
  }
}
