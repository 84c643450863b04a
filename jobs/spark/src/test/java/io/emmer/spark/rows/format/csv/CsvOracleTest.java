package io.emmer.spark.rows.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand files that Python's csv module wrote, as it wrote them. */
class CsvOracleTest {
  private static final String WRITER =
      """
      import base64, csv, io, json, random
      random.seed(20261128)
      parts = [',', ';', '\\t', '"', '""', '\\n', '\\r\\n', ' ', 'a', '1.5', '', 'ü', '😀', "'", '\\\\', '#']
      for n in range(1000):
          delimiter = random.choice(',;\\t|')
          width = random.randint(2, 5)
          rows = [[''.join(random.choices(parts, k=random.randint(0, 5))) for _ in range(width)]
                  for _ in range(random.randint(0, 12))]
          out = io.StringIO(newline='')
          csv.writer(out, delimiter=delimiter, lineterminator=random.choice(['\\n', '\\r\\n']),
                     quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
                     ).writerows(rows)
          text = base64.b64encode(out.getvalue().encode()).decode()
          print(json.dumps({'delimiter': delimiter, 'rows': rows, 'text': text}))
      """;

  @Test
  void whatPythonWroteIsRead() throws Exception {
    Process process = python();
    assumeTrue(process != null, "no python3 to compare with");
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output.lines()).hasSize(1000);
    ObjectMapper json = new ObjectMapper();
    for (String line : output.lines().toList()) {
      JsonNode file = json.readTree(line);
      List<List<String>> expected = new ArrayList<>();
      for (JsonNode row : file.get("rows")) {
        List<String> cells = new ArrayList<>();
        row.forEach(cell -> cells.add(cell.asText()));
        expected.add(cells);
      }
      byte[] text = Base64.getDecoder().decode(file.get("text").asText());
      assertThat(rows(text, (byte) file.get("delimiter").asText().charAt(0)))
          .as(new String(text, UTF_8))
          .isEqualTo(expected);
    }
  }

  /** Python at its work, null if there is none. */
  private static Process python() {
    String python = System.getenv().getOrDefault("EMMER_TEST_PYTHON", "python3");
    try {
      return new ProcessBuilder(python, "-c", WRITER)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      return null;
    }
  }

  private static List<List<String>> rows(byte[] text, byte delimiter) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader reader = new CsvReader(new ByteArrayInputStream(text), "t", delimiter, 1)) {
      while (reader.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < reader.fields(); i++) {
          row.add(reader.text(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
