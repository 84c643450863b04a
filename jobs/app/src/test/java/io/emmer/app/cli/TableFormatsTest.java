package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.NightFiles;
import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same rows in every format of tables. */
class TableFormatsTest extends SparkTest {
  private static final int ROWS = 300;

  @TempDir static Path directory;

  private static JsonNode expected;

  /** Columns x, y, flag, w of two clusters, and names; in order, and shuffled. */
  @BeforeAll
  static void write() throws IOException {
    Random random = new Random(5);
    List<String> rows = new ArrayList<>();
    for (int n = 0; n < ROWS; n++) {
      double x = 6 * (n % 2) + random.nextGaussian();
      // Some rows stand there twice, but for their names.
      rows.add(
          n % 10 == 9
              ? rows.get(n - 1).replaceFirst("name\\d+", "name" + n)
              : String.join(
                  "\t",
                  Double.toString(x),
                  Double.toString(random.nextGaussian()),
                  "name" + n,
                  Integer.toString(1 + n % 3),
                  Integer.toString(n % 2)));
    }
    write("t", rows);
    expected = fit("t.tsv");
    Collections.shuffle(rows, random);
    write("s", rows);
  }

  private static void write(String name, List<String> rows) throws IOException {
    String header = "x\ty\tname\tw\tflag\n";
    Files.writeString(file(name + ".tsv"), header + String.join("\n", rows));
    Files.writeString(file(name + ".csv"), (header + String.join("\r\n", rows)).replace('\t', ','));
    StringBuilder json = new StringBuilder();
    for (String row : rows) {
      String[] cells = row.split("\t", -1);
      json.append(
          "{\"w\": %s, \"y\": %s, \"name\": \"%s\", \"flag\": %s, \"no\": null, \"x\": %s}\n"
              .formatted(cells[3], cells[1], cells[2], cells[4].equals("1"), cells[0]));
    }
    Files.writeString(file(name + ".jsonl"), json);
    try (GZIPOutputStream out =
        new GZIPOutputStream(Files.newOutputStream(file(name + ".ndjson.gz")))) {
      out.write(json.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    Dataset<Row> frame =
        session()
            .read()
            .option("sep", "\t")
            .option("header", true)
            .schema("x double, y double, name string, w float, flag int")
            .csv(file(name + ".tsv").toString())
            .coalesce(1);
    frame.write().orc(file(name + ".orc").toString());
    frame.write().parquet(file(name + ".parquet").toString());
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  private static CommandLine.Result succeed(String... arguments) {
    CommandLine.Result result = CommandLine.run(arguments);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  private static JsonNode model(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("fit", "--family=gaussian-diagonal"));
    arguments.addAll(List.of("--components=2", "--seed=1", "--leaf-rows=64", "--overwrite"));
    arguments.addAll(List.of("--features=x,y", "--weight=w", "--max-iterations=5"));
    arguments.add("--output=" + file("model"));
    arguments.addAll(List.of(more));
    succeed(arguments.toArray(String[]::new));
    return NightFiles.json(file("model/model.json"));
  }

  private static JsonNode fit(String input, String... more) throws IOException {
    return model(
            Stream.concat(Stream.of("--input=" + file(input)), Stream.of(more))
                .toArray(String[]::new))
        .get("files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.csv", "t.jsonl", "t.ndjson.gz", "t.orc", "t.parquet"})
  void theSameRowsGiveTheSameBits(String input) throws IOException {
    assertThat(fit(input)).isEqualTo(expected);
  }

  @Test
  void inspectTellsTypes() throws IOException {
    Files.writeString(file("types.jsonl"), "{\"b\": 1, \"c\": \"x\"}\n\n{\"a\": true, \"b\": 2}\n");
    assertThat(succeed("inspect", file("types.jsonl").toString()).out())
        .contains("types.jsonl: json, 2 rows")
        .contains("a true or false, 1 missing, b number, c text, 1 missing");
    assertThat(succeed("inspect", file("t.orc").toString()).out())
        .contains(": orc, 300 rows")
        .contains("x double, y double, name string, w float, flag int");
  }

  private static void assertBad(int code, String message, String... arguments) {
    List<String> all = new ArrayList<>(List.of("fit", "--family=kmeans", "--components=1"));
    all.add("--output=" + file("bad"));
    all.addAll(List.of(arguments));
    CommandLine.Result result = CommandLine.run(all.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(code);
    assertThat(result.errorLines())
        .filteredOn(line -> line.startsWith("emmer"))
        .singleElement()
        .asString()
        .contains(message);
    assertThat(file("bad")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                        |                | no column is left for features, found []",
        "{\"x\":1}~{\"x\":         |                | line 2: not JSON (Unexpected end-of-input",
        "{\"x\":1}~{\"x\":NaN}     |                | line 2: not JSON (Non-standard token 'NaN'",
        "{\"x\":1}~{'x':2}         |                | line 2: not JSON (Unexpected character",
        "{\"x\":1}~~[{\"x\":2}]    |                | line 3: an array, expected one object a line",
        "[1~,2]                    | --input-format=json | line 1: an array, expected one object",
        "{\"x\":1}~7               |                | line 2: a single value, expected one object",
        "{\"x\":1}{\"x\":2}        |                | line 1: more behind the object, expected one",
        "{\"x\":1}~{\"x\":2,\"x\":3} |              | line 2: two values of 'x'",
        "{\"x\":1}~{\"x\":\"2\"}   |                | line 2: 'x' is '2', expected a number as in",
        "{\"x\":true}~{\"x\":0}    |                | line 1: 'x' is 'true', expected a number as",
        "{\"x\":1}~{\"x\":[2]}     |                | line 2: 'x' is an object or an array",
        "{\"x\":1}~{\"x\":{}}      |                | line 2: 'x' is an object or an array",
        "{\"x\":\"a\"}             |                | line 1: column 'x' is 'a', expected numbers",
        "{\"x\":1}~{\"y\":2}       |                | row 0: 'y' is missing",
        "{\"x\":1}~{\"x\":null}    |                | row 1: 'x' is missing",
        "{\"x\":1e999}             |                | row 0, value 0 is Infinity",
        "{\"x\":1,\"y\":2}         | --features=z   | no column 'z', found [x, y]",
        "{\"x\":1,\"y\":[2]}       | --features=x --label=z | no column 'z', found [x, y]",
        "{}~{}                     |                | no column is left for features, found []"
      })
  void badLinesAreRefused(String text, String options, String message) throws IOException {
    Path table = Files.writeString(file("bad.json"), text == null ? "" : text.replace('~', '\n'));
    assertBad(
        3,
        message,
        Stream.concat(
                Stream.of("--input=" + table),
                options == null ? Stream.empty() : Stream.of(options.split(" ")))
            .toArray(String[]::new));
  }

  @Test
  void damagedOrcIsRefused() throws IOException {
    Path part;
    try (Stream<Path> parts = Files.list(file("t.orc"))) {
      part = parts.filter(name -> name.toString().endsWith(".orc")).findAny().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(part);
    Files.write(file("short.orc"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertBad(3, "no readable ORC footer", "--input=" + file("short.orc"));
    Files.write(file("empty.orc"), new byte[0]);
    assertBad(3, "empty.orc", "--input=" + file("empty.orc"));
    assertBad(3, "x,name is [double, string]", "--input=" + part, "--features=x,name");
    assertBad(3, "no column 'z', found [x, y, name", "--input=" + part, "--features=z");
  }
}
