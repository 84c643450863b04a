package io.emmer.spark;

import io.emmer.em.EmException;
import io.emmer.em.NamesSettings;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkThrowable;

/** How a failure reaches the user: one line and an exit code. */
public final class Failures {
  /** What stands before the name of a setting on the command line. */
  private static final String OPTION = "--";

  private static final String WRITING_FAILED = "TASK_WRITE_FAILED";

  private Failures() {}

  /**
   * Prints one line about a failure.
   *
   * @param verbose whether to print the stack trace too
   * @return the exit code
   */
  public static int report(Throwable failure, String command, boolean verbose, PrintWriter err) {
    err.println(command + ": " + describe(failure));
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.flush();
    return exitCode(failure);
  }

  /** The one line about a failure. */
  public static String describe(Throwable failure) {
    Throwable root = ExitCode.rootOf(failure);
    return isForPeople(root) ? oneLine(root) : foreign(root);
  }

  /** The exit code of a process that ends by a failure. */
  public static int exitCode(Throwable failure) {
    return ExitCode.of(ExitCode.rootOf(failure)).code();
  }

  private static boolean isForPeople(Throwable failure) {
    return ExitCode.of(failure) != ExitCode.FAILED || failure instanceof EmException;
  }

  private static String oneLine(Throwable failure) {
    String message = message(failure);
    String text = message == null || message.isBlank() ? failure.toString() : message;
    return text.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
  }

  /** The message of a failure, which names settings as the options that they are. */
  public static String message(Throwable failure) {
    return failure instanceof NamesSettings named ? named.message(OPTION) : failure.getMessage();
  }

  /** Of failures that are not ours the messages hold stack traces, of which the first line says. */
  private static String foreign(Throwable failure) {
    Throwable cause = unwrapped(failure);
    String name = cause.getClass().getSimpleName();
    if (cause instanceof OutOfMemoryError) {
      return name
          + ": "
          + firstLine(cause.getMessage())
          + "; give more with --driver-memory or --executor-memory";
    }
    String message = firstLine(cause.getMessage());
    return unwritten(failure)
        + name
        + (message.isEmpty() ? "" : ": " + message)
        + advice(cause)
        + " (--verbose shows where)";
  }

  private static String advice(Throwable cause) {
    if (cause instanceof AccessDeniedException || cause instanceof AccessControlException) {
      return "; change its permissions, or run this as a user who has them";
    }
    return ExitCode.isOutOfHandles(cause)
        ? "; allow more open files (ulimit -n), or run it again when the storage is well"
        : StorageFailures.isOfFileSystem(cause) ? "; run it again when the storage is well" : "";
  }

  /** The directory that tasks could not write, which the failure below does not name. */
  private static String unwritten(Throwable failure) {
    return ExceptionUtils.getThrowableList(failure).stream()
        .filter(t -> WRITING_FAILED.equals(condition(t)))
        .map(t -> ((SparkThrowable) t).getMessageParameters().get("path"))
        .findFirst()
        .map(path -> path + ": could not be written: ")
        .orElse("");
  }

  /**
   * What Spark calls a failure of its own, such as {@code FAILED_READ_FILE.NO_HINT}; else empty.
   */
  @SuppressWarnings("deprecation") // Spark 3 has no other name for it
  public static String condition(Throwable failure) {
    return failure instanceof SparkThrowable spark && spark.getErrorClass() != null
        ? spark.getErrorClass()
        : "";
  }

  /** What happened, below what only says that something happened elsewhere. */
  private static Throwable unwrapped(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null && at.getCause() != at && isWrapper(at)) {
      at = at.getCause();
    }
    return at;
  }

  private static boolean isWrapper(Throwable failure) {
    String name = failure.getClass().getName();
    return name.startsWith("org.apache.spark.")
        || name.startsWith("org.apache.parquet.")
        || failure instanceof ExecutionException
        || failure instanceof CompletionException
        || failure instanceof InvocationTargetException
        || failure instanceof UncheckedIOException
        || failure instanceof FSError;
  }

  /** The first line that is not blank, or an empty text. */
  public static String firstLine(String text) {
    return text == null
        ? ""
        : text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
  }
}
