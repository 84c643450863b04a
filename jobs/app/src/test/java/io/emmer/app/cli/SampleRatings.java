package io.emmer.app.cli;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.Purpose;
import java.util.ArrayList;
import java.util.List;

/** Ratings of rank 2, with noise, of ids beyond the range of int. */
final class SampleRatings {
  static final int USERS = 150;
  static final int ITEMS = 90;

  /** Users have this and greater ids, items this negated and smaller ones. */
  static final long OFFSET = 5_000_000_000L;

  private SampleRatings() {}

  private static double draw(int a, int b, int c) {
    return CounterRandom.uniform(3, Purpose.GAUSSIAN_VALUE, a, b, c);
  }

  /** Lines of user, item and rating. */
  static List<String> lines(String delimiter) {
    return lines(delimiter, 0);
  }

  /** The same, of users whose ids are greater by some. */
  static List<String> lines(String delimiter, long shift) {
    List<String> lines = new ArrayList<>();
    for (int u = 0; u < USERS; u++) {
      for (int i = 0; i < ITEMS; i++) {
        if (draw(u, i, 0) < 0.3) {
          double rating = 3 + 2 * draw(u, -1, 0) * draw(-1, i, 1) - draw(u, -2, 0) * draw(-2, i, 1);
          lines.add(
              String.join(
                  delimiter,
                  Long.toString(OFFSET + u + shift),
                  Long.toString(-OFFSET - i),
                  Double.toString(rating + 0.1 * draw(u, i, 2))));
        }
      }
    }
    return lines;
  }
}
