package io.emmer.spark.rows;

import io.emmer.em.model.Checksums;
import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Parquet files, whose rows Spark numbers. */
public final class ParquetFormat implements ColumnarFormat {
  static final ParquetFormat INSTANCE = new ParquetFormat();

  private static final long serialVersionUID = 1L;

  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";
  private static final int TAIL_BYTES = 8;

  private ParquetFormat() {}

  @Override
  public String name() {
    return "parquet";
  }

  /** Spark packs files into partitions by their size, and {@code _metadata} tells them apart. */
  @Override
  public JavaRDD<InternalRow> rows(
      SparkSession session, List<String> files, TableColumns columns, StructType schema)
      throws IOException {
    List<Column> wanted = new ArrayList<>();
    columns.all().forEach(name -> wanted.add(columns.column(schema, name)));
    wanted.add(functions.col("_metadata.file_path"));
    wanted.add(functions.col("_metadata.row_index"));
    return read(session, files, schema)
        .select(wanted.toArray(Column[]::new))
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  private static Dataset<Row> read(SparkSession session, List<String> files, StructType schema)
      throws IOException {
    // Has pages compared with the checksums that Spark writes.
    Map<String, String> verified = Map.of("parquet.page.verify-checksum.enabled", "true");
    return SparkFiles.read(session, files, schema, new ParquetFileFormat(), verified);
  }

  /** All columns that Spark can read, which are those of the first file. */
  public static Dataset<Row> read(SparkSession session, List<Path> files) throws IOException {
    Footer footer = INSTANCE.footer(session.sparkContext().hadoopConfiguration(), files.get(0));
    return read(session, files.stream().map(Path::toString).toList(), footer.readable());
  }

  @Override
  public Footer footer(Configuration conf, Path file) throws IOException {
    FileSystem fs = LocalFiles.fileSystem(conf, file);
    FileStatus status = fs.getFileStatus(file);
    // Without the settings Hadoop's files of defaults would be read and parsed for every footer.
    ParquetReadOptions options = HadoopReadOptions.builder(conf, file).build();
    try (ParquetFileReader reader = ParquetFileReader.open(new StoredFile(fs, status), options)) {
      FileMetaData metadata = reader.getFileMetaData();
      Map<String, String> types = new LinkedHashMap<>();
      for (Type type : metadata.getSchema().getFields()) {
        types.put(type.getName(), type.toString().replaceAll("\\s+", " "));
      }
      return new Footer(
          new RowInput.File(
              file.toString(),
              status.getLen(),
              reader.getRecordCount(),
              footerChecksum(fs, status)),
          types,
          name -> field(metadata, name));
    } catch (IOException | RuntimeException e) {
      if (StorageFailures.isOfFileSystem(e)) {
        throw e;
      }
      throw new InputException(
          e,
          "%s: no readable Parquet footer (%s); fetch the file again",
          file,
          Failures.firstLine(e.getMessage()));
    }
  }

  private static StructField field(FileMetaData metadata, String name) {
    String json = metadata.getKeyValueMetaData().get(SPARK_SCHEMA);
    StructType converted =
        json == null
            ? new ParquetToSparkSchemaConverter(SQLConf.get())
                .convert(new MessageType("of_one_column", metadata.getSchema().getType(name)))
            : (StructType) DataType.fromJson(json);
    return converted.apply(name);
  }

  /** A file whose bytes come from where all others come from. */
  private record StoredFile(FileSystem fs, FileStatus status) implements InputFile {
    @Override
    public long getLength() {
      return status.getLen();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      return HadoopStreams.wrap(fs.open(status.getPath()));
    }

    /** As messages name it. */
    @Override
    public String toString() {
      return status.getPath().toString();
    }
  }

  private static byte[] footerChecksum(FileSystem fs, FileStatus status) throws IOException {
    try (FSDataInputStream in = fs.open(status.getPath())) {
      byte[] tail = new byte[TAIL_BYTES];
      in.readFully(status.getLen() - TAIL_BYTES, tail);
      int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
      byte[] footer = new byte[length];
      in.readFully(status.getLen() - TAIL_BYTES - length, footer);
      return Checksums.sha256().digest(footer);
    }
  }
}
