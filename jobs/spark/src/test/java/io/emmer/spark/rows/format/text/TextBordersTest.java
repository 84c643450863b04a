package io.emmer.spark.rows.format.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.spark.rows.format.csv.CsvDialect;
import io.emmer.spark.rows.format.csv.CsvFormat;
import io.emmer.spark.rows.format.json.JsonFormat;
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
class TextBordersTest {
  private static final Configuration CONF = new Configuration();
  private static final TextFormat CSV = new CsvFormat(CsvDialect.DEFAULT);
  private static final TextFormat JSON = new JsonFormat();

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
      assertThat(rowsOfParts(CSV, file, size))
          .isEqualTo(rows(CSV, whole(file)))
          .hasSize(cells.size() / 2);
    } finally {
      Files.delete(file);
    }
  }

  @Property(seed = "2", tries = 100, edgeCases = EdgeCasesMode.NONE)
  void partsHoldWholeObjects(
      @ForAll("cells") List<String> cells, @ForAll @IntRange(min = 1, max = 60) int size)
      throws IOException {
    StringBuilder text = new StringBuilder("\ufeff");
    for (int i = 0; i + 1 < cells.size(); i += 2) {
      text.append("{\"y\": \"y").append(escaped(cells.get(i))).append("\", \"x\": \"x");
      text.append(escaped(cells.get(i + 1))).append("\"}").append(i % 4 == 0 ? "\r\n" : "\n\n");
    }
    Path file = Files.createTempFile("parts", ".jsonl");
    try {
      Files.writeString(file, text);
      assertThat(rowsOfParts(JSON, file, size))
          .isEqualTo(rows(JSON, whole(file)))
          .hasSize(cells.size() / 2);
    } finally {
      Files.delete(file);
    }
  }

  private static String escaped(String cell) {
    return cell.replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static List<String> rowsOfParts(TextFormat format, Path file, int size)
      throws IOException {
    TextPart whole = whole(file);
    List<TextBorders> ranges = new ArrayList<>();
    for (long start = 0; start < whole.end(); start += size) {
      ranges.add(TextBorders.of(CONF, format, whole, start, start + size));
    }
    List<String> rows = new ArrayList<>();
    for (TextPart part : TextBorders.parts(whole, ranges)) {
      rows.addAll(rows(format, part));
    }
    return rows;
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\n]*") ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
  }

  private static TextPart whole(Path file) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    FileStamp stamp = FileStamp.of(LocalFiles.fileSystem(CONF, path), path);
    return TextPart.whole(stamp);
  }

  /** Every row with its line. */
  private static List<String> rows(TextFormat format, TextPart part) throws IOException {
    List<String> rows = new ArrayList<>();
    try (TextCells cells = format.cells(part, part.open(CONF), List.of("x", "y"))) {
      while (cells.next()) {
        rows.add(cells.line() + ": " + cells.text(0) + "|" + cells.text(1));
      }
    }
    return rows;
  }
}
