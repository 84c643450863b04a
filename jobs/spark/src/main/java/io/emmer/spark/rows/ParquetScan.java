package io.emmer.spark.rows;

import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Parquet files as Spark reads them, but exactly those that are named, whatever their names are,
 * and only the columns that are wanted, whatever stands beside them. Spark's own reader takes names
 * for patterns, leaves out those that begin with an underscore, and looks at all columns.
 */
public final class ParquetScan implements TableScan {
  /** Reads columns that stand in the files. */
  static final ParquetScan ROWS = new ParquetScan();

  private static final long serialVersionUID = 1L;

  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";
  private static final StructType NO_COLUMNS = new StructType();

  private ParquetScan() {}

  @Override
  public String format() {
    return "parquet";
  }

  /** Spark packs files into partitions by their size, and {@code _metadata} tells them apart. */
  @Override
  public JavaRDD<InternalRow> rows(
      SparkSession session, List<RowInput.File> files, TableColumns columns, StructType schema)
      throws IOException {
    List<Column> wanted = new ArrayList<>();
    columns.all().forEach(name -> wanted.add(columns.column(schema, name)));
    wanted.add(functions.col("_metadata.file_path"));
    wanted.add(functions.col("_metadata.row_index"));
    return read(session, files.stream().map(RowInput.File::path).toList(), schema)
        .select(wanted.toArray(Column[]::new))
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  /**
   * The columns of a file, as Spark reads them.
   *
   * @param wanted names of columns that the file has
   * @throws InputException if Spark cannot read one
   */
  static StructType schema(String file, FileMetaData footer, Collection<String> wanted) {
    StructType schema = new StructType();
    for (String name : wanted) {
      schema = schema.add(field(file, footer, name));
    }
    return schema;
  }

  private static StructField field(String file, FileMetaData footer, String name) {
    Type type = footer.getSchema().getType(name);
    try {
      String json = footer.getKeyValueMetaData().get(SPARK_SCHEMA);
      StructType converted =
          json == null
              ? new ParquetToSparkSchemaConverter(SQLConf.get())
                  .convert(new MessageType("of_one_column", type))
              : (StructType) DataType.fromJson(json);
      StructField field = converted.apply(name);
      return new StructField(name, field.dataType(), true, field.metadata());
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw new InputException(
          e,
          "%s: column '%s' is %s, which Spark cannot read (%s); write it as doubles",
          file,
          name,
          type.toString().replaceAll("\\s+", " "),
          Failures.firstLine(e.getMessage()));
    }
  }

  /** All columns of a file that Spark can read. */
  static StructType readable(String file, FileMetaData footer) {
    StructType schema = new StructType();
    for (Type type : footer.getSchema().getFields()) {
      schema = withReadable(schema, file, footer, type.getName());
    }
    return schema;
  }

  private static StructType withReadable(
      StructType schema, String file, FileMetaData footer, String name) {
    try {
      return schema.add(field(file, footer, name));
    } catch (InputException e) {
      return schema;
    }
  }

  /** All columns that Spark can read, which are those of the first file. */
  public static Dataset<Row> read(SparkSession session, List<Path> files) throws IOException {
    FileMetaData footer =
        ParquetFiles.addFile(
            session.sparkContext().hadoopConfiguration(), files.get(0), new ArrayList<>());
    List<String> names = files.stream().map(Path::toString).toList();
    return read(session, names, readable(names.get(0), footer));
  }

  /**
   * Columns of files.
   *
   * @param files absolute
   */
  static Dataset<Row> read(SparkSession session, List<String> files, StructType schema)
      throws IOException {
    org.apache.spark.sql.classic.SparkSession own =
        ((org.apache.spark.sql.classic.SparkSession) session).cloneSession();
    own.conf().set("spark.sql.caseSensitive", true);
    Map<String, String> options =
        Map.of(
            "ignoreCorruptFiles",
            "false",
            "ignoreMissingFiles",
            "false",
            ParquetFiles.VERIFY_PAGES,
            "true",
            // Hadoop's file system with hidden checksum files fails at names with a colon.
            "fs.file.impl",
            RawLocalFileSystem.class.getName(),
            "fs.file.impl.disable.cache",
            "true");
    return own.baseRelationToDataFrame(
        new HadoopFsRelation(
            NamedFiles.of(session, files),
            NO_COLUMNS,
            schema,
            Option.empty(),
            new ParquetFileFormat(),
            Map$.MODULE$.from(CollectionConverters.asScala(options)),
            own));
  }

  /** Files with the hosts that store them. */
  private record NamedFiles(List<FileStatus> files) implements FileIndex {
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
      return CollectionConverters.asScala(files.stream().map(FileStatus::getPath).toList()).toSeq();
    }

    @Override
    public Seq<PartitionDirectory> listFiles(Seq<Expression> partitions, Seq<Expression> data) {
      PartitionDirectory all =
          PartitionDirectory.apply(InternalRow.empty(), files.toArray(FileStatus[]::new));
      return CollectionConverters.asScala(List.of(all)).toSeq();
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
