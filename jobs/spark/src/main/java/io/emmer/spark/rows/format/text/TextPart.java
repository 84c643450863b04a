package io.emmer.spark.rows.format.text;

import io.emmer.spark.InputException;
import io.emmer.spark.rows.range.FileStamp;
import io.emmer.spark.rows.range.GunzipStream;
import io.emmer.spark.store.LocalFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Whole rows of a file, of the first part with what stands before them, one behind the other.
 *
 * @param stamp of the file
 * @param start offset of the first
 * @param end offset behind the last; of a gzipped file, which is one part, no matter
 * @param firstRow number of the first among the rows of its file
 * @param firstLine number of its line, from 1
 */
public record TextPart(FileStamp stamp, long start, long end, long firstRow, long firstLine)
    implements Serializable {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int UTF_16 = 0xfeff;

  /** All of a file. */
  public static TextPart whole(FileStamp stamp) {
    return new TextPart(stamp, 0, stamp.length(), 0, 1);
  }

  /** The file, with scheme and authority. */
  public String file() {
    return stamp.path();
  }

  /** The same records, once it is known how many rows stand before them. */
  public TextPart after(long rows) {
    return new TextPart(stamp, start, end, rows, firstLine);
  }

  /** A part of a whole file. */
  TextPart between(long from, long to, long linesBefore) {
    return new TextPart(stamp, from, to, 0, linesBefore + 1);
  }

  /** Whether it has to be read from its beginning to its end. */
  public boolean isGzipped() {
    return file().endsWith(".gz");
  }

  /** Whether it begins with the file. */
  public boolean isFirst() {
    return start == 0;
  }

  /**
   * The bytes of the part.
   *
   * @throws io.emmer.spark.InputException if the file changed since it was looked at
   */
  public InputStream open(Configuration conf) throws IOException {
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

  /**
   * Goes over the mark at the beginning of a file that says that it is UTF-8, if there is one.
   *
   * @throws InputException if there is that of UTF-16
   */
  public InputStream withoutMark(InputStream bytes) throws IOException {
    InputStream in = new BufferedInputStream(bytes);
    if (isFirst()) {
      in.mark(BYTE_ORDER_MARK.length);
      byte[] start = in.readNBytes(BYTE_ORDER_MARK.length);
      if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
        in.reset();
        requireNoUtf16(start);
      }
    }
    return in;
  }

  private void requireNoUtf16(byte[] start) {
    int mark = start.length < 2 ? 0 : (start[0] & 0xff) << Byte.SIZE | (start[1] & 0xff);
    if (mark == UTF_16 || mark == Character.reverseBytes((char) UTF_16)) {
      throw new InputException(
          "%s: is in UTF-16, expected UTF-8; convert it, by iconv, or save it as CSV UTF-8",
          file());
    }
  }
}
