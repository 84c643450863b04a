package io.emmer.spark.rows.range;

import io.emmer.spark.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What tells whether a file is still the one that was looked at.
 *
 * @param path with scheme and authority
 * @param length bytes of the file as it is stored
 * @param modificationTimeMillis since 1970, as the file system gives it
 */
public record FileStamp(String path, long length, long modificationTimeMillis)
    implements Serializable {
  /**
   * The stamp of a file as it is now.
   *
   * @throws InputException if there is no such file, or only a directory
   */
  public static FileStamp of(FileSystem fs, Path path) throws IOException {
    FileStatus status;
    try {
      status = fs.getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw new InputException(e, "%s: no such file; check the path", path);
    }
    if (status.isDirectory()) {
      throw new InputException("%s: is a directory, expected a file; name the files in it", path);
    }
    return new FileStamp(path.toString(), status.getLen(), status.getModificationTime());
  }

  /**
   * Refuses a file that was changed since.
   *
   * @throws InputException if length or modification time are others now
   */
  public void requireUnchanged(FileSystem fs) throws IOException {
    FileStamp now = of(fs, new Path(path));
    if (!now.equals(this)) {
      throw new InputException(
          "%s: file changed while the job runs: %s bytes of %s, expected %s bytes of %s; run the"
              + " job again when nothing writes to the file",
          path,
          now.length,
          Instant.ofEpochMilli(now.modificationTimeMillis),
          length,
          Instant.ofEpochMilli(modificationTimeMillis));
    }
  }

  /**
   * Refuses a file of another length.
   *
   * @param contents in parentheses what the header says, or nothing
   * @throws InputException if the file is shorter or longer
   */
  public void requireLength(long expected, String contents) {
    if (length < expected) {
      throw new InputException(
          "%s: byte %s: file ends here, %s bytes too early, expected %s%s; the file is truncated:"
              + " fetch it again",
          path, length, expected - length, expected, contents);
    }
    if (length > expected) {
      throw new InputException(
          "%s: byte %s: %s trailing bytes, expected the file to end here%s; the header is wrong or"
              + " the file damaged: fetch it again",
          path, expected, length - expected, contents);
    }
  }

  /** Of a file all of whose copies are damaged, as HDFS knows. */
  public static InputException mismatch(String path, ChecksumException failure) {
    return new InputException(
        failure,
        "%s:%s content does not match the checksum of the file system; fetch the file again",
        path,
        failure.getPos() < 0 ? "" : " byte " + failure.getPos() + ":");
  }
}
