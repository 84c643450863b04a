package io.emmer.spark.rows.format.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A format of tables in text, whose rows end with line feeds. */
public interface TextFormat extends Serializable {
  /** Such as {@code csv}. */
  String name();

  /** Whether a line feed between two quotes ends no row. */
  boolean quotesLineFeeds();

  /** Whether a column of numbers and texts is one of texts; else every cell must be of one kind. */
  boolean mixesKinds();

  /**
   * The names of the columns as a file begins with them, in order; none where every row names its
   * own.
   *
   * @throws io.emmer.spark.InputException if the file does not begin so
   */
  List<String> names(Configuration conf, TextPart whole) throws IOException;

  /**
   * The cells of a part.
   *
   * @param bytes of the part, closed with the cells
   * @param names of the columns; none to find them
   */
  TextCells cells(TextPart part, InputStream bytes, List<String> names) throws IOException;
}
