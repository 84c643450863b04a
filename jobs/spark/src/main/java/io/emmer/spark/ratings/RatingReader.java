package io.emmer.spark.ratings;

import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * Ratings, or pairs of user and item, of some files.
 *
 * @param files absolute, in the order that says which of two ratings is the later one
 * @param pairs whether there is no column of ratings
 */
public record RatingReader(
    SparkSession session, List<Path> files, RatingColumns columns, boolean pairs) {
  public RatingReader {
    files = List.copyOf(files);
  }

  /**
   * The files that the names stand for.
   *
   * @param names files, directories or globs
   * @throws io.emmer.spark.InputException if a name stands for nothing, or the first file lacks a
   *     column
   */
  public static RatingReader open(
      SparkSession session, List<String> names, RatingColumns columns, boolean pairs)
      throws IOException {
    List<Path> files =
        InputPaths.resolve(session.sparkContext().hadoopConfiguration(), names).stream()
            .distinct()
            .toList();
    RatingReader reader = new RatingReader(session, files, columns, pairs);
    reader.check();
    return reader;
  }

  private void check() throws IOException {
    if (columns.format() == RatingColumns.Format.PARQUET) {
      new ParquetRatings(this).frame();
    } else {
      new TextRatings(this).columnsOfFirst();
    }
  }

  /** Bytes of all files. */
  public long bytes() throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes +=
          LocalFiles.fileSystem(session.sparkContext().hadoopConfiguration(), file)
              .getFileStatus(file)
              .getLen();
    }
    return bytes;
  }

  /** What is read, on one line. */
  public String describe() throws IOException {
    return String.format(
        Locale.ROOT,
        "%d file(s), %d bytes: %s",
        files.size(),
        bytes(),
        files.isEmpty() ? "" : files.get(0));
  }

  JavaRDD<Rating> ratings() throws IOException {
    return columns.format() == RatingColumns.Format.PARQUET
        ? new ParquetRatings(this).ratings()
        : new TextRatings(this).ratings();
  }
}
