package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mixtures of tables with texts and missing cells, from the command line. */
@ExtendWith(OneSpark.class)
class MixedCommandTest extends SparkTest {
  private static final int ROWS = 400;
  private static final String FEATURES = "--features=x,plan,city,calls,code,always,never";

  @TempDir static Path directory;

  /** Two segments; a tenth of the cells is empty. */
  @BeforeAll
  static void write() throws IOException {
    Random random = new Random(5);
    String header = "x,plan,city,calls,code,always,never,weight,segment\n";
    StringBuilder csv = new StringBuilder(header);
    for (int n = 0; n < ROWS; n++) {
      int segment = n % 2;
      List<String> cells = new ArrayList<>();
      cells.add(Float.toString((float) (50_000 + 3 * segment + random.nextGaussian())));
      cells.add(random.nextInt(10) < 8 == (segment == 0) ? "basic" : "plus, \"\"Ü\"\"");
      cells.add("city " + (random.nextInt(3) + 2 * segment));
      cells.add(Integer.toString(random.nextInt(4) + 5 * segment));
      cells.add(Integer.toString(random.nextInt(3)));
      cells.add("yes");
      for (int d = 0; d < cells.size(); d++) {
        String cell = random.nextInt(10) == 0 ? "" : cells.get(d);
        csv.append(cell.contains(",") ? '"' + cell + '"' : cell).append(',');
      }
      csv.append(',').append(1 + n % 3).append(',').append(segment).append('\n');
    }
    Files.writeString(file("t.csv"), csv);
    Files.createDirectory(file("two"));
    int half = csv.indexOf("\n", csv.length() / 2) + 1;
    Files.writeString(file("two/a.csv"), csv.substring(0, half));
    Files.writeString(file("two/b.csv"), header + csv.substring(half));
    Dataset<Row> frame =
        session()
            .read()
            .option("header", "true")
            .option("inferSchema", "true")
            .option("escape", "\"")
            .csv(file("t.csv").toString())
            .withColumn("never", functions.lit(null).cast("double"))
            .coalesce(1);
    frame.write().parquet(file("t.parquet").toString());
    frame.write().orc(file("t.orc").toString());
    frame.write().option("ignoreNullFields", "false").json(file("t.json").toString());
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  private static CommandLine.Result run(String command) {
    return CommandLine.run(directory, command);
  }

  private static CommandLine.Result succeed(String command) {
    CommandLine.Result result = run(command);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  private static final String FIT =
      "fit --family=mixed --components=2 --restarts=3 --seed=1 --leaf-rows=64 --count=calls"
          + " --categorical=code --weight=weight --overwrite --output=@model "
          + FEATURES
          + " --input=@";

  private static JsonNode fit(String input, String more) throws IOException {
    succeed(FIT + input + more);
    return NightFiles.json(file("model/model.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "t.csv, ' --partitions=1'",
    "t.csv, ' --partitions=5'",
    "two, ' --partitions=3'",
    "t.parquet, ''",
    "t.orc, ''",
    "t.json, ''"
  })
  void theSameRowsGiveTheSameBits(String input, String options) throws IOException {
    JsonNode expected = fit("t.csv", "");
    JsonNode actual = fit(input, options);
    assertThat(actual.get("files")).isEqualTo(expected.get("files"));
    assertThat(actual.get("features")).isEqualTo(expected.get("features"));
    assertThat(actual.get("objectiveTrace")).isEqualTo(expected.get("objectiveTrace"));
  }

  /** The order of rows in files does not matter where they are ordered by what they hold. */
  @Test
  void shuffledRowsGiveTheSameBits() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file("t.csv")));
    String header = lines.remove(0);
    Collections.shuffle(lines, new Random(3));
    Files.writeString(file("s.csv"), header + "\n" + String.join("\n", lines) + "\n");
    JsonNode expected = fit("t.csv", " --order=content");
    assertThat(fit("s.csv", " --order=content --partitions=3").get("files"))
        .isEqualTo(expected.get("files"));
    assertThat(fit("t.parquet", " --order=content").get("files")).isEqualTo(expected.get("files"));
    assertThat(fit("s.csv", "").get("files")).isNotEqualTo(expected.get("files"));
  }

  @Test
  void featuresTellColumnsAndWarningsWhatLeaves() throws IOException {
    CommandLine.Result result = succeed(FIT + "t.csv");
    assertThat(result.err())
        .contains("warning: column 'always' is always yes; it leaves the model")
        .contains("warning: column 'never' is never observed; it leaves the model");
    JsonNode features = NightFiles.json(file("model/model.json")).get("features");
    assertThat(features.findValuesAsText("name"))
        .containsExactly("x", "plan", "city", "calls", "code", "always", "never");
    assertThat(features.findValuesAsText("type"))
        .containsExactly(
            "numeric",
            "categorical",
            "categorical",
            "count",
            "categorical",
            "constant",
            "constant");
    assertThat(features.get(1).get("levels").toString())
        .isEqualTo("[\"basic\",\"plus, \\\"Ü\\\"\"]");
    assertThat(features.get(4).get("levels").toString()).isEqualTo("[\"0\",\"1\",\"2\"]");
    assertThat(features.get(5).get("levels").toString()).isEqualTo("[\"yes\"]");
    assertThat(features.get(0).get("missing").asDouble()).isBetween(0.05, 0.15);
    assertThat(features.get(0).get("mean").asDouble()).isBetween(50_001.0, 50_002.0);
    double shares = 0;
    for (JsonNode share : features.get(2).get("shares")) {
      shares += share.asDouble();
    }
    assertThat(shares).isBetween(1 - 1e-12, 1 + 1e-12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "kmeans", "random-rows"})
  void segmentsAreFound(String init) throws IOException {
    fit("t.csv", " --init=" + init);
    CommandLine.Result result =
        succeed("evaluate --model=@model --input=@t.csv --label=segment --json");
    JsonNode found = new com.fasterxml.jackson.databind.ObjectMapper().readTree(result.out());
    assertThat(found.get("purity").asDouble()).isGreaterThan(0.95);
  }

  @Test
  void rowsOfOtherLevelsArePredicted() throws IOException {
    fit("t.csv", "");
    Files.writeString(
        file("new.csv"),
        "never,city,plan,x,calls,code,always,more\n,Atlantis,basic,50001,2,1,no,1\n,,,,,,,\n");
    CommandLine.Result result =
        succeed("predict --model=@model --input=@new.csv --overwrite --output=@predictions");
    assertThat(result.err())
        .contains(
            "warning: column 'city': 1 cells count as missing, as the model does not know their"
                + " level, such as 'Atlantis'");
    List<Row> rows =
        session().read().parquet(file("predictions").toString()).orderBy("row").collectAsList();
    assertThat(rows.get(0).<Double>getAs("logDensity")).isLessThan(-3.0);
    assertThat(Math.abs(rows.get(1).<Double>getAs("logDensity"))).isLessThan(1e-15);
    StringBuilder towns = new StringBuilder("x,plan,city,calls,code,always,never\n");
    for (int n = 0; n < 1200; n++) {
      towns.append("50001,basic,town ").append(n).append(",2,1,yes,\n");
    }
    Files.writeString(file("towns.csv"), towns);
    assertThat(succeed("evaluate --model=@model --input=@towns.csv").err())
        .contains("column 'city': 1200 cells count as missing");
  }

  /** New levels stand behind the model's, also where they come before in bytes. */
  @Test
  void aWarmStartKeepsTheOrderOfLevels() throws IOException {
    fit("t.csv", "");
    Files.writeString(
        file("more.csv"), Files.readString(file("t.csv")) + "50001,alpha,city 1,2,1,yes,,1,0\n");
    succeed(
        "fit --family=mixed --components=2 --init=model:@model --weight=weight"
            + " --input=@more.csv --overwrite --output=@warm");
    JsonNode features = NightFiles.json(file("warm/model.json")).get("features");
    assertThat(features.get(1).get("levels").toString())
        .isEqualTo("[\"basic\",\"plus, \\\"Ü\\\"\",\"alpha\"]");
    assertThat(features.findValuesAsText("type").subList(5, 7))
        .containsExactly("constant", "constant");
  }

  @Test
  void runsGoOnFromCheckpoints() throws IOException {
    JsonNode whole = fit("t.csv", " --max-iterations=6 --tolerance=0");
    fit("t.csv", " --max-iterations=3 --tolerance=0 --checkpoint=@states");
    JsonNode resumed =
        fit("t.csv", " --max-iterations=6 --tolerance=0 --checkpoint=@states --resume");
    assertThat(resumed.get("files")).isEqualTo(whole.get("files"));
    assertThat(resumed.get("objectiveTrace")).isEqualTo(whole.get("objectiveTrace"));
  }

  /** A sweep of one candidate is a fit; Gaussians see the same columns without missing cells. */
  @Test
  void aSweepRanksTablesApart() throws IOException {
    Files.writeString(file("full.csv"), "x,y,c\n0,1,a\n2,3,b\n7,8,a\n9,9,b\n1,2,a\n8,9,b\n");
    String options = " --input=@full.csv --seed=2 --init=random-rows --overwrite";
    succeed("fit --family=mixed --components=2 --output=@one" + options + " --exclude=c");
    succeed(
        "sweep --families=mixed,gaussian-diagonal --components=1,2 --output=@sweep --exclude=c"
            + options);
    JsonNode sweep = NightFiles.json(file("sweep/sweep.json"));
    assertThat(sweep.toString()).contains("\"mixed\"", "\"gaussian\"");
    for (String best : List.of("sweep/best-mixed", "sweep/best-gaussian")) {
      JsonNode model = NightFiles.json(file(best + "/model.json"));
      assertThat(model.get("logDensityQuantiles")).as(best).hasSize(1001);
      assertThat(model.at("/features/0/averageLogDensity").isNumber()).as(best).isTrue();
    }
    CommandLine.Result texts =
        run("sweep --families=mixed,gaussian-diagonal --components=1 --output=@no" + options);
    assertThat(texts.exitCode()).isEqualTo(3);
    assertThat(texts.err())
        .contains("column 'c' holds texts, expected numbers")
        .contains("--family mixed");
  }

  /** Columns without names are numbers, whose floor is a share of their variance there too. */
  @ParameterizedTest
  @ValueSource(strings = {"random-rows", "kmeans"})
  void aSweepOfRowsWithoutNamesIsAFit(String init) throws IOException {
    Random random = new Random(4);
    StringBuilder csv = new StringBuilder("a,b\n");
    for (int n = 0; n < 300; n++) {
      double a = 1000 + 1e-3 * (5 * (n % 2) + random.nextGaussian());
      csv.append(a).append(',').append(1e-3 * (3 * (n % 2) + random.nextGaussian())).append('\n');
    }
    Files.writeString(file("points.csv"), csv);
    succeed("convert --input=@points.csv --overwrite --output=@points.npy");
    String options = " --components=2 --input=@points.npy --seed=1 --overwrite --init=" + init;
    succeed("fit --family=mixed --output=@unnamed" + options);
    succeed("sweep --families=mixed --output=@unnamed-sweep" + options);
    JsonNode fitted = NightFiles.json(file("unnamed/model.json"));
    JsonNode swept = NightFiles.json(file("unnamed-sweep/best-mixed/model.json"));
    assertThat(swept.get("files")).isNotEmpty().isEqualTo(fitted.get("files"));
    assertThat(swept.get("objectiveTrace")).isEqualTo(fitted.get("objectiveTrace"));
  }

  @Test
  void samplesAreTablesThatTheModelKnows() throws IOException {
    fit("t.csv", "");
    succeed("sample --model=@model --rows=3000 --missing --overwrite --output=@drawn.parquet");
    Dataset<Row> drawn = session().read().parquet(file("drawn.parquet").toString());
    assertThat(drawn.schema().fieldNames())
        .containsExactly(
            "row", "component", "x", "plan", "city", "calls", "code", "always", "never");
    assertThat(drawn.filter("plan is null").count()).isBetween(200L, 400L);
    assertThat(drawn.filter("always = 'yes' and never is null").count()).isEqualTo(3000);
    assertThat(drawn.select("plan").distinct().count()).isEqualTo(3);
    CommandLine.Result known =
        succeed("evaluate --model=@model --input=@drawn.parquet --label=component");
    assertThat(known.out()).contains("3000 rows").contains("purity 0.9");
    CommandLine.Result refused = run("sample --model=@model --output=@drawn.npy");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("the model is one of texts or missing cells; give parquet or csv");
  }

  /** Two segments without missing cells, fitted by a family. */
  private static void fitPlain(String family, String features) throws IOException {
    StringBuilder csv = new StringBuilder("x,calls,five,c,Row\n");
    for (int n = 0; n < 60; n++) {
      int s = n % 2;
      csv.append(10 * s + n % 7 * .5).append(',').append(5 * s + n % 5);
      csv.append(",5,").append(s == 0 ? "a" : "b").append(',').append(n % 11 / 4.0).append('\n');
    }
    Files.writeString(file("plain.csv"), csv);
    succeed(
        "fit --components=2 --input=@plain.csv --overwrite --output=@plain --family="
            + (family + " --features=" + features));
  }

  private static Dataset<Row> drawn(String options) {
    succeed("sample --model=@plain --rows=50 --overwrite --output=@plain.parquet" + options);
    return session().read().parquet(file("plain.parquet").toString());
  }

  @Test
  void modelsOfNumbersAreSampledInEveryFormat() throws IOException {
    fitPlain("gaussian-full", "x,Row");
    for (String output : List.of("n.npy", "n.idx", "n.png --image-shape=1x2")) {
      succeed("sample --model=@plain --rows=4 --scale=1 --output=@" + output);
    }
    fitPlain("gaussian-full", "x,calls");
    assertThat(drawn("").schema().fieldNames()).containsExactly("row", "component", "x", "calls");
  }

  @Test
  void meansHaveWholeConstantsAndFractionsOfCounts() throws IOException {
    fitPlain("mixed", "x,calls,five,c --count=calls");
    Dataset<Row> means = drawn(" --mean");
    assertThat(means.filter("five = 5").count()).isEqualTo(50);
    assertThat(means.schema().apply("calls").dataType().simpleString()).isEqualTo("double");
    assertThat(means.select("x", "calls", "c").distinct().count()).isEqualTo(2);
    assertThat(drawn("").schema().apply("calls").dataType().simpleString()).isEqualTo("bigint");
    CommandLine.Result both = run("sample --model=@plain --output=@both.parquet --mean --missing");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).contains("--mean and --missing");
  }

  @Test
  void columnsThatSampleWritesItselfAreRefused() throws IOException {
    fitPlain("mixed", "x,Row,c");
    CommandLine.Result refused = run("sample --model=@plain --dry-run --output=@clash.parquet");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("the column 'Row' of the model");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x,c\\n1,a\\nInfinity,b | | 0 | ",
        "x,c\\n1,a\\n1e300,b | | 3 | row 1: 'x' is 1.0E300, expected a finite number",
        "x,c\\n1,a\\n2.5,b | --count=x | 3 | 'x' is 2.5, expected a whole number of at least 0",
        "x,c\\n"
            + "1,a\\n"
            + "2,b | --count=c | 3 | column 'c' holds texts, expected numbers as --count says",
        "x,c\\n1,a\\n2,b\\n3,d | --max-levels=2 | 3 | column 'c' has more than 2 levels",
        "x,c\\n1,a\\n1,a | | 3 | no column of the features [x, c] varies",
        "x,c\\n1,a\\n2,b | --categorical=d | 2 | no such column among the features x,c",
        "x,c\\n1,a\\n2,b | --categorical=x --count=x | 2 | either categories or counts",
        "x,c\\n1,a\\n2,b | --standardize | 2 | --standardize",
        "x,c\\n1,a\\n2,b | --init=kmeans++ | 2 | give random-rows"
      })
  void whatIsWrongIsNamed(String csv, String options, int exitCode, String words)
      throws IOException {
    Files.writeString(file("wrong.csv"), csv.replace("\\n", "\n") + "\n");
    CommandLine.Result result =
        run(
            "fit --family=mixed --components=1 --input=@wrong.csv --overwrite --output=@wrong"
                + (options == null ? "" : " " + options));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.err()).contains(words == null ? "" : words).doesNotContain("Exception");
  }
}
