package io.emmer.spark;

import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.ipc.RemoteException;

/**
 * Tells a file system that fails from a file that is damaged: the first may work the next time, the
 * second is bad input. Libraries that read formats throw {@link IOException} for both.
 */
public final class StorageFailures {
  private static final String CALLS = ".hadoop.ipc.";

  /**
   * What throws below a reader only where bytes cannot be had; also com.google.cloud.hadoop.fs, and
   * Emmer's own LocalFiles, above which there may be streams of Java alone.
   */
  private static final List<String> FILE_SYSTEMS =
      List.of(".hadoop.fs.", ".hadoop.hdfs.", ".hadoop.net.", ".spark.store.LocalFiles", CALLS);

  private StorageFailures() {}

  /** Whether the bytes of a file could not be had, so that nothing is known about them. */
  public static boolean isOfFileSystem(Throwable failure) {
    return ExceptionUtils.getThrowableList(failure).stream()
        .anyMatch(t -> t instanceof IOException e && isOfFileSystem(e));
  }

  private static boolean isOfFileSystem(IOException failure) {
    if (failure instanceof FileNotFoundException notOpened) {
      return isThere(notOpened);
    }
    if (failure instanceof RemoteException answer
        && answer.getClassName().equals(FileNotFoundException.class.getName())) {
      return false;
    }
    if (failure instanceof ChecksumException || failure instanceof EOFException) {
      // A name node that ends during a call leaves an end of file too.
      return thrownIn(failure, List.of(CALLS));
    }
    return failure instanceof SocketException
        || failure instanceof UnknownHostException
        || failure instanceof InterruptedIOException
        || failure instanceof ClosedChannelException
        || thrownIn(failure, FILE_SYSTEMS);
  }

  /**
   * Whether only opening failed. Of local files {@link FileInputStream} says {@code NAME (REASON)},
   * where REASON may be too many open files or missing rights; all others are not there.
   */
  private static boolean isThere(FileNotFoundException failure) {
    String message = String.valueOf(failure.getMessage());
    int end = message.lastIndexOf(" (");
    return end > 0 && new File(message.substring(0, end)).exists();
  }

  private static boolean thrownIn(Throwable failure, List<String> packages) {
    return Stream.of(failure.getStackTrace())
        .anyMatch(frame -> packages.stream().anyMatch(frame.getClassName()::contains));
  }
}
