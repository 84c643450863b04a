package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.StorageFailures;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkThrowable;

/** Tells damaged Parquet files from other failures of reading them. */
final class ParquetFailures {
  /** Has pages compared with the checksums that Spark writes. */
  static final String VERIFY_PAGES = "parquet.page.verify-checksum.enabled";

  private static final String READING_FAILED = "FAILED_READ_FILE";

  private ParquetFailures() {}

  /** Throws what the user is to see: an {@link InputException} where a file is damaged. */
  static RuntimeException rethrow(Exception failure) {
    for (Throwable t : ExceptionUtils.getThrowableList(failure)) {
      boolean reading =
          t instanceof SparkThrowable spark
              && spark.getCondition() != null
              && spark.getCondition().startsWith(READING_FAILED);
      Throwable root = ExceptionUtils.getRootCause(failure);
      if (reading && !StorageFailures.isOfFileSystem(failure)) {
        throw new InputException(
            "%s (%s); the file is damaged or was changed: fetch it again"
                .formatted(firstLine(t), firstLine(root)),
            failure);
      }
    }
    return ExceptionUtils.rethrow(failure);
  }

  private static String firstLine(Throwable t) {
    return String.valueOf(t.getMessage()).lines().findFirst().orElse("").strip();
  }
}
