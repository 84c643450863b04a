package io.emmer.spark.rows;

import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.ScalaCollections;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * Files as one of Spark's readers reads them, but exactly those that are named, whatever their
 * names are, and only the columns that are wanted, whatever stands beside them. Spark's own way
 * takes names for patterns, leaves out those that begin with an underscore, and looks at all
 * columns.
 */
final class SparkFiles {
  /** What Spark 4 calls it, and Spark 3. */
  private static final List<String> READING_FAILED =
      List.of("FAILED_READ_FILE", "_LEGACY_ERROR_TEMP_2064");

  /** Of SQL's states of what is wrong with data. */
  private static final String BAD_DATA = "22";

  private static final StructType NO_COLUMNS = new StructType();

  private SparkFiles() {}

  /**
   * Columns of files.
   *
   * @param files absolute
   * @param options of the reader
   */
  static Dataset<Row> read(
      SparkSession session,
      List<String> files,
      StructType schema,
      FileFormat format,
      Map<String, String> options)
      throws IOException {
    SparkSession own = Sessions.caseSensitive(session);
    Map<String, String> all = new HashMap<>(options);
    all.put("ignoreCorruptFiles", "false");
    all.put("ignoreMissingFiles", "false");
    // Hadoop's file system with hidden checksum files fails at names with a colon.
    all.put("fs.file.impl", RawLocalFileSystem.class.getName());
    all.put("fs.file.impl.disable.cache", "true");
    return own.baseRelationToDataFrame(
        new HadoopFsRelation(
            NamedFiles.of(session, files),
            NO_COLUMNS,
            schema,
            Option.empty(),
            format,
            ScalaCollections.toScala(all),
            own));
  }

  /** Throws what the user is to see: an {@link InputException} where data are damaged. */
  static RuntimeException rethrow(Exception failure) {
    for (Throwable t : ExceptionUtils.getThrowableList(failure)) {
      boolean reading = READING_FAILED.stream().anyMatch(Failures.condition(t)::startsWith);
      if (t instanceof SparkThrowable spark
          && spark.getSqlState() != null
          && spark.getSqlState().startsWith(BAD_DATA)) {
        throw new InputException(
            failure, "%s; mend the rows, or {where}", Failures.firstLine(t.getMessage()));
      }
      Throwable root = ExceptionUtils.getRootCause(failure);
      if (reading && !StorageFailures.isOfFileSystem(failure)) {
        throw new InputException(
            failure,
            "%s (%s); the file is damaged or was changed: fetch it again",
            Failures.firstLine(t.getMessage()),
            Failures.firstLine(root.getMessage()));
      }
    }
    return ExceptionUtils.rethrow(failure);
  }

  /** Files with the hosts that store them. */
  private record NamedFiles(List<FileStatus> files) implements AllFiles {
    static NamedFiles of(SparkSession session, List<String> names) throws IOException {
      List<FileStatus> files = new ArrayList<>();
      for (String name : names) {
        Path path = new Path(name);
        FileSystem fs = LocalFiles.fileSystem(session.sparkContext().hadoopConfiguration(), path);
        FileStatus status = fs.getFileStatus(path);
        files.add(located(status, fs.getFileBlockLocations(status, 0, status.getLen())));
      }
      return new NamedFiles(files);
    }

    /** Without owner and permissions, which cost a process a file on this machine. */
    private static FileStatus located(FileStatus status, BlockLocation[] blocks) {
      FileStatus plain =
          new FileStatus(
              status.getLen(),
              false,
              status.getReplication(),
              status.getBlockSize(),
              status.getModificationTime(),
              status.getPath());
      return new LocatedFileStatus(plain, blocks);
    }

    @Override
    public Seq<Path> rootPaths() {
      return ScalaCollections.toScala(files.stream().map(FileStatus::getPath).toList());
    }

    @Override
    public PartitionDirectory all() {
      return PartitionDirectory.apply(InternalRow.empty(), files.toArray(FileStatus[]::new));
    }

    @Override
    public String[] inputFiles() {
      return files.stream().map(file -> file.getPath().toString()).toArray(String[]::new);
    }

    @Override
    public void refresh() {}

    @Override
    public long sizeInBytes() {
      return files.stream().mapToLong(FileStatus::getLen).sum();
    }

    @Override
    public StructType partitionSchema() {
      return NO_COLUMNS;
    }
  }
}
