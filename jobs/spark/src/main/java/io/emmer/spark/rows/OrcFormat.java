package io.emmer.spark.rows;

import com.google.common.collect.AbstractIterator;
import io.emmer.em.model.Checksums;
import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.StripeInformation;
import org.apache.orc.TypeDescription;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.orc.OrcFileFormat;
import org.apache.spark.sql.execution.datasources.orc.OrcUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * ORC files. Spark reads them in ranges of bytes, each of the stripes that begin in it, in order:
 * so a row's number is that of the first row of its range, which the footer tells, and how many
 * rows of the range came before it.
 */
final class OrcFormat implements ColumnarFormat {
  static final OrcFormat INSTANCE = new OrcFormat();

  private static final long serialVersionUID = 1L;

  private OrcFormat() {}

  @Override
  public String name() {
    return "orc";
  }

  @Override
  public Footer footer(Configuration conf, Path file) throws IOException {
    try (Reader reader = open(conf, file)) {
      TypeDescription schema = reader.getSchema();
      if (schema.getCategory() != TypeDescription.Category.STRUCT) {
        throw new InputException("%s: its rows are %s, expected columns", file, schema);
      }
      Map<String, String> types = new LinkedHashMap<>();
      for (int i = 0; i < schema.getFieldNames().size(); i++) {
        types.put(schema.getFieldNames().get(i), schema.getChildren().get(i).toString());
      }
      MessageDigest digest = Checksums.sha256();
      digest.update(reader.getSerializedFileFooter());
      long bytes = LocalFiles.fileSystem(conf, file).getFileStatus(file).getLen();
      return new Footer(
          new RowInput.File(file.toString(), bytes, reader.getNumberOfRows(), digest.digest()),
          types,
          name -> OrcUtils.toCatalystSchema(ofOneColumn(schema, name)).apply(name));
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (StorageFailures.isOfFileSystem(e)) {
        throw e;
      }
      throw new InputException(
          e,
          "%s: no readable ORC footer (%s); fetch the file again",
          file,
          Failures.firstLine(e.getMessage()));
    }
  }

  private static TypeDescription ofOneColumn(TypeDescription schema, String name) {
    return TypeDescription.createStruct().addField(name, schema.findSubtype(name).clone());
  }

  private static Reader open(Configuration conf, Path file) throws IOException {
    return OrcFile.createReader(
        file, OrcFile.readerOptions(conf).filesystem(LocalFiles.fileSystem(conf, file)));
  }

  @Override
  public JavaRDD<InternalRow> rows(
      SparkSession session, List<String> files, TableColumns columns, StructType schema)
      throws IOException {
    List<Column> wanted = new ArrayList<>();
    columns.all().forEach(name -> wanted.add(columns.column(schema, name)));
    wanted.add(functions.col("_metadata.file_path"));
    wanted.add(functions.col("_metadata.file_block_start"));
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    return SparkFiles.read(session, files, schema, new OrcFileFormat(), Map.of())
        .select(wanted.toArray(Column[]::new))
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(rows -> new Numbered(rows, conf.value().value(), columns.all().size()));
  }

  /** Rows with their numbers in the place of where their ranges begin. */
  private static final class Numbered extends AbstractIterator<InternalRow> {
    private final Iterator<InternalRow> source;
    private final Configuration conf;
    private final int width;
    private String file;
    private long range = -1;
    private long row;

    Numbered(Iterator<InternalRow> source, Configuration conf, int width) {
      this.source = source;
      this.conf = conf;
      this.width = width;
    }

    @Override
    protected InternalRow computeNext() {
      if (!source.hasNext()) {
        return endOfData();
      }
      InternalRow next = source.next();
      String nextFile = next.getUTF8String(width).toString();
      long nextRange = next.getLong(width + 1);
      if (nextRange != range || !nextFile.equals(file)) {
        file = nextFile;
        range = nextRange;
        row = firstRow();
      }
      next.setLong(width + 1, row++); // Spark writes every row anew
      return next;
    }

    private long firstRow() {
      try (Reader reader = open(conf, new Path(URI.create(file)))) {
        return reader.getStripes().stream()
            .filter(stripe -> stripe.getOffset() < range)
            .mapToLong(StripeInformation::getNumberOfRows)
            .sum();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
