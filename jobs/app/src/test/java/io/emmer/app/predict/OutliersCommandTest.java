package io.emmer.app.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.NightFiles;
import io.emmer.app.fixture.OneSpark;
import io.emmer.em.NdArray;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that a model finds unlikely, among rows into which some were planted. */
@ExtendWith(OneSpark.class)
class OutliersCommandTest extends SparkTest {
  private static final int ROWS = 600;

  @TempDir static Path directory;

  /** Two segments; rows 100, 200 and 300 have a cell each that fits neither. */
  @BeforeAll
  static void write() throws IOException {
    Random random = new Random(8);
    StringBuilder csv = new StringBuilder("name,x,plan,calls,w\n");
    for (int n = 0; n < ROWS; n++) {
      int s = n % 2;
      String x =
          n == 100 ? "90" : random.nextInt(20) == 0 ? "" : "" + (10 * s + 3 * random.nextDouble());
      String plan = n == 200 ? "rare" : random.nextInt(10) == 0 ? "" : s == 0 ? "basic" : "plus";
      String calls = n == 300 ? "80" : "" + (random.nextInt(4) + 6 * s);
      csv.append("\"n").append(n).append(", Jr.\",").append(x).append(',').append(plan);
      csv.append(',').append(calls).append(",1\n");
    }
    Files.writeString(file("t.csv"), csv);
    succeed(
        "fit --family=mixed --components=2 --restarts=3 --seed=1 --count=calls --features="
            + "x,plan,calls --leaf-rows=64 --input=@t.csv --output=@model");
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

  private static List<Row> predict(String options) {
    succeed("predict --model=@model --input=@t.csv --overwrite --output=@p " + options);
    return session().read().parquet(file("p").toString()).orderBy("row").collectAsList();
  }

  private static List<String> csv(String options) throws IOException {
    succeed(
        "predict --model=@model --input=@t.csv --overwrite --output=@c --format=csv " + options);
    return Files.readAllLines(file("c/predictions.csv"));
  }

  @Test
  void plantedRowsAreTheLeastLikelyForTheirCells() throws IOException {
    List<Row> rows = predict("--top=3 --keep=name,plan,x");
    assertThat(rows).extracting(row -> row.<Long>getAs("row")).containsExactly(100L, 200L, 300L);
    assertThat(rows)
        .extracting(row -> row.<String>getAs("cell1"))
        .containsExactly("x", "plan", "calls");
    assertThat(rows).allMatch(row -> row.<Double>getAs("cost1") > 3);
    assertThat(rows)
        .allMatch(row -> row.isNullAt(row.fieldIndex("cost2")) || cost(row, 1) > cost(row, 2));
    assertThat(rows).extracting(row -> row.<String>getAs("name")).contains("n200, Jr.");
    assertThat(rows.get(1).<String>getAs("plan")).isEqualTo("rare");
    assertThat(rows.get(0).<Double>getAs("x")).isEqualTo(90);
    List<String> lines = csv("--top=3 --keep=name --responsibilities=1 --partitions=3");
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .isEqualTo(
            "row,component,logDensity,percentile,component1,responsibility1,cell1,cost1,cell2,cost2,"
                + "cell3,cost3,name");
    assertThat(lines.get(1)).startsWith("100,").contains(",x,");
    assertThat(lines.get(2)).startsWith("300,").contains(",calls,").endsWith(",\"n300, Jr.\"");
    assertThat(lines.get(3)).startsWith("200,").contains("" + cost(rows.get(1), 1));
  }

  private static double cost(Row row, int i) {
    return row.<Double>getAs("cost" + i);
  }

  /** Cells that are as likely as others of their column are no reason. */
  @Test
  void cellsWithoutACostAreLeftOut() {
    List<Row> rows = predict("--top=" + ROWS);
    for (Row row : rows) {
      for (int i = 1; i <= 3; i++) {
        boolean none = row.isNullAt(row.fieldIndex("cost" + i));
        assertThat(row.isNullAt(row.fieldIndex("cell" + i))).isEqualTo(none);
        assertThat(none || cost(row, i) > 0).as(row.toString()).isTrue();
      }
    }
    assertThat(rows).anyMatch(row -> row.isNullAt(row.fieldIndex("cell1")));
  }

  /** Beside all rows, sorted here. */
  @Test
  void theLeastLikelyRowsComeFirst() throws IOException {
    List<Row> all = new ArrayList<>(predict(""));
    all.sort(
        Comparator.comparingDouble((Row row) -> row.<Double>getAs("logDensity"))
            .thenComparingLong(row -> row.<Long>getAs("row")));
    List<Long> expected = all.subList(0, 90).stream().map(row -> row.<Long>getAs("row")).toList();
    assertThat(expected).startsWith(100L, 300L, 200L);

    String top = "--top=90 --leaf-rows=50 --partitions=3";
    predict(top);
    assertThat(session().read().parquet(file("p").toString()).collectAsList())
        .extracting(row -> row.<Long>getAs("row"))
        .isEqualTo(expected);
    assertThat(
            csv(top).stream()
                .skip(1)
                .map(line -> Long.parseLong(line.substring(0, line.indexOf(',')))))
        .isEqualTo(expected);
    succeed("predict --model=@model --input=@t.csv --format=npy --output=@arrays " + top);
    try (InputStream in = Files.newInputStream(file("arrays/row.npy"))) {
      assertThat(NpyFile.read(in, "row.npy").values())
          .containsExactly(expected.stream().mapToDouble(row -> row).toArray());
    }
    try (InputStream in = Files.newInputStream(file("arrays/logDensity.npy"))) {
      assertThat(NpyFile.read(in, "logDensity.npy").values()).isSorted();
    }
  }

  /** Beside the scores of all rows, sorted here. */
  @Test
  void quantilesAreThoseOfTheRowsOfTheFit() throws IOException {
    List<Row> all = predict("");
    double[] scores = all.stream().mapToDouble(row -> row.<Double>getAs("logDensity")).toArray();
    double[] sorted = Arrays.stream(scores).sorted().toArray();
    JsonNode quantiles = NightFiles.json(file("model/model.json")).get("logDensityQuantiles");
    assertThat(quantiles).hasSize(1001);
    for (int i = 0; i <= 1000; i++) {
      int reached = Math.max(1, (i * ROWS + 999) / 1000);
      assertThat(quantiles.get(i).asDouble()).isEqualTo(sorted[reached - 1]);
    }
    for (int n = 0; n < ROWS; n++) {
      double score = scores[n];
      int position =
          IntStream.rangeClosed(0, 1000)
              .filter(i -> quantiles.get(i).asDouble() <= score)
              .max()
              .orElse(0);
      assertThat(all.get(n).<Double>getAs("percentile")).isEqualTo(position / 1000.0);
    }
    List<Row> outliers = predict("--outliers=.05 --leaf-rows=50");
    double limit = quantiles.get(50).asDouble();
    assertThat(outliers)
        .extracting(row -> row.<Long>getAs("row"))
        .containsExactlyElementsOf(
            IntStream.range(0, ROWS)
                .filter(n -> scores[n] < limit)
                .mapToObj(n -> (long) n)
                .toList());
    assertThat(outliers).hasSizeBetween(27, 30);
    assertThat(csv("--outliers=.05")).hasSize(outliers.size() + 1);
  }

  @Test
  void averagesOfCellsAddUpToTheObjective() throws IOException {
    JsonNode model = NightFiles.json(file("model/model.json"));
    assertThat(model.get("clusterSizes").get(0).asInt() + model.get("clusterSizes").get(1).asInt())
        .isEqualTo(ROWS);
    double sum = 0;
    for (JsonNode column : model.get("features")) {
      sum += column.get("averageLogDensity").asDouble() * (1 - column.get("missing").asDouble());
    }
    JsonNode trace = model.get("objectiveTrace");
    double perRow = trace.get(trace.size() - 1).asDouble() / ROWS;
    assertThat(sum)
        .isGreaterThan(perRow); // by the entropy of components, ln 2 where they are apart
    assertThat(sum - perRow).isEqualTo(Math.log(2), within(0.05));
  }

  @ParameterizedTest
  @CsvSource({"gaussian-diagonal, true", "gaussian-full, false", "kmeans, false"})
  void everyFamilyKnowsOutliers(String family, boolean cells) throws IOException {
    StringBuilder csv = new StringBuilder("x,y\n");
    for (int n = 0; n < 60; n++) {
      csv.append(10 * (n % 2) + n % 7 * .1).append(',').append(n == 30 ? 12 : n % 5).append('\n');
    }
    Files.writeString(file("plain.csv"), csv);
    succeed(
        "fit --components=2 --input=@plain.csv --overwrite --output=@plain --variance-floor=.5"
            + " --family="
            + family);
    succeed("predict --model=@plain --input=@plain.csv --top=1 --overwrite --output=@one");
    List<Row> rows = session().read().parquet(file("one").toString()).collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<Long>getAs("row")).isEqualTo(30);
    assertThat(rows.get(0).<Double>getAs("percentile")).as("1 of 60").isEqualTo(0.016);
    assertThat(List.of(rows.get(0).schema().fieldNames()).contains("cell1")).isEqualTo(cells);
    JsonNode model = NightFiles.json(file("plain/model.json"));
    assertThat(model.has("squaredDistanceQuantiles")).isEqualTo(family.equals("kmeans"));
  }

  @Test
  void imagesHaveOutliersToo() throws IOException {
    DigitFiles.images(file("images"), 200);
    succeed(
        "fit --family=kmeans --components=3 --max-iterations=2 --input=@images --output=@digits");
    succeed(
        "predict --model=@digits --input=@images --outliers=.1 --format=npy --output=@far"
            + " --responsibilities=2");
    assertThat(file("far/components.npy")).exists();
    assertThat(file("far/responsibilities.npy")).exists();
    assertThat(Files.size(file("far/squaredDistance.npy"))).isBetween(128L + 8, 128L + 8 * 20);
    CommandLine.Result kept =
        run("predict --model=@digits --input=@images --keep=name --output=@no");
    assertThat(kept.exitCode()).isEqualTo(2);
    assertThat(kept.err()).contains("--keep");
  }

  @Test
  void tiesGoToTheFirstRows() throws IOException {
    Files.writeString(file("same.csv"), "x,plan,calls\n" + "5,basic,1\n".repeat(9));
    succeed(
        "predict --model=@model --input=@same.csv --top=4 --leaf-rows=2 --overwrite"
            + " --output=@ties --partitions=3");
    assertThat(session().read().parquet(file("ties").toString()).orderBy("row").collectAsList())
        .extracting(row -> row.<Long>getAs("row"))
        .containsExactly(0L, 1L, 2L, 3L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--outliers=0 | 2 | --outliers 0.0",
        "--outliers=1 | 2 | --outliers 1.0",
        "--top=0 | 2 | --top 0",
        "--top=1 --outliers=.1 | 2 | give one of them",
        "--responsibilities=some | 2 | --responsibilities some: expected all, none, or how many",
        "--keep=none | 3 | no column 'none'",
        "--keep=w,row | 3 | no column 'row'"
      })
  void whatIsWrongIsNamed(String options, int exitCode, String words) {
    CommandLine.Result result =
        run("predict --model=@model --input=@t.csv --output=@wrong " + options);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.err()).contains(words);
  }

  @Test
  void modelsWithoutQuantilesHaveTopOnly() throws IOException {
    succeed("fit --family=mixed --components=1 --features=x --input=@t.csv --output=@hand");
    Path json = file("hand/model.json");
    Files.writeString(
        json,
        "{\"schemaVersion\":1,\"family\":\"mixed\",\"components\":1,\"dimensions\":1,"
            + "\"features\":[{\"name\":\"x\",\"type\":\"numeric\"}]}");
    CommandLine.Result none =
        run("predict --model=@hand --input=@t.csv --outliers=.1 --output=@wrong");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("give --top, or fit the model again");
    succeed("predict --model=@hand --input=@t.csv --top=2 --output=@hand-top");
    assertThat(session().read().parquet(file("hand-top").toString()).columns())
        .doesNotContain("percentile", "cell1");
  }

  private static void array(String name, double[] values, int... shape) throws IOException {
    Files.createDirectories(file("sure"));
    try (OutputStream out = Files.newOutputStream(file("sure/" + name))) {
      NpyFile.write(out, NdArray.of(values, shape));
    }
  }

  /** A row that no component can be the origin of is written, and the least likely of all. */
  @Test
  void impossibleRowsAreWritten() throws IOException {
    array("weights.npy", new double[] {.5, .5}, 2);
    array("probabilities.npy", new double[] {1, 0, 1, 0}, 2, 2);
    Files.writeString(
        file("sure/model.json"),
        "{\"schemaVersion\":1,\"family\":\"mixed\",\"components\":2,\"dimensions\":1,\"features\":"
            + "[{\"name\":\"plan\",\"type\":\"categorical\",\"levels\":[\"basic\",\"plus\"]}]}");
    Files.writeString(file("plans.csv"), "plan\nbasic\nplus\n\"\"\n");
    String predict =
        "predict --model=@sure --input=@plans.csv --format=csv --overwrite --output=@s";
    succeed(predict);
    assertThat(Files.readAllLines(file("s/predictions.csv")))
        .containsExactly(
            "row,component,logDensity,responsibility0,responsibility1",
            "0,0,0.0,0.5,0.5",
            "1,0,-Infinity,0.5,0.5",
            "2,0,0.0,0.5,0.5");
    succeed(predict + " --top=1");
    assertThat(Files.readAllLines(file("s/predictions.csv")).get(1)).startsWith("1,0,-Infinity");
  }
}
