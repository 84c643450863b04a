package io.emmer.spark;

import io.emmer.em.EmException;
import io.emmer.em.SettingException;
import io.emmer.em.TooFewRowsException;
import io.emmer.em.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** The exit codes of the process, by which its caller learns how it ended. */
public enum ExitCode {
  DONE(0),
  FAILED(1),
  USAGE(2),
  BAD_INPUT(3),
  NOT_CONVERGED(4),
  REFUSED(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The exit code that belongs to a failure. */
  static ExitCode of(Throwable cause) {
    if (cause instanceof SettingException
        || cause instanceof FileAlreadyExistsException
        || cause instanceof UnsupportedFileSystemException) {
      return USAGE;
    }
    if (cause instanceof InputException
        || cause instanceof ModelFormatException
        || cause instanceof TooFewRowsException) {
      return BAD_INPUT;
    }
    if (cause instanceof RefusedException) {
      return REFUSED;
    }
    return cause instanceof NotConvergedException ? NOT_CONVERGED : FAILED;
  }

  /** Whether a process has as many files open as it may. */
  static boolean isOutOfHandles(Throwable failure) {
    return failure instanceof IOException
        && String.valueOf(failure.getMessage()).contains("Too many open files");
  }

  /**
   * The failure of ours that Spark wrapped on its way from a task, or what came if there is none. A
   * machine that has no more memory or file handles to give is the failure, whatever it was taken
   * for above.
   */
  public static Throwable rootOf(Throwable failure) {
    for (Throwable t : ExceptionUtils.getThrowableList(failure)) {
      if (t instanceof OutOfMemoryError || isOutOfHandles(t)) {
        return t;
      }
    }
    Set<Throwable> seen = new HashSet<>();
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      if (of(t) != FAILED || t instanceof EmException) {
        return t;
      }
    }
    return failure;
  }
}
