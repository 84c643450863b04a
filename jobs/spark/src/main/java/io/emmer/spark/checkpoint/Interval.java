package io.emmer.spark.checkpoint;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a checkpoint is written: after a number of passes over the data, or after a time.
 *
 * @param passes 0 where the time decides
 * @param nanos 0 where the passes decide
 */
public record Interval(long passes, long nanos) {
  /** What loses little and costs little. */
  public static final String DEFAULT = "60s";

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})(s?)");

  /**
   * Reads {@code 10} as ten iterations and {@code 60s} as sixty seconds.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Interval parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected iterations, as 10, or seconds, as 60s");
    }
    long number = Long.parseLong(matcher.group(1));
    return matcher.group(2).isEmpty()
        ? new Interval(number, 0)
        : new Interval(0, TimeUnit.SECONDS.toNanos(number));
  }

  /** Whether it is over. */
  public boolean isOver(long passesSince, long nanosSince) {
    return passes > 0 ? passesSince >= passes : nanosSince >= nanos;
  }
}
