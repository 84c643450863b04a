package io.emmer.spark.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * What tells single files that Emmer wrote from the user's of the same kind: an extended attribute,
 * as most formats have no room for a mark in their bytes. It goes with a file that is renamed, and
 * not with a copy. Local disks and HDFS keep such attributes, most of them.
 */
final class FileMark {
  private static final String NAME = "emmer";
  private static final String SPACE = "user.";
  private static final byte[] VALUE = {'1'};

  private FileMark() {}

  /**
   * Whether a file is Emmer's, as far as its file system can tell: true where it keeps no marks.
   */
  static boolean mayBeOn(FileSystem fs, Path file) throws IOException {
    if (fs instanceof RawLocalFileSystem) {
      java.nio.file.Path local = local(fs, file);
      return !areKept(local) || view(local).list().contains(NAME);
    }
    return !areKept(fs, file) || fs.listXAttrs(file).contains(SPACE + NAME);
  }

  /** Marks a file, if its file system keeps marks. */
  static void put(FileSystem fs, Path file) {
    try {
      if (fs instanceof RawLocalFileSystem) {
        java.nio.file.Path local = local(fs, file);
        if (areKept(local)) {
          view(local).write(NAME, ByteBuffer.wrap(VALUE));
        }
      } else if (areKept(fs, file)) {
        fs.setXAttr(file, SPACE + NAME, VALUE);
      }
    } catch (IOException e) {
      // The file is whole: without a mark it will be taken for the user's, and not be replaced.
    }
  }

  private static java.nio.file.Path local(FileSystem fs, Path file) {
    return java.nio.file.Path.of(fs.makeQualified(file).toUri().getPath());
  }

  private static boolean areKept(java.nio.file.Path file) {
    try {
      return Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class);
    } catch (IOException e) {
      // In some containers no list of mounts has the file's.
      return false;
    }
  }

  /** Of others than HDFS some can read attributes, and set none. */
  private static boolean areKept(FileSystem fs, Path file) throws IOException {
    return fs.getUri().getScheme().equals("hdfs")
        && fs.hasPathCapability(file, CommonPathCapabilities.FS_XATTRS);
  }

  private static UserDefinedFileAttributeView view(java.nio.file.Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }
}
