package io.emmer.app.generate;

import io.emmer.em.model.Publication;
import io.emmer.em.synthetic.RatingGenerator;
import io.emmer.spark.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A data set of ratings as lines of user, item and rating, separated by tabs, numbered from 1. */
public record RatingFiles(RatingGenerator ratings) {
  /** Name of the file. */
  public static final String NAME = "ratings.tsv";

  private static final int USERS_AT_A_TIME = 1024;
  private static final int DEFAULT_ITEMS = 1000;

  /** Their factors are in memory. */
  private static final int MOST_ITEMS = 100_000_000;

  private static final long DEFAULT_RATINGS_OF_A_USER = 100;

  /**
   * The ratings that options ask for.
   *
   * @param users or null for one per hundred ratings
   * @param items or null for 1000
   * @throws UsageException if there are not so many pairs
   */
  public static RatingFiles of(long rows, Integer users, Integer items, long seed) {
    if (items != null && items > MOST_ITEMS) {
      throw new UsageException("--items %d: expected 1 to %d", items, MOST_ITEMS);
    }
    long some = users != null ? users : Math.max(1, rows / DEFAULT_RATINGS_OF_A_USER);
    try {
      return new RatingFiles(
          new RatingGenerator(
              Math.toIntExact(some), items != null ? items : DEFAULT_ITEMS, rows, seed));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UsageException(
          "--rows %d, --users %d, --items %d: expected positive numbers, and at least rows / users"
              + " items",
          rows, some, items != null ? items : DEFAULT_ITEMS);
    }
  }

  /** Writes {@value #NAME} into a directory. */
  public void fill(Publication directory) throws IOException {
    double[][] p =
        IntStream.range(0, ratings.items())
            .parallel()
            .mapToObj(ratings::itemFactors)
            .toArray(double[][]::new);
    try (OutputStream out = directory.create(NAME)) {
      for (long first = 0; first < ratings.users(); first += USERS_AT_A_TIME) {
        List<byte[]> lines =
            LongStream.range(first, Math.min(ratings.users(), first + USERS_AT_A_TIME))
                .parallel()
                .mapToObj(user -> lines((int) user, p))
                .toList();
        for (byte[] ofUser : lines) {
          out.write(ofUser);
        }
      }
    }
  }

  private byte[] lines(int user, double[][] p) {
    double[] q = ratings.userFactors(user);
    StringBuilder lines = new StringBuilder();
    for (int n = 0; n < ratings.count(user); n++) {
      int item = ratings.item(user, n);
      lines.append(user + 1L).append('\t').append(item + 1L).append('\t');
      lines.append(ratings.rating(user, item, q, p[item])).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
