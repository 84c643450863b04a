package io.emmer.app.cli;

import static io.emmer.app.fixture.CommandLine.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.NightFiles;
import io.emmer.app.fixture.OneSpark;
import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same rows in every format of tables. */
@ExtendWith(OneSpark.class)
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
    succeed("convert", "--input=" + file("t.csv"), "--features=x", "--output=" + file("t.npy"));
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

  private static JsonNode model(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("fit", "--family=gaussian-diagonal"));
    arguments.addAll(List.of("--components=2", "--seed=1", "--leaf-rows=64", "--overwrite"));
    arguments.addAll(List.of("--features=x,y", "--weight=w", "--max-iterations=2"));
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

  /** Files in order and shuffled, and tables that Spark has in any order. */
  @ParameterizedTest
  @ValueSource(strings = {"id", "content"})
  void anOrderMakesShuffledRowsTheSame(String order) throws IOException {
    String[] options = {"--order=" + order, "--id=name"};
    JsonNode ordered = fit("t.csv", options);
    assertThat(ordered).isNotEqualTo(expected);
    for (String name : List.of("t", "s")) {
      for (String end : List.of(".tsv", ".jsonl", ".orc", ".parquet")) {
        assertThat(fit(name + end, options)).as(name + end).isEqualTo(ordered);
      }
      session()
          .read()
          .parquet(file(name + ".parquet").toString())
          .repartition(7)
          .createOrReplaceTempView("rows_of_" + name);
      assertThat(model("--table=rows_of_" + name, options[0], options[1]).get("files"))
          .isEqualTo(ordered);
    }
    JsonNode cut = model("--input=" + file("s.csv"), options[0], options[1], "--partitions=3");
    assertThat(cut.get("files")).isEqualTo(ordered);
    assertThat(cut.at("/input/order").asText()).isEqualTo(order);
  }

  @Test
  void cellsOfAnyTypeHaveAnOrder() throws IOException {
    JsonNode ordered = mixed("t.csv");
    for (String input : List.of("s.csv", "s.jsonl", "s.orc", "s.parquet", "t.parquet")) {
      assertThat(mixed(input)).as(input).isEqualTo(ordered);
    }
  }

  private static JsonNode mixed(String input) throws IOException {
    succeed(
        "fit",
        "--family=mixed",
        "--components=2",
        "--features=x,w,y",
        "--categorical=w",
        "--order=content",
        "--leaf-rows=64",
        "--max-iterations=1",
        "--overwrite",
        "--input=" + file(input),
        "--output=" + file("mixed"));
    return NightFiles.json(file("mixed/model.json")).get("files");
  }

  /** Without ids, content is the default of what is in no files. */
  @Test
  void tablesHaveAnOrderByThemselves() throws IOException {
    session()
        .read()
        .parquet(file("s.parquet").toString())
        .repartition(3)
        .createOrReplaceTempView("unordered");
    JsonNode content = fit("t.csv", "--order=content");
    JsonNode table = model("--table=unordered");
    assertThat(table.get("files")).isEqualTo(content);
    assertThat(table.at("/input/order").asText()).isEqualTo("content");
    assertThat(table.at("/input/files/0/path").asText()).isEqualTo("table unordered");
    assertThat(model("--table=unordered", "--id=name").get("files"))
        .isEqualTo(fit("t.csv", "--order=id", "--id=name"));
    assertThat(
            model(
                    "--input-format=org.apache.spark.sql.execution.datasources.orc.OrcFileFormat",
                    "--input=" + file("s.orc"))
                .get("files"))
        .isEqualTo(content);
    assertThat(
            model(
                    "--input-format=org.apache.spark.sql.execution.datasources.csv.CSVFileFormat",
                    "--read-option=header=true",
                    "--read-option=inferSchema=true",
                    "--input=" + file("s.csv"))
                .get("files"))
        .isEqualTo(content);
  }

  @Test
  void fewerRowsAreThoseOfTheOrder() throws IOException {
    String[] options = {"--order=id", "--id=name", "--subset=50", "--limit=200"};
    JsonNode model = model("--input=" + file("s.csv"), "--order=id", "--id=name", "--limit=77");
    assertThat(model.get("rows").asInt()).isEqualTo(77);
    assertThat(
            model("--input=" + file("t.csv"), "--order=id", "--id=name", "--limit=77").get("files"))
        .isEqualTo(model.get("files"));
    assertThat(fit("s.orc", options)).isEqualTo(fit("t.csv", options));
  }

  /** The same as of a file of these rows only. */
  @Test
  void whereKeepsSomeRowsInTheirOrder() throws IOException {
    List<String> lines = Files.readAllLines(file("t.tsv"));
    Files.write(
        file("some.tsv"),
        Stream.concat(lines.stream().limit(1), lines.stream().skip(1).filter(r -> r.endsWith("1")))
            .toList());
    JsonNode some = fit("some.tsv");
    for (String input : List.of("t.csv", "t.orc", "t.parquet")) {
      assertThat(fit(input, "--where=flag = 1 and name like 'n%'")).as(input).isEqualTo(some);
    }
    JsonNode model = model("--input=" + file("t.jsonl"), "--where=flag");
    assertThat(model.get("files")).isEqualTo(some);
    assertThat(model.at("/input/rowsInFiles").asLong())
        .isEqualTo(lines.stream().filter(row -> row.endsWith("1")).count());
    assertThat(model.at("/input/order").isMissingNode()).isTrue();
    session().read().parquet(file("s.parquet").toString()).createOrReplaceTempView("all_rows");
    assertThat(model("--table=all_rows", "--where=flag = 1").get("files"))
        .isEqualTo(fit("some.tsv", "--order=content"));
  }

  @Test
  void namesMayDifferByCaseAlone() throws IOException {
    Files.writeString(file("case.csv"), "x,X,a.b\n1,2,3\n4,5,6\n7,8,9\n");
    for (String where : List.of("x > 1", "X > 2 and `a.b` < 10", "X + x > 3")) {
      assertThat(
              succeed(
                      "fit",
                      "--family=kmeans",
                      "--components=1",
                      "--dry-run",
                      "--output=none",
                      "--where=" + where,
                      "--input=" + file("case.csv"))
                  .out())
          .contains("2 rows of 3 values (x, X, a.b)");
    }
  }

  @Test
  void predictionsAreOfTheIdsWhateverTheOrder() throws IOException {
    fit("t.csv");
    for (String order : List.of("file", "id", "content")) {
      succeed(
          "predict",
          "--model=" + file("model"),
          "--input=" + file("s.parquet"),
          "--id=name",
          "--order=" + order,
          "--overwrite",
          "--output=" + file("p-" + order));
    }
    Map<String, Row> byFile = predictions("file");
    assertThat(byFile).hasSize(ROWS);
    for (String order : List.of("id", "content")) {
      Map<String, Row> found = predictions(order);
      assertThat(found).hasSameSizeAs(byFile);
      found.forEach(
          (id, row) -> {
            assertThat(row.getInt(1)).isEqualTo(byFile.get(id).getInt(1));
            assertThat(row.getDouble(2)).isCloseTo(byFile.get(id).getDouble(2), within(1e-12));
          });
    }
    assertThat(
            session()
                .read()
                .parquet(file("p-id").toString())
                .orderBy("row")
                .select("id")
                .first()
                .getString(0))
        .isEqualTo("name0");
  }

  private static Map<String, Row> predictions(String order) {
    return session()
        .read()
        .parquet(file("p-" + order).toString())
        .select("id", "component", "logDensity")
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> row));
  }

  @Test
  void anotherOrderIsAnotherCheckpoint() {
    String[] fit = {
      "fit",
      "--family=kmeans",
      "--components=2",
      "--max-iterations=1",
      "--input=" + file("t.csv"),
      "--features=x,y",
      "--checkpoint=" + file("states"),
      "--checkpoint-every=1",
      "--resume",
      "--overwrite",
      "--output=" + file("resumed"),
      "--order=content"
    };
    succeed(fit);
    fit[fit.length - 1] = "--order=file";
    CommandLine.Result result = CommandLine.run(fit);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains("is of a run with --order content, found no --order");
  }

  @ParameterizedTest
  @CsvSource({
    "--order=id, --id=name, --id=x, 'of a run with --id name, found --id x'",
    "--order=content, --id=name, --exclude=, 'of a run with --id name, found no --id'",
    "--order=content, --label=name, --exclude=, 'of a run with --label name, found no --label'"
  })
  void otherColumnsThatOrderRowsAreAnotherCheckpoint(
      String order, String first, String second, String words) {
    List<String> fit =
        new ArrayList<>(
            List.of(
                "fit",
                "--family=kmeans",
                "--components=2",
                "--max-iterations=1",
                "--input=" + file("t.csv"),
                "--features=y",
                "--checkpoint=" + file("ordered" + first + order),
                "--checkpoint-every=1",
                "--resume",
                "--overwrite",
                "--output=" + file("resumed"),
                order,
                first));
    succeed(fit.toArray(String[]::new));
    fit.remove(first);
    if (!second.equals("--exclude=")) {
      fit.add(second);
    }
    CommandLine.Result result = CommandLine.run(fit.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | --order id: no column of ids is named   | --input=@t.csv --features=x --order=id",
        "3 | is that of                              | --input=@t.csv --features=x --id=w"
            + " --order=id",
        "2 | --order file: the rows of table v have  | --table=v --order=file",
        "3 | --table nowhere: [TABLE_OR_VIEW_NOT     | --table=nowhere",
        "3 | table v: no column 'z', found [id, s]   | --table=v --features=z",
        "3 | table v: column 's' is string, expected | --table=v",
        "3 | table v: row 3: 's' is null | --table=v --features=id --weight=id --id=s",
        "3 | no rows where id>99                  | --table=v --features=id --where=id>99",
        "2 | --where z>1: [UNRESOLVED_COLUMN         | --table=v --where=z>1",
        "2 | --where x>: [PARSE_SYNTAX_ERROR]        | --input=@t.csv --features=x --where=x>",
        "2 | --where z>1: [UNRESOLVED_COLUMN         | --input=@t.csv --features=x --where=z>1",
        "3 | no rows where x>99, expected         | --input=@t.csv --features=x --where=x>99",
        "3 | [CAST_INVALID_INPUT]                    | --input=@t.csv --features=x --where=name>1",
        "2 | --input and --table both name rows      | --input=@t.csv --table=v",
        "2 | give --input, for files, or --table     | --features=x",
        "2 | --input-format delta: expected one of   | --input=@t.csv --input-format=delta",
        "2 | --table and --input-format both         | --table=v --input-format=orc",
        "2 | --read-option is for a source           | --input=@t.csv --read-option=a=b",
        "3 | [PATH_NOT_FOUND]                        | --input=@none"
            + " --input-format=org.apache.spark.sql.execution.datasources.orc.OrcFileFormat",
        "2 | --order and --where are for tables      | --input=@t.npy --order=content",
        "2 | --labels are in the order of all rows   | --input=@t.csv --features=x --order=content"
            + " --labels=@t.npy"
      })
  void badOrdersAndTablesAreRefused(int code, String message, String options) throws IOException {
    session()
        .range(5)
        .selectExpr("id", "if(id = 3, null, cast(id as string)) s")
        .coalesce(1)
        .createOrReplaceTempView("v");
    assertBad(
        code,
        message,
        Stream.of(options.split(" "))
            .map(option -> option.replace("@", directory + "/"))
            .toArray(String[]::new));
  }

  @Test
  void inspectTellsTypes() throws IOException {
    Files.writeString(file("types.jsonl"), "{\"b\": 1, \"c\": \"x\"}\n\n{\"a\": true, \"b\": 2}\n");
    assertThat(succeed("inspect", file("types.jsonl").toString()).out())
        .contains("types.jsonl: json, 2 rows")
        .containsPattern("a +true or false +1 +true\\R")
        .containsPattern("b +number +0 +1 to 2\\R")
        .containsPattern("c +text +1 +1 text, x\\R");
    assertThat(succeed("inspect", file("t.orc").toString()).out())
        .contains(": orc, 300 rows")
        .containsPattern("x +double +0 +-?[0-9.]+ to [0-9.]+\\R")
        .containsPattern("name +string +0 +about \\d+ texts, name0 to name99\\R")
        .containsPattern("w +float")
        .containsPattern("flag +int");
  }

  @Test
  void inspectReadsAnyTable() throws IOException {
    Files.writeString(file("odd.txt"), "features;b\n1;x\n");
    assertThat(
            succeed("inspect", file("odd.txt").toString(), "--input-format=csv", "--delimiter=;")
                .out())
        .contains("odd.txt: csv, 1 row")
        .containsPattern("features +number +0 +1\\R +b +text +0 +1 text, x");
    session().range(5).createOrReplaceTempView("five");
    assertThat(succeed("inspect", "--table=five").out())
        .contains("table five: table, 5 rows")
        .containsPattern("id +bigint +0 +0 to 4");
    assertThat(
            succeed(
                    "fit",
                    "--family=kmeans",
                    "--components=1",
                    "--dry-run",
                    "--output=none",
                    "--table=five")
                .out())
        .contains("5 rows of 1 value (id) from table five, in the order of content");
  }

  @Test
  void inspectTakesOptionsOfSources() throws IOException {
    String source = "--input-format=org.apache.spark.sql.execution.datasources.csv.CSVFileFormat";
    Files.writeString(file("optional.txt"), "a;b\n1;x\n");
    String[] command = {
      "inspect",
      file("optional.txt").toString(),
      source,
      "--read-option=header=true",
      "--read-option=sep=;"
    };
    assertThat(succeed(command).out())
        .containsPattern("a +string +0 +1 text, 1\\R +b +string +0 +1 text, x");
    command[2] = "--input-format=csv";
    CommandLine.Result refused = CommandLine.run(command);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("--read-option is for a source of Spark's");
  }

  @Test
  void everyVerbTakesATable() throws IOException {
    session().read().parquet(file("s.parquet").toString()).createOrReplaceTempView("taken");
    String table = "--table=taken";
    fit("t.csv");
    String model = "--model=" + file("model");
    assertThat(succeed("evaluate", model, table, "--label=flag").out()).contains("purity");
    succeed("predict", model, table, "--id=name", "--output=" + file("v-predicted"));
    succeed("report", model, table, "--label=flag", "--output=" + file("v.html"));
    succeed("convert", table, "--features=x,y", "--output=" + file("v.npy"));
    succeed("tree", table, "--features=x,y", "--limit=50", "--output=" + file("v-tree"));
    succeed(
        "sweep",
        table,
        "--features=x,y",
        "--families=kmeans",
        "--components=1,2",
        "--max-iterations=2",
        "--output=" + file("v-sweep"));
    assertThat(file("v.npy")).exists();
  }

  /** A column of numbers that is called features is one as all others. */
  @Test
  void numbersCalledFeaturesAreAColumn() throws IOException {
    Files.writeString(file("two.csv"), "features,x\n1,2\n3,4\n");
    assertThat(
            succeed(
                    "fit",
                    "--family=kmeans",
                    "--components=1",
                    "--dry-run",
                    "--output=none",
                    "--input=" + file("two.csv"))
                .out())
        .contains("2 rows of 2 values (features, x)");
  }

  @Test
  @Tag("slow")
  void aTableMayBeWide() throws IOException {
    String names = IntStream.range(0, 2000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String row = IntStream.range(0, 2000).mapToObj(i -> "" + i).collect(Collectors.joining(","));
    Files.writeString(file("wide.csv"), names + "\n" + (row + "\n").repeat(20));
    String[] fit = {
      "fit",
      "--family=kmeans",
      "--components=1",
      "--max-iterations=1",
      "--label=c1999",
      "--exclude=c1",
      "--order=content",
      "--overwrite",
      "--input=" + file("wide.csv"),
      "--output=" + file("wide")
    };
    assertThat(succeed(fit).err()).contains("20 rows of 1998 values (c0, c2, c3");
    fit[5] = "--features=none";
    assertThat(CommandLine.run(fit).err()).contains("c49, ... of 2000]");
  }

  /** Spark finds the columns of directories. */
  @Test
  void directoriesOfPartitionsAreTables() throws IOException {
    session()
        .read()
        .parquet(file("t.parquet").toString())
        .write()
        .partitionBy("flag")
        .parquet(file("hive").toString());
    String table = "--table=parquet.`" + file("hive") + "`";
    String input = "--input=" + file("hive");
    JsonNode all = fit("t.csv", "--order=content");
    JsonNode some = fit("t.csv", "--order=content", "--where=flag = 1");
    for (String rows : List.of(table, input)) {
      assertThat(model(rows).get("files")).as(rows).isEqualTo(all);
      assertThat(model(rows, "--where=flag = 1").get("files")).as(rows).isEqualTo(some);
    }
    assertThat(succeed("inspect", file("hive").toString()).out())
        .contains("hive: parquet, 300 rows")
        .containsPattern("flag +int +0 +0 to 1");
    assertBad(2, "have no order of their own", input, "--order=file");
    Files.createDirectories(file("text/a=1"));
    Files.writeString(file("text/a=1/t.csv"), "x\n1\n");
    assertBad(3, "--table 'csv.`", "--input=" + file("text"));
  }

  /** A condition is about the types in the file, whatever the role of a column is. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--keep=price,day", "--id=price", "--label=day"})
  void conditionsSeeTheTypesOfTheFile(String role) throws IOException {
    String file = file("typed.parquet").toString();
    session()
        .sql(
            "select cast(id as double) x, cast(id as decimal(9,2)) price,"
                + " date_add(date'2026-01-01', cast(id as int)) day from range(0, 20, 1, 1)")
        .write()
        .mode("overwrite")
        .parquet(file);
    succeed(
        "fit",
        "--family=kmeans",
        "--components=1",
        "--overwrite",
        "--input=" + file,
        "--features=x",
        "--output=" + file("typed"));
    List<String> command = new ArrayList<>(List.of("predict", "--format=csv", "--overwrite"));
    command.addAll(List.of("--model=" + file("typed"), "--input=" + file));
    command.addAll(
        List.of("--output=" + file("where"), "--where=price > 9.5 and day < '2026-01-15'"));
    if (!role.isEmpty()) {
      command.add(role);
    }
    succeed(command.toArray(String[]::new));
    List<String> lines = Files.readAllLines(file("where/predictions.csv"));
    assertThat(lines).hasSize(1 + 4);
    assertThat(lines.get(1)).contains(role.contains("price") ? "10.00" : "");
  }

  @Test
  void inspectTellsTimesAsTexts() {
    session()
        .sql(
            "select timestamp'2026-01-02 03:04:05' t, date'2026-01-02' d, timestamp_ntz'2026-01-02"
                + " 03:04:05' n")
        .createOrReplaceTempView("times");
    assertThat(succeed("inspect", "--json", "--table=times").out())
        .contains("\"2026-01-02\"", "\"2026-01-02 03:04:05\"");
  }

  /** The column is named, and what to do about one of its type. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x,nan    | row 1: 'nan' is missing, which the family mixed alone takes",
        "x,none   | row 0: 'none' is missing, which the family mixed alone takes",
        "x,vast   | row 0: 'vast' is Infinity, expected a finite number",
        "x,day    | column 'day' is date, expected numbers; leave it out, by --exclude, or give"
            + " --family mixed",
        "x,st     | column 'st' is struct<a:int>, expected numbers; leave it out, by --exclude",
        "x,many   | column 'many' is array<double>, expected numbers; give it alone, by --features",
        "st       | column 'st' is struct<a:int>, expected numbers, or arrays or vectors of numbers"
      })
  void columnsThatAreNoNumbersAreNamed(String features, String message) {
    session()
        .sql(
            "select double(id) x, if(id = 1, double('NaN'), 2.0D) nan, double(null) none,"
                + " double('Infinity') vast, date'2026-01-02' day, named_struct('a', 1) st,"
                + " array(1.0D) many from range(0, 3, 1, 1)")
        .write()
        .mode("overwrite")
        .parquet(file("kinds.parquet").toString());
    assertBad(3, message, "--input=" + file("kinds.parquet"), "--features=" + features);
  }

  private static JsonNode weighted(String input, String order) throws IOException {
    succeed(
        "fit",
        "--family=gaussian-diagonal",
        "--components=2",
        "--max-iterations=1",
        "--features=x,w",
        "--weight=w",
        "--label=name",
        "--id=name",
        "--order=" + order,
        "--overwrite",
        "--input=" + file(input),
        "--output=" + file("roles-model"));
    return NightFiles.json(file("roles-model/model.json")).get("files");
  }

  /** As label and id, or as weight and feature. */
  @ParameterizedTest
  @ValueSource(strings = {"file", "id", "content"})
  @Tag("slow")
  void aColumnMayHaveTwoRoles(String order) throws IOException {
    JsonNode ofText = weighted("t.csv", order);
    for (String input : List.of("t.csv", "t.parquet", "t.orc", "t.jsonl")) {
      if (!input.equals("t.csv")) {
        assertThat(weighted(input, order)).as(input).isEqualTo(ofText);
      }
      succeed(
          "predict",
          "--model=" + file("roles-model"),
          "--input=" + file(input),
          "--label=name",
          "--id=name",
          "--order=" + order,
          "--where=x > -100",
          "--format=csv",
          "--overwrite",
          "--output=" + file("roles"));
      assertThat(Files.readAllLines(file("roles/predictions.csv")))
          .as(input)
          .hasSize(ROWS + 1)
          .filteredOn(line -> line.contains(",name7,name7,"))
          .hasSize(1);
    }
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
        "{\"x\":1e999}             |                | row 0: 'x' is Infinity, expected",
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
    assertBad(
        3,
        "column 'name' is string, expected numbers; leave it out, by --exclude, or give --family"
            + " mixed",
        "--input=" + part,
        "--features=x,name");
    assertBad(3, "no column 'z', found [x, y, name", "--input=" + part, "--features=z");
  }
}
