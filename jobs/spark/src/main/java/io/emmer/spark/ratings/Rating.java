package io.emmer.spark.ratings;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A rating as it was read.
 *
 * @param userText how the user is written, or null for the number itself
 * @param itemText likewise
 * @param value 0 where only pairs are read
 * @param file number of the file, in the order of names
 * @param position of the line in bytes, or of the row: later ones are greater
 */
record Rating(
    long user, String userText, long item, String itemText, double value, int file, long position)
    implements Serializable {
  static final Comparator<Rating> ORDER =
      Comparator.comparingLong(Rating::user)
          .thenComparingLong(Rating::item)
          .thenComparingInt(Rating::file)
          .thenComparingLong(Rating::position);

  String writtenUser() {
    return userText == null ? Long.toString(user) : userText;
  }

  String writtenItem() {
    return itemText == null ? Long.toString(item) : itemText;
  }
}
