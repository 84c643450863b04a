package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.fixture.SparkTest;
import io.emmer.spark.rows.format.csv.CsvDialect;
import io.emmer.spark.rows.format.csv.CsvFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables in text in parts of any size are the rows that they are as wholes. */
class TextFilesTest extends SparkTest {
  private static final int ROWS = 60;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 100, 1 << 20})
  void partsAreRowsInOrder(long partBytes) throws IOException {
    List<String> expected = new ArrayList<>();
    List<org.apache.hadoop.fs.Path> paths = new ArrayList<>();
    for (String name : List.of("a.csv", "b.csv")) {
      StringBuilder text = new StringBuilder("x,id,y\r\n");
      for (int n = 0; n < ROWS; n++) {
        String id = name + n + (n % 3 == 0 ? ", in\n\"\"lines\"\"" : "");
        text.append(n / 4.0).append(",\"").append(id).append("\",").append(-n).append("\r\n");
        expected.add(n / 4.0 + " " + -n + ".0 " + id.replace("\"\"", "\""));
      }
      Path file = Files.writeString(directory.resolve(name), text);
      paths.add(new org.apache.hadoop.fs.Path(file.toUri()));
    }
    TableQuery query =
        new TableQuery(
            List.of("x", "y"),
            List.of(),
            List.of(),
            null,
            null,
            "id",
            List.of(),
            TableReading.DEFAULT,
            null);
    TextFiles table =
        TextFiles.inspect(session(), paths, new CsvFormat(CsvDialect.DEFAULT), partBytes);
    TableInput input = TableInputs.of(session(), table, query, 0);

    assertThat(input.files()).extracting(RowInput.File::rows).containsOnly((long) ROWS);
    assertThat(rows(input)).isEqualTo(expected);
  }

  private static List<String> rows(TableInput input) throws IOException {
    LeafCut cut = LeafCut.of(input, 64).into(3);
    List<Leaf> leaves =
        new ArrayList<>(input.leaves(context(), cut, BlockFormat.RAW, Optional.empty()).collect());
    leaves.sort((one, other) -> Long.compare(one.number(), other.number()));
    List<String> rows = new ArrayList<>();
    double[] values = new double[2];
    for (Leaf leaf : leaves) {
      for (int n = 0; n < leaf.block().rows(); n++) {
        leaf.block().copyRow(n, values, 0);
        rows.add(values[0] + " " + values[1] + " " + leaf.ids()[n]);
      }
    }
    assertThat(Arrays.asList(leaves.get(0).ids())).doesNotContainNull();
    return rows;
  }
}
