package io.emmer.spark.ratings;

import com.google.common.collect.Iterators;
import io.emmer.spark.InputException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * All ratings of some users: user u rated items[i] with values[i], i in starts[u]..starts[u+1]-1,
 * users and the items of each ascending.
 */
record UserRatings(long[] users, int[] starts, long[] items, double[] values)
    implements Serializable {
  /**
   * Sorts ratings.
   *
   * @param lastWins whether the last of the ratings of a pair counts, else they are refused
   * @param files names, for messages
   */
  static UserRatings of(Iterator<Rating> ratings, boolean lastWins, List<String> files) {
    Rating[] sorted = Iterators.toArray(ratings, Rating.class);
    Arrays.sort(sorted, Rating.ORDER);
    int kept = unique(sorted, lastWins, files);
    return columns(sorted, kept);
  }

  private static int unique(Rating[] sorted, boolean lastWins, List<String> files) {
    int kept = 0;
    for (int i = 0; i < sorted.length; i++) {
      boolean again =
          kept > 0
              && sorted[kept - 1].user() == sorted[i].user()
              && sorted[kept - 1].item() == sorted[i].item();
      if (again && !lastWins) {
        Rating first = sorted[kept - 1];
        throw new InputException(
            "%s: position %d: user %d rates item %d again, first in %s at position %d; expected one"
                + " rating a pair; give {duplicates} last to take the last",
            files.get(sorted[i].file()),
            sorted[i].position(),
            first.user(),
            first.item(),
            files.get(first.file()),
            first.position());
      }
      kept -= again ? 1 : 0;
      sorted[kept++] = sorted[i];
    }
    return kept;
  }

  private static UserRatings columns(Rating[] sorted, int count) {
    long[] users = new long[count];
    int[] starts = new int[count + 1];
    long[] items = new long[count];
    double[] values = new double[count];
    int rows = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || sorted[i].user() != users[rows - 1]) {
        starts[rows] = i;
        users[rows++] = sorted[i].user();
      }
      items[i] = sorted[i].item();
      values[i] = sorted[i].value();
    }
    starts[rows] = count;
    return new UserRatings(
        Arrays.copyOf(users, rows), Arrays.copyOf(starts, rows + 1), items, values);
  }

  /**
   * These, less items that are not among {@code kept} and users with fewer than {@code least} of
   * the others.
   *
   * @param kept ascending
   */
  UserRatings restrictedTo(long[] kept, int least) {
    long[] newUsers = new long[users.length];
    int[] newStarts = new int[users.length + 1];
    long[] newItems = new long[items.length];
    double[] newValues = new double[items.length];
    int rows = 0;
    int count = 0;
    for (int u = 0; u < users.length; u++) {
      int begin = count;
      for (int i = starts[u]; i < starts[u + 1]; i++) {
        if (Arrays.binarySearch(kept, items[i]) >= 0) {
          newItems[count] = items[i];
          newValues[count++] = values[i];
        }
      }
      if (count - begin >= Math.max(1, least)) {
        newUsers[rows++] = users[u];
        newStarts[rows] = count;
      } else {
        count = begin;
      }
    }
    return new UserRatings(
        Arrays.copyOf(newUsers, rows),
        Arrays.copyOf(newStarts, rows + 1),
        Arrays.copyOf(newItems, count),
        Arrays.copyOf(newValues, count));
  }
}
