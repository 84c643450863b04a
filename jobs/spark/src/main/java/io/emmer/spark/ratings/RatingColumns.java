package io.emmer.spark.ratings;

/**
 * The layout of files of ratings.
 *
 * @param format of all files
 * @param delimiter between fields of text
 * @param header whether the first line of every text file names its columns
 * @param user item, rating: a column's name, or its number from 1 where there are no names
 */
public record RatingColumns(
    Format format, String delimiter, boolean header, String user, String item, String rating)
    implements java.io.Serializable {
  /** Kinds of files. */
  public enum Format {
    TEXT,
    PARQUET
  }

  /** The names of the columns, without the rating where {@code pairs} are read. */
  String[] names(boolean pairs) {
    return pairs ? new String[] {user, item} : new String[] {user, item, rating};
  }
}
