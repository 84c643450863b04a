package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.orc.OrcConf;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of ORC files have the numbers that they have in their files, however those are cut. */
class OrcFormatTest extends SparkTest {
  private static final int ROWS = 40_000;

  @TempDir private Path directory;

  /** Stripes of some thousand rows, in ranges of 32 kB. */
  @Test
  void rowsAreNumberedInTheirFiles() throws IOException {
    session()
        .range(0, ROWS, 1, 2)
        .selectExpr("id", "rand(1) noise", "cast(id % 7 as decimal(4,1)) d", "map(1, id) ignored")
        .write()
        .option(OrcConf.STRIPE_ROW_COUNT.getAttribute(), "3000")
        .orc(directory.resolve("t").toUri().toString());
    List<RowInput.File> files = new ArrayList<>();
    Footer footer = null;
    for (org.apache.hadoop.fs.Path path :
        InputPaths.resolve(conf(), List.of(directory.resolve("t").toString()))) {
      footer = OrcFormat.INSTANCE.footer(conf(), path);
      files.add(footer.file());
    }
    try (Reader reader =
        OrcFile.createReader(
            new org.apache.hadoop.fs.Path(files.get(0).path()), OrcFile.readerOptions(conf()))) {
      assertThat(reader.getStripes()).hasSizeGreaterThan(3);
    }
    assertThat(files).extracting(RowInput.File::rows).containsExactly(ROWS / 2L, ROWS / 2L);
    SparkSession small = session().newSession();
    small.conf().set("spark.sql.files.maxPartitionBytes", "32768");

    TableColumns columns = new TableColumns(List.of("id", "d"), null, null, null, List.of(), null);
    StructType schema = footer.schema(columns.all());
    JavaRDD<InternalRow> rows =
        OrcFormat.INSTANCE.rows(
            small, files.stream().map(RowInput.File::path).toList(), columns, schema);

    assertThat(rows.getNumPartitions()).isGreaterThan(4);
    List<long[]> found =
        new ArrayList<>(
            rows.map(
                    row ->
                        new long[] {
                          row.getLong(0),
                          (long) row.getDouble(1),
                          row.getUTF8String(2).toString().contains("part-00001") ? 1 : 0,
                          row.getLong(3)
                        })
                .collect());
    found.sort(Comparator.comparingLong(row -> row[0]));
    assertThat(found).hasSize(ROWS);
    for (int n = 0; n < ROWS; n++) {
      int half = ROWS / 2;
      assertThat(found.get(n)).containsExactly(n, n % 7, n / half, n % half);
    }
  }

  private static org.apache.hadoop.conf.Configuration conf() {
    return context().hadoopConfiguration();
  }
}
