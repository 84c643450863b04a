package io.emmer.spark.rows.format.csv;

import io.emmer.spark.InputException;
import io.emmer.spark.rows.range.FileStamp;
import io.emmer.spark.rows.range.GunzipStream;
import io.emmer.spark.store.LocalFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Whole records of a file, one behind the other.
 *
 * @param stamp of the file
 * @param start offset of the first
 * @param end offset behind the last; of a gzipped file, which is one part, no matter
 * @param firstRow number of the first among the rows of its file
 * @param firstLine number of its line, from 1
 */
public record CsvPart(
    FileStamp stamp, CsvDialect dialect, long start, long end, long firstRow, long firstLine)
    implements Serializable {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** All of a file. */
  public static CsvPart whole(FileStamp stamp, CsvDialect dialect) {
    return new CsvPart(stamp, dialect, 0, stamp.length(), 0, 1);
  }

  /** The file, with scheme and authority. */
  public String file() {
    return stamp.path();
  }

  /** The same records, once it is known how many rows stand before them. */
  public CsvPart after(long rows) {
    return new CsvPart(stamp, dialect, start, end, rows, firstLine);
  }

  /** A part of a whole file. */
  CsvPart between(long from, long to, long linesBefore) {
    return new CsvPart(stamp, dialect, from, to, 0, linesBefore + 1);
  }

  /** Whether it has to be read from its beginning to its end. */
  public boolean isGzipped() {
    return file().endsWith(".gz");
  }

  private boolean isFirst() {
    return start == 0;
  }

  /**
   * The bytes of the part.
   *
   * @throws InputException if the file changed since it was looked at
   */
  InputStream open(Configuration conf) throws IOException {
    Path path = new Path(file());
    FileSystem fs = LocalFiles.fileSystem(conf, path);
    stamp.requireUnchanged(fs);
    FSDataInputStream in = fs.open(path);
    try {
      if (isGzipped()) {
        return new GunzipStream(file(), in);
      }
      in.seek(start);
      return BoundedInputStream.builder().setInputStream(in).setMaxCount(end - start).get();
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** A reader that stands before the first record, of the first part that of the header. */
  CsvReader reader(Configuration conf) throws IOException {
    return reader(open(conf));
  }

  CsvReader reader(InputStream bytes) throws IOException {
    InputStream in = new BufferedInputStream(bytes);
    if (isFirst()) {
      in.mark(BYTE_ORDER_MARK.length);
      if (!Arrays.equals(in.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
        in.reset();
      }
    }
    return new CsvReader(in, file(), dialect.delimiterOf(file()), firstLine);
  }

  /** Goes over the header, if there is one in this part. */
  void skipHeader(CsvReader reader) throws IOException {
    if (isFirst() && dialect.header()) {
      reader.next();
    }
  }

  /**
   * The names of the columns.
   *
   * @throws InputException if there is no first record, or two columns are of one name
   */
  public List<String> names(Configuration conf) throws IOException {
    try (CsvReader reader = reader(conf)) {
      if (!reader.next()) {
        throw new InputException("%s: is empty, expected a table", file());
      }
      Set<String> names = new LinkedHashSet<>();
      int numbers = 0;
      for (int i = 0; i < reader.fields(); i++) {
        String name = dialect.header() && !reader.isEmpty(i) ? reader.text(i) : "c" + (i + 1);
        numbers += reader.isNumber(i) ? 1 : 0;
        if (!names.add(name)) {
          throw new InputException(
              "%s: line 1: two columns are called '%s'; rename one, or give {header} no",
              file(), name);
        }
      }
      if (dialect.header() && !dialect.headerIsGiven() && numbers == names.size()) {
        throw new InputException(
            "%s: line 1: holds numbers only, expected names of columns; give {header} no, or yes if"
                + " they are names",
            file());
      }
      return List.copyOf(names);
    }
  }
}
