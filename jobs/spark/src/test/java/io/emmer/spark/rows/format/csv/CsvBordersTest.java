package io.emmer.spark.rows.format.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.spark.rows.range.FileStamp;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.hadoop.conf.Configuration;

/** A file gives the same rows, on the same lines, in parts of any size. */
class CsvBordersTest {
  private static final Configuration CONF = new Configuration();

  @Provide
  Arbitrary<List<String>> cells() {
    return Arbitraries.strings()
        .withChars("ab,\"\n\u00fc1 ")
        .ofMaxLength(6)
        .list()
        .ofMinSize(2)
        .ofMaxSize(40);
  }

  @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
  void partsHoldWholeRecords(
      @ForAll("cells") List<String> cells, @ForAll @IntRange(min = 1, max = 60) int size)
      throws IOException {
    StringBuilder text = new StringBuilder("\ufeffx,y\r\n");
    for (int i = 0; i + 1 < cells.size(); i += 2) {
      text.append(quoted(cells.get(i))).append(',').append(quoted(cells.get(i + 1)));
      text.append(i % 4 == 0 ? "\r\n" : "\n");
    }
    Path file = Files.createTempFile("parts", ".csv");
    try {
      Files.writeString(file, text);
      CsvPart whole = whole(file);
      List<CsvBorders> ranges = new ArrayList<>();
      for (long start = 0; start < whole.end(); start += size) {
        ranges.add(CsvBorders.of(CONF, whole, start, start + size));
      }
      List<String> rows = new ArrayList<>();
      for (CsvPart part : CsvBorders.parts(whole, ranges)) {
        rows.addAll(rows(part));
      }
      assertThat(rows).isEqualTo(rows(whole)).hasSize(cells.size() / 2);
    } finally {
      Files.delete(file);
    }
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\n]*") ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
  }

  private static CsvPart whole(Path file) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    FileStamp stamp = FileStamp.of(LocalFiles.fileSystem(CONF, path), path);
    return CsvPart.whole(stamp, CsvDialect.DEFAULT);
  }

  /** Every row with its line. */
  private static List<String> rows(CsvPart part) throws IOException {
    List<String> rows = new ArrayList<>();
    try (CsvReader reader = part.reader(CONF)) {
      part.skipHeader(reader);
      while (reader.next()) {
        rows.add(reader.recordLine() + ": " + reader.text(0) + "|" + reader.text(1));
      }
    }
    return rows;
  }
}
