package io.emmer.app.cli;

import static io.emmer.app.fixture.CommandLine.succeed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.NightFiles;
import io.emmer.app.fixture.OneSpark;
import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables in text, from the command line. */
@ExtendWith(OneSpark.class)
class CsvCommandTest extends SparkTest {
  private static final int ROWS = 500;

  @TempDir static Path directory;

  /** Of the same rows without a table. */
  private static JsonNode expected;

  /** Columns x, y, z of two clusters, a label, a weight, a name. */
  @BeforeAll
  static void write() throws IOException {
    Random random = new Random(5);
    StringBuilder csv = new StringBuilder("x,name,y,z,label,weight\n");
    for (int n = 0; n < ROWS; n++) {
      int label = n % 2;
      csv.append(6 * label + random.nextGaussian()).append(",\"row, ").append(n).append("\",");
      csv.append(random.nextGaussian()).append(',').append(3 * label + random.nextGaussian());
      csv.append(',').append(label).append(',').append(1 + n % 3).append('\n');
    }
    Files.writeString(file("t.csv"), csv);
    Files.writeString(file("bom.csv"), "\ufeff" + csv.toString().replace("\n", "\r\n"));
    Files.writeString(file("t.tsv"), csv.toString().replaceAll(",(?! )", "\t"));
    Files.writeString(file("t.txt"), csv.toString().replaceAll(",(?! )", ";"));
    Files.writeString(file("bare.csv"), csv.substring(csv.indexOf("\n") + 1));
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file("t.csv.gz")))) {
      out.write(csv.toString().getBytes(UTF_8));
    }
    Files.createDirectory(file("two"));
    int half = csv.indexOf("\n", csv.length() / 2) + 1;
    Files.writeString(file("two/a.csv"), csv.substring(0, half));
    Files.writeString(file("two/b.csv"), "x,name,y,z,label,weight\n" + csv.substring(half));
    succeed("convert", "--input=" + file("t.csv"), "--features=x,y,z", "--output=" + file("t.npy"));
    expected = fit("t.npy").get("files");
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  private static JsonNode fit(String input, String... more) throws IOException {
    return fit(2, input, more);
  }

  private static JsonNode fit(int iterations, String input, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("fit", "--family=gaussian-diagonal"));
    arguments.addAll(List.of("--components=2", "--seed=1", "--leaf-rows=64", "--overwrite"));
    arguments.add("--max-iterations=" + iterations);
    arguments.add("--input=" + file(input));
    arguments.add("--output=" + file("model"));
    arguments.addAll(List.of(more));
    succeed(arguments.toArray(String[]::new));
    return NightFiles.json(file("model/model.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t.csv    | --features=x,y,z",
        "t.csv    | --exclude=name,label,weight",
        "bom.csv  | --features=x,y,z",
        "t.tsv    | --features=x,y,z",
        "t.txt    | --features=x,y,z --input-format=csv --delimiter=;",
        "bare.csv | --features=c1,c3,c4 --header=no",
        "t.csv.gz | --features=x,y,z",
        "two      | --features=x,y,z --partitions=3"
      })
  void theSameRowsGiveTheSameBits(String input, String options) throws IOException {
    assertThat(fit(input, options.split(" ")).get("files")).isEqualTo(expected);
  }

  @Test
  void columnsHaveRoles() throws IOException {
    String[] roles = {"--features=x,y,z", "--weight=weight", "--id=name", "--label=label"};
    JsonNode model = fit("t.csv", roles);
    assertThat(model.get("files")).isNotEqualTo(expected);
    assertThat(
            succeed(
                    "evaluate",
                    "--model=" + file("model"),
                    "--input=" + file("t.csv"),
                    "--features=x,y,z",
                    "--label=label")
                .out())
        .contains("purity");
    succeed(
        "predict",
        "--model=" + file("model"),
        "--input=" + file("t.csv"),
        "--features=x,y,z",
        "--id=name",
        "--output=" + file("predicted"));
    assertThat(
            session().read().parquet(file("predicted").toString()).filter("id = 'row, 7'").count())
        .isEqualTo(1);
  }

  @Test
  void aModelFindsItsColumnsByName() throws IOException {
    fit("t.csv", "--features=x,y,z");
    Files.writeString(file("less.csv"), "y,z\n1,2\n");
    Files.writeString(file("other.csv"), "color,z,x,y\nred,3,1,2\nblue,-3,,2\n");
    Files.writeString(file("same.csv"), "x,y,z\n1,2,3\n");

    assertThat(predictions("same.csv")).isEqualTo(predictions("other.csv", "--limit=1"));
    assertThat(predictions("same.csv", "--features=z,y,x")).isEqualTo(predictions("same.csv"));
    assertRefused(3, "row 1: 'x' is missing", "other.csv");
    assertRefused(3, "less.csv: no column 'x', found [y, z]; the model needs x,y,z", "less.csv");
    for (String strangers : List.of("a,b", "a,b,c", "a,b,text")) {
      String row = "1,2,some".substring(0, strangers.length());
      Files.writeString(file("strangers.csv"), strangers + "\n" + row + "\n");
      assertRefused(
          3,
          "no column 'x', 'y', 'z', found ["
              + strangers.replace(",", ", ")
              + "]; the model needs x,y,z",
          "strangers.csv");
    }
    assertRefused(
        2,
        "--features x,y: the model is one of the columns x,y,z; leave the option out",
        "same.csv",
        "--features=x,y");
  }

  private static List<String> predictions(String input, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(0, List.of("predict", "--model=" + file("model"), "--overwrite"));
    arguments.addAll(List.of("--input=" + file(input), "--output=" + file("p")));
    succeed(arguments.toArray(String[]::new));
    return session().read().parquet(file("p").toString()).orderBy("row").toJSON().collectAsList();
  }

  private static void assertRefused(int exitCode, String message, String input, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(0, List.of("predict", "--model=" + file("model")));
    arguments.addAll(List.of("--input=" + file(input), "--output=" + file("refused")));
    CommandLine.Result result = CommandLine.run(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.err()).contains(message);
    assertThat(file("refused")).doesNotExist();
  }

  @Test
  void aModelIsExplainedByNames() throws IOException {
    JsonNode model = fit(100, "t.csv", "--features=x,y,z");
    JsonNode x = model.get("features").get(0);
    assertThat(x.get("name").asText() + x.get("type").asText()).isEqualTo("xnumeric");
    assertThat(x.get("mean").asDouble()).isBetween(2.5, 3.5);
    assertThat(x.get("standardDeviation").asDouble()).isBetween(2.5, 3.5);

    assertThat(succeed("explain", file("model").toString()).out())
        .contains("gaussian-diagonal, 2 components, of 500 rows, converged")
        .containsPattern(
            "component \\d, \\d+\\.\\d%: high x \\d\\.\\d+ against \\d\\.\\d+; high z");
    assertThat(page("model", "t.csv"))
        .contains("What tells them apart", "high x", "<th scope=\"row\" dir=\"auto\">z</th>")
        .containsPattern("<li dir=\"auto\">row \\d+: x [^<]*, z [^<]*, y [^<]*</li>")
        .contains("Values of the prototype")
        .doesNotContain("<h4>Prototype</h4>", "Bars show");
    succeed(
        "report",
        "--model=" + file("model"),
        "--model=" + file("model"),
        "--input=" + file("t.csv"),
        "--label=label",
        "--overwrite",
        "--output=" + file("t.html"));
    assertThat(Files.readString(file("t.html")))
        .containsPattern("<li dir=\"auto\">row \\d+ \\(1\\): x")
        .containsPattern("<li dir=\"auto\">\\d+\\.\\d%: high x")
        .doesNotContain("class=\"strip");
  }

  @Test
  void fitAndSweepWriteTheirPages() throws IOException {
    String[] common = {"--input=" + file("t.csv"), "--features=x,y,z", "--seed=1", "--overwrite"};
    CommandLine.Result fitted =
        succeed(
            "fit",
            "--family=gaussian-diagonal",
            "--components=2",
            "--max-iterations=3",
            common[0],
            common[1],
            common[2],
            common[3],
            "--output=" + file("model"),
            "--report=" + file("fit.html"));
    assertThat(fitted.out()).contains("; page in " + file("fit.html"));
    succeed(
        "report",
        "--model=" + file("model"),
        common[0],
        common[3],
        "--output=" + file("later.html"));
    assertThat(file("fit.html")).hasSameTextualContentAs(file("later.html"));

    succeed(
        "sweep",
        "--families=kmeans,gaussian-unit",
        "--components=1,2",
        "--max-iterations=3",
        common[0],
        common[1],
        common[2],
        common[3],
        "--output=" + file("swept"),
        "--report=" + file("sweep.html"));
    assertThat(Files.readString(file("sweep.html"))).contains("Sweep over families and K: swept");

    Files.writeString(file("notes.html"), "mine");
    CommandLine.Result refused =
        CommandLine.run(
            "fit",
            "--family=kmeans",
            common[0],
            common[1],
            "--output=" + file("unwritten"),
            "--report=" + file("notes.html"));
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(file("unwritten")).doesNotExist();
  }

  @Test
  void aPageAboutCellsShowsThemInWords() throws IOException {
    StringBuilder csv = new StringBuilder("age,plan,calls\n");
    for (int n = 0; n < 60; n++) {
      csv.append(n % 2 == 0 ? 20 + n % 7 : 60 + n % 5).append(',');
      csv.append(n % 2 == 0 ? "basic" : n % 9 == 0 ? "" : "plus").append(',').append(n % 3);
      csv.append('\n');
    }
    Files.writeString(file("cells.csv"), csv);
    succeed(
        "fit",
        "--family=mixed",
        "--components=2",
        "--seed=2",
        "--restarts=3",
        "--overwrite",
        "--input=" + file("cells.csv"),
        "--output=" + file("cells"),
        "--report=" + file("cells.html"));
    assertThat(Files.readString(file("cells.html")))
        .contains("plan plus 100% against", "nearer profiles, in standard deviations")
        .containsPattern("<li dir=\"auto\">row \\d+: .*age 2\\d, .*plan basic")
        .doesNotContain("<h4>Prototype</h4>");
    assertThat(succeed("explain", file("cells").toString()).out())
        .contains("mixed, 2 components, of 60 rows", "plan plus 100% against");
  }

  @Test
  void labelsAreTextsAndMayBeMissing() throws IOException {
    String csv = "x,y,species\n0,0,setosa\n9,9,virginica\n9,8,virginica\n0,1,\n1,0,setosa\n";
    Files.writeString(file("named.csv"), csv);
    succeed(
        "fit",
        "--family=kmeans",
        "--components=2",
        "--init=kmeans++",
        "--seed=1",
        "--input=" + file("named.csv"),
        "--label=species",
        "--overwrite",
        "--output=" + file("model"));
    String[] rows = {"--input=" + file("named.csv"), "--label=species"};

    JsonNode found =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree(
                succeed("evaluate", "--model=" + file("model"), rows[0], rows[1], "--json").out());
    assertThat(found.get("purity").asDouble()).isEqualTo(1);
    assertThat(found.get("contingency").properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactly("setosa", "virginica");
    assertThat(found.get("contingency").findValues("setosa").toString()).contains("2");
    assertThat(predictions("named.csv", "--label=species"))
        .anyMatch(row -> row.contains("\"label\":\"setosa\""))
        .anyMatch(row -> row.contains("\"row\":3") && !row.contains("label"));
    CommandLine.Result tree =
        CommandLine.run(
            "tree", "--norm=l2", rows[0], rows[1], "--features=x,y", "--output=" + file("tree"));
    assertThat(tree.exitCode()).isEqualTo(3);
    assertThat(tree.err()).contains("row 3: the label is missing");
    succeed(
        "tree",
        "--norm=l2",
        rows[0],
        rows[1],
        "--features=x,y",
        "--limit=3",
        "--output=" + file("tree"));
    assertThat(Files.readString(file("tree/dendrogram.svg"))).contains("setosa", "virginica");
    succeed("convert", rows[0], rows[1], "--output=" + file("named.parquet"));
    assertThat(
            session()
                .read()
                .parquet(file("named.parquet").toString())
                .select("species")
                .as(org.apache.spark.sql.Encoders.STRING())
                .collectAsList())
        .containsExactly("setosa", "virginica", "virginica", null, "setosa");
  }

  @Test
  void predictionsInText() throws IOException {
    fit("t.csv", "--features=x,y,z");
    String csv = "x,y,z,who,kind\n0,0,0,\"a, \"\"b\"\"\",\n6,0,3,ü,late\n";
    Files.writeString(file("who.csv"), csv);
    succeed(
        "predict",
        "--model=" + file("model"),
        "--input=" + file("who.csv"),
        "--id=who",
        "--label=kind",
        "--format=csv",
        "--output=" + file("texts"));
    List<String> lines = Files.readAllLines(file("texts/predictions.csv"));

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .isEqualTo("row,id,label,component,logDensity,percentile,responsibility0,responsibility1");
    assertThat(lines.get(1)).startsWith("0,\"a, \"\"b\"\"\",,");
    assertThat(lines.get(2)).startsWith("1,ü,late,");
    List<String> parquet = predictions("who.csv", "--id=who", "--label=kind");
    String[] cells = lines.get(2).split(",", -1);
    assertThat(parquet.get(1))
        .contains("\"component\":" + cells[3] + ",", "\"logDensity\":" + cells[4] + ",");
    assertThat(file("texts").toFile().list())
        .containsExactlyInAnyOrder("_SUCCESS", "predictions.csv");
  }

  @Test
  void labelsAndIdsMayBeOfAnyType() {
    session()
        .sql(
            "select id as x, id * id as y, id % 2 = 0 as odd, date_add(date'2026-01-01', int(id))"
                + " as day, cast(id as decimal(20, 0)) + 12345678901234567890 as big,"
                + " cast(id as double) / 2 as half from range(4)")
        .coalesce(1)
        .write()
        .mode("overwrite")
        .parquet(file("any.parquet").toString());
    succeed(
        "fit",
        "--family=kmeans",
        "--components=2",
        "--input=" + file("any.parquet"),
        "--features=x,y",
        "--overwrite",
        "--output=" + file("model"));

    assertThat(predictions("any.parquet", "--label=odd", "--id=big").get(1))
        .contains("\"id\":12345678901234567891", "\"label\":false");
    assertThat(predictions("any.parquet", "--label=half", "--id=day").get(1))
        .contains("\"id\":\"2026-01-02\"", "\"label\":0.5");
  }

  @Test
  void otherRolesAreAnotherCheckpoint() {
    String[] fit = {
      "fit",
      "--family=kmeans",
      "--components=2",
      "--max-iterations=1",
      "--input=" + file("t.csv"),
      "--exclude=name,x",
      "--checkpoint=" + file("states"),
      "--checkpoint-every=1",
      "--resume",
      "--overwrite",
      "--output=" + file("resumed"),
      "--label=label"
    };
    succeed(fit);
    fit[fit.length - 1] = "--label=weight";
    CommandLine.Result result = CommandLine.run(fit);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains("is of a run with --features y,z,weight");
  }

  @Test
  void aFileThatIsNamedTwiceIsRefused() {
    assertBad(2, "is named twice", "--input=" + file("t.csv"), "--input=" + file("t.csv"));
  }

  @Test
  void whichColumnsAreFeaturesIsSaid() {
    CommandLine.Result result =
        succeed(
            "fit",
            "--family=kmeans",
            "--components=2",
            "--max-iterations=1",
            "--input=" + file("t.csv"),
            "--exclude=name",
            "--label=label",
            "--weight=weight",
            "--output=" + file("said"));
    assertThat(result.err()).contains("500 rows of 3 values (x, y, z) from 1 file, labelled");
  }

  @Test
  void inspectTellsTypesAndMissingCells() throws IOException {
    Files.writeString(file("types.csv"), "a,b,c\n1,x,\n2,,3\n");
    assertThat(succeed("inspect", file("types.csv").toString()).out())
        .contains("types.csv: csv, 2 rows")
        .containsPattern("a +number +0 +1 to 2\\R")
        .containsPattern("b +text +1 +1 text, x\\R")
        .containsPattern("c +number +1 +3\\R");
    assertThat(succeed("inspect", "--null=x", file("types.csv").toString()).out())
        .containsPattern("b +number +2\\R");
  }

  /** Names, labels that are texts, weights and ids go through every format of tables. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "csv.gz", "parquet"})
  void convertKeepsNames(String format) throws IOException {
    String to = "converted." + format;
    String[] roles = {"--features=z,x", "--label=name", "--weight=weight", "--id=label"};
    List<String> command = new ArrayList<>(List.of("convert", "--input=" + file("t.csv")));
    command.addAll(List.of(roles));
    command.add("--output=" + file(to));
    succeed(command.toArray(String[]::new));
    String[] fitted = {"--features=x,z", "--weight=weight"};
    assertThat(fit(to, fitted).get("files")).isEqualTo(fit("t.csv", fitted).get("files"));
    assertThat(succeed("inspect", file(to).toString()).out())
        .containsPattern("z +(number|double)")
        .containsPattern("name +(text|string) +0 +about \\d+ texts, row, 0 to row, 99")
        .containsPattern("weight +(number|double) +0 +1 to 3");
  }

  @Test
  void textsThatAreConvertedAreQuoted() throws IOException {
    Files.writeString(file("q.csv"), "\"a,b\",n\n1.5,\"x\"\"y\"\n-0.0,\n1e300,\"u\nv\"\n");
    succeed("convert", "--input=" + file("q.csv"), "--label=n", "--output=" + file("q2.csv"));
    assertThat(Files.readString(file("q2.csv")))
        .isEqualTo("\"a,b\",n\n1.5,\"x\"\"y\"\n-0.0,\n1.0E300,\"u\nv\"\n");
    succeed("convert", "--input=" + file("t.npy"), "--output=" + file("n.csv"), "--limit=2");
    assertThat(Files.readAllLines(file("n.csv"))).hasSize(3).first().isEqualTo("c1,c2,c3");
  }

  /** A table is drawn under the names of the columns, and is one that can be fitted. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void samplesHaveNames(String format) throws IOException {
    fit("t.csv", "--features=y,x");
    String drawn = file("drawn." + format).toString();
    succeed(
        "sample",
        "--model=" + file("model"),
        "--rows=400",
        "--partitions=1",
        "--output=" + drawn,
        "--overwrite");
    assertThat(succeed("inspect", drawn).out())
        .contains("400 rows")
        .containsPattern("row +\\w+ +0 +0 to 399")
        .containsPattern("component +\\w+ +0 +0 to 1")
        .containsPattern("y +\\w+ +0 ")
        .containsPattern("x +\\w+ +0 ");
    succeed(
        "evaluate", "--model=" + file("model"), "--input=" + drawn, "--label=component", "--json");
    succeed(
        "sample",
        "--model=" + file("model"),
        "--rows=3",
        "--output=" + file("drawn.npy"),
        "--overwrite");
  }

  @Test
  void aSingleColumnLosesNoBlankLine() throws IOException {
    Files.writeString(file("one.csv"), "x\n1\n\n3\n");
    assertBad(3, "row 1: 'x' is missing", "--input=" + file("one.csv"));
    assertThat(succeed("inspect", file("one.csv").toString()).out()).contains("3 rows");
  }

  private static String page(String model, String rows) throws IOException {
    String output = "--output=" + file("page.html");
    succeed("report", "--model=" + file(model), "--input=" + file(rows), "--overwrite", output);
    return Files.readString(file("page.html"));
  }

  /** Names, and what separates the components in the columns' own units. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--limit=0",
        "--standardize",
        "--pca=2",
        "--standardize --pca=2 --max-iterations=10"
      })
  void transformedRowsKeepTheirColumns(String transform) throws IOException {
    StringBuilder csv = new StringBuilder("large,apart,same\n");
    Random random = new Random(3);
    for (int n = 0; n < 200; n++) {
      csv.append(1000 * random.nextGaussian() + 300 * (n % 2)).append(',');
      csv.append(5 * (n % 2) + 0.1 * random.nextGaussian()).append(',');
      csv.append(random.nextGaussian()).append('\n');
    }
    Files.writeString(file("units.csv"), csv);
    List<String> fit = new ArrayList<>(List.of("fit", "--family=gaussian-diagonal"));
    fit.addAll(List.of("--components=2", "--seed=1", "--init=kmeans++", "--overwrite"));
    fit.addAll(List.of("--input=" + file("units.csv"), "--output=" + file("units")));
    fit.addAll(List.of(transform.split(" ")));
    succeed(fit.toArray(String[]::new));
    boolean reduced = transform.contains("pca");
    JsonNode apart = NightFiles.json(file("units/model.json")).at("/features/1");
    assertThat(apart.get("name").asText()).isEqualTo("apart");
    assertThat(apart.get("mean").asDouble()).isCloseTo(2.5, within(0.05));
    assertThat(apart.has("averageLogDensity")).isEqualTo(!reduced);
    assertThat(apart.get("standardDeviation").asDouble()).isCloseTo(2.5, within(0.05));
    if (!reduced) {
      assertThat(succeed("explain", file("units").toString()).out())
          .containsPattern("component 0, \\d+\\.\\d%: (high|low) apart ");
    }
    succeed(
        "sample",
        "--model=" + file("units"),
        "--rows=3",
        "--overwrite",
        "--output=" + file("units-drawn.csv"));
    assertThat(Files.readAllLines(file("units-drawn.csv")).get(0))
        .isEqualTo("row,component,large,apart,same");
    succeed(
        "predict",
        "--model=" + file("units"),
        "--input=" + file("units.csv"),
        "--top=1",
        "--format=csv",
        "--overwrite",
        "--output=" + file("units-predicted"));
    assertThat(Files.readString(file("units-predicted/predictions.csv")).contains("cell1"))
        .isEqualTo(!reduced);
    assertThat(page("units", "units.csv"))
        .contains("nearer profiles, in standard deviations")
        .containsPattern("<li dir=\"auto\">row \\d+: [^<]*large");
  }

  /** A comma, quotes, dots, brackets and backticks: as in the header, quoted where CSV would. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void namesHoldAnything(String format) throws IOException {
    String header = "\"a, b\",\"say \"\"hi\"\"\",x.y,[z],`t`,Größe";
    StringBuilder csv = new StringBuilder(header + "\n");
    for (int n = 0; n < 30; n++) {
      csv.append(n % 2).append(',').append(n % 3).append(',').append(n % 5).append(',');
      csv.append(n % 7).append(',').append(n).append(',').append(n % 2 == 0 ? "ä" : "b");
      csv.append('\n');
    }
    Files.writeString(file("hostile.csv"), csv);
    String from = "--input=" + file("hostile.csv");
    String numbers = header.replace(",`t`,Größe", "");
    if (format.equals("parquet")) {
      from = "--input=" + file("hostile.parquet");
      String label = "--label=Größe";
      String to = "--output=" + file("hostile.parquet");
      String input = "--input=" + file("hostile.csv");
      succeed("convert", input, "--features=" + numbers + ",`t`", label, to);
    }
    String[] fit = {
      "fit",
      "--family=gaussian-diagonal",
      "--components=2",
      "--overwrite",
      from,
      "--exclude=`t`",
      "--label=Größe",
      "--max-iterations=2",
      "--output=" + file("hostile-model")
    };
    assertThat(succeed(fit).err())
        .contains("30 rows of 4 values (" + numbers.replaceAll(",(?! )", ", ") + ") from");
    JsonNode all = NightFiles.json(file("hostile-model/model.json"));
    assertThat(all.at("/features/0/name").asText()).isEqualTo("a, b");
    assertThat(all.at("/features/1/name").asText()).isEqualTo("say \"hi\"");
    fit[5] = "--features=" + numbers;
    succeed(fit);
    assertThat(NightFiles.json(file("hostile-model/model.json")).get("files"))
        .isEqualTo(all.get("files"));
    fit[5] = "--features=a, b";
    assertThat(CommandLine.run(fit).err()).contains("found [" + header.substring(0, 6));
    succeed(
        "predict",
        "--model=" + file("hostile-model"),
        from,
        "--keep=\"a, b\",`t`",
        "--where=`x.y` > 1 and ```t``` < 20",
        "--format=csv",
        "--overwrite",
        "--output=" + file("hostile-predicted"));
    assertThat(Files.readAllLines(file("hostile-predicted/predictions.csv")))
        .hasSize(13)
        .first()
        .asString()
        .endsWith(",\"a, b\",`t`");
  }

  @Test
  void textInUtf16IsRefused() throws IOException {
    for (String order : List.of("UTF-16LE", "UTF-16BE")) {
      Files.write(file("wide.csv"), "\ufeffx,y\r\n1,2\r\n".getBytes(Charset.forName(order)));
      assertBad(3, "is in UTF-16, expected UTF-8; convert it", "--input=" + file("wide.csv"));
    }
  }

  /** The middle of a component, not what is farthest from the others. */
  @ParameterizedTest
  @ValueSource(strings = {"gaussian-diagonal", "kmeans"})
  void typicalRowsAreInTheMiddle(String family) throws IOException {
    Files.writeString(
        file("two.csv"), "x\n-3\n-2\n2\n-1\n1\n3\n0\n97\n98\n102\n103\n101\n99\n100\n");
    String input = "--input=" + file("two.csv");
    String output = "--output=" + file("middle");
    succeed("fit", "--family=" + family, "--components=2", "--overwrite", input, output);
    assertThat(page("middle", "two.csv"))
        .containsPattern("<ul><li dir=\"auto\">row 6[^<]*: x 0<")
        .containsPattern("<ul><li dir=\"auto\">row 13[^<]*: x 100<");
  }

  @Test
  void ofManyLabelsTheCommonestAreShown() throws IOException {
    StringBuilder csv = new StringBuilder("x,l\n9,often\n8,often\n");
    for (int n = 0; n < 60; n++) {
      csv.append(n).append(",label ").append(n).append('\n');
    }
    String input = "--input=" + Files.writeString(file("many.csv"), csv);
    String output = "--output=" + file("many");
    succeed("fit", "--family=kmeans", "--components=2", "--label=l", "--overwrite", input, output);
    String out = succeed("evaluate", "--model=" + file("many"), "--label=l", input).out();
    assertThat(out).contains("and 21 rarer labels").containsPattern("\\noften +\\d");
    assertThat(out.lines().filter(line -> line.strip().matches("label \\d+ .*"))).hasSize(39);
  }

  /** Densities of Gaussians only have no value for them, and there the smallest variance counts. */
  @ParameterizedTest
  @CsvSource({"gaussian-diagonal, true", "kmeans, false", "mixed, false"})
  void columnsThatDoNotVaryAreTold(String family, boolean isTold) throws IOException {
    Files.writeString(file("constant.csv"), "x,k\n1,3\n2,3\n4,3\n9,3\n");
    CommandLine.Result result =
        succeed(
            "fit",
            "--family=" + family,
            "--components=1",
            "--overwrite",
            "--input=" + file("constant.csv"),
            "--output=" + file("constant"));
    assertThat(result.out().contains("doubtful  the same in all rows: 'k';")).isEqualTo(isTold);
  }

  @Test
  void aDelimiterInAHeaderAloneIsPartOfAName() throws IOException {
    Files.writeString(file("one.csv"), "price|eur\n1\n2\n4\n");
    assertThat(succeed("inspect", file("one.csv").toString()).out()).contains("price|eur");
    Files.writeString(file("one.csv"), "price|eur\n1|2\n");
    assertBad(3, "give --delimiter '|', or, if that is its name,", "--input=" + file("one.csv"));
    String given = "--delimiter=,";
    assertThat(succeed("inspect", file("one.csv").toString(), given).out()).contains("price|eur");
  }

  @Test
  void foldersOfImagesAreForConvert() throws IOException {
    Files.createDirectory(file("photos"));
    Files.writeString(file("photos/README.txt"), "Photos of last summer.\n");
    Files.write(file("photos/b.JPG"), new byte[] {-1, -40, -1, -32});
    String message = "b.JPG: an image, expected a table, IDX or NPY; make rows of folders of PNG,";
    assertBad(3, message, "--input=" + file("photos"));
    CommandLine.Result inspected = CommandLine.run("inspect", file("photos").toString());
    assertThat(inspected.exitCode()).isEqualTo(3);
    assertThat(inspected.err()).contains(message);
  }

  @Test
  void formatsMayBeNamedAsFilesEnd() throws IOException {
    Files.writeString(file("tabs.txt"), "x\ty\n1\t2\n3\t4\n");
    assertThat(succeed("inspect", file("tabs.txt").toString(), "--input-format=TSV").out())
        .containsPattern("x +number +0 +1 to 3\\R +y +number +0 +2 to 4");
    Files.writeString(file("objects.txt"), "{\"x\": 1}\n");
    for (String name : List.of("jsonl", "ndjson")) {
      assertThat(succeed("inspect", file("objects.txt").toString(), "--input-format=" + name).out())
          .contains("json, 1 row");
    }
  }

  /** Read as they stand, and told, before a fit and by inspect. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "NA 1 2 3 4 5 6 7 8 9 10   | line 2: column 'x' is 'NA', so all of it is text, and 10 of 11"
            + " cells are numbers; if that stands for a missing cell, give --null 'NA'",
        "1 2 3 4 5 6 7 8 9 10 oops | line 12: column 'x' is 'oops', so all of it is text, and 10"
            + " of",
        "nan 1 nan 2 nan nan       | line 2: column 'x' is 'nan', so all of it is text, and 2 of 6",
        "2 '1,5' 3 4               | line 3: column 'x' is '1,5', so all of it is text; if they are"
            + " numbers, write them in digits with a point",
        "2 -- 3 4 5 6 7 8 9 10 11  | line 3: column 'x' is '--', so all of it is text, and 10 of 11"
            + " cells are numbers; if that stands for a missing cell, give --null='--'",
        "'1 234' 3 4               | column 'x' is '1 234', so all of it is text; if they are",
        "€3 3% 4                   | column 'x' is '€3', so all of it is text; if they are numbers",
        "7 8 9 10 11 12 13 14 15 16 | column 'x' counts the rows, from 7, and tells nothing of"
            + " them; leave it out, by --exclude, or name it by --id",
      })
  void columnsThatMayBeMeantOtherwiseAreTold(String cells, String message) throws IOException {
    StringBuilder csv = new StringBuilder("x,y\n");
    Matcher cell = Pattern.compile("'([^']*)'|(\\S+)").matcher(cells);
    for (int n = 0; cell.find(); n++) {
      String text = cell.group(1) == null ? cell.group(2) : '"' + cell.group(1) + '"';
      csv.append(text).append(',').append(n % 3).append('\n');
    }
    Files.writeString(file("doubtful.csv"), csv);
    assertThat(doubts()).singleElement().asString().contains(message);
    assertThat(succeed("inspect", file("doubtful.csv").toString()).out()).contains(message);
  }

  /** Texts, dates, marks without numbers, short and broken counts, and what somebody named. */
  @Test
  void columnsThatAreWhatTheyAreAreNotTold() throws IOException {
    for (String cells :
        List.of("NA yes no", "2026-01-02 1.2.2026", "1 2 3", "1-2 2-3", "192.168.100.101")) {
      Files.writeString(file("doubtful.csv"), "x,y\n" + cells.replace(" ", ",1\n") + ",2\n");
      assertThat(doubts()).isEmpty();
    }
    StringBuilder csv = new StringBuilder("x,y\n");
    for (int n = 0; n < 20; n++) {
      csv.append(n == 15 ? 16 : n).append(',').append(n).append('\n');
    }
    Files.writeString(file("doubtful.csv"), csv);
    assertThat(doubts("--features=x,y")).isEmpty();
    assertThat(doubts("--exclude=y")).isEmpty();
    assertThat(doubts("--id=y")).isEmpty();
    assertThat(doubts()).singleElement().asString().contains("column 'y' counts the rows, from 0");
    Files.writeString(file("doubtful.csv"), "x,y\nNA,1\n2,2\n3,3\n");
    assertThat(doubts("--categorical=x")).isEmpty();
  }

  private static List<String> doubts(String... more) {
    List<String> command = new ArrayList<>(List.of("fit", "--family=mixed", "--components=1"));
    command.addAll(List.of("--dry-run", "--output=none", "--input=" + file("doubtful.csv")));
    command.addAll(List.of(more));
    return succeed(command.toArray(String[]::new)).errorLines().stream()
        .filter(line -> line.startsWith("warning: "))
        .toList();
  }

  /** Each row has another text, so that they tell no groups. */
  @Test
  void columnsOfIdsAreTold() throws IOException {
    StringBuilder csv = new StringBuilder("name,x\n");
    for (int n = 0; n < 30; n++) {
      csv.append("name").append(n).append(',').append(n % 7).append('\n');
    }
    Files.writeString(file("ids.csv"), csv);
    String[] fit = {
      "fit",
      "--family=mixed",
      "--components=1",
      "--overwrite",
      "--input=" + file("ids.csv"),
      "--output=" + file("ids"),
      "--max-levels=100"
    };
    assertThat(succeed(fit).err())
        .contains("warning: column 'name' has another level in each of its 30 cells");
    fit[6] = "--id=name";
    assertThat(succeed(fit).err()).doesNotContain("warning: ");
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
        "``                        |                  | 3 | is empty, expected a table",
        "x,y~                      |                  | 3 | no rows, expected at least one",
        "x,x~1,2~                  |                  | 3 | line 1: two columns are called 'x'",
        "x,y~1,2~3~                |                  | 3 | line 3: 1 fields, expected 2",
        "x,y~1,2~3,4,5~            |                  | 3 | line 3: 3 fields, expected 2",
        "x,y~1,2~~3,4,5~           |                  | 3 | line 4: 3 fields, expected 2",
        "x,y~1,2~3,4               | --features=x,z   | 3 | no column 'z', found [x, y]",
        "x,y~1,2~3,4               | --exclude=z      | 3 | no column 'z', found [x, y]",
        "x,y~1,2~3,4               | --label=l        | 3 | no column 'l', found [x, y]",
        "x,y~1,2~3,4               | --exclude=x,y    | 3 | no column is left for features",
        "x,y~1,2~3,a~              |                  | 3 | line 3: column 'y' is 'a', expected"
            + " numbers",
        "x,y~1,2~3,1d~             |                  | 3 | column 'y' is '1d', expected numbers",
        "x,y~1,2~3,0x1p3~          |                  | 3 | column 'y' is '0x1p3', expected"
            + " numbers",
        "x,y~1,2~3,NaN~            |                  | 3 | column 'y' is 'NaN', expected numbers",
        "x,y~1,2~3,Infinity~       |                  | 3 | column 'y' is 'Infinity'",
        "x,y~1,2~3,1e999~          |                  | 3 | row 1: 'y' is Infinity, expected"
            + " a finite number",
        "x,y~1,2~3, 4~             |                  | 3 | column 'y' is ' 4', expected numbers",
        "x,y~1,2~3,~               |                  | 3 | row 1: 'y' is missing",
        "x,y~1,2~3,\"\"~           |                  | 3 | row 1: 'y' is missing",
        "x,y~1,2~3,NA~             | --null=NA        | 3 | row 1: 'y' is missing",
        "x,y~1,2~3,4               | --weight=y --label=x | 3 | no column is left for features",
        "x,w~1,-2~3,4              | --weight=w       | 3 | row 0: the weight is -2.0",
        "x,w~1,a~3,b               | --weight=w       | 3 | column 'w' is 'a', expected numbers",
        "x,w~1,0~3,0               | --weight=w       | 3 | the weights in 'w' sum to 0.0",
        "x,w~1,1~3,                | --weight=w       | 3 | row 1: 'w' is null",
        "x,l~1,a~3,                | --id=l           | 3 | row 1: 'l' is null",
        "x,y~1,2~3,\"4~            |                  | 3 | line 3: a record begins here in which a"
            + " quote is not closed",
        "x,y~1,2~3,4\"~            |                  | 3 | line 3: a quote in a field without"
            + " quotes",
        "x;\"y z\"~1;2~             |                  | 3 | line 1: a quote behind ';' in a field"
            + " without quotes; if that separates fields, give --delimiter ';'",
        "x,y~1,2~3,\"4\"5~         |                  | 3 | line 3: text behind the quote",
        "x;y~1;2~3;4~              |                  | 3 | line 1: one column, called 'x;y',"
            + " expected several; give --delimiter ';'",
        "x;y~1,5;2~3;4~            |                  | 3 | line 1: one column, called 'x;y',",
        "\"x;y\"~a~                 |                  | 3 | line 2: column 'x;y' is 'a', expected",
        "x;y~1;2~                  | --delimiter=,    | 3 | line 2: column 'x;y' is '1;2',"
            + " expected",
        "x;y~1,5;2~3;4~            | --delimiter=;    | 3 | line 2: column 'x' is '1,5', expected"
            + " numbers in digits with a point; write them so",
        "x,y~1,\"1,234.50\"~2,3~    |                  | 3 | column 'y' is '1,234.50', expected"
            + " numbers in digits with a point",
        "x,y~1,12%~2,3~            |                  | 3 | column 'y' is '12%', expected numbers"
            + " in digits with a point",
        "x,y~1,2026-01-02~2,3~     |                  | 3 | column 'y' is '2026-01-02', expected"
            + " numbers; leave the column out",
        "x,y~1,~2,~                |                  | 3 | column 'y' is missing in all rows,"
            + " which the family mixed alone takes; leave it out, by --exclude",
        "1,2~3,4~                  |                  | 3 | line 1: holds numbers only, expected"
            + " names",
        "x,y~1,2~                  | --id=x --features=x,y | 2 | --id x: the column has another"
            + " role",
        "x,y~1,2~                  | --features=x,y,x | 2 | --features x: is named twice; name it"
            + " once",
        "x,y~1,2~                  | --delimiter=ab   | 2 | expected one ASCII character",
        "x,y~1,2~                  | --header=maybe   | 2 | --header maybe: expected yes or no",
        "x,y~1,2~                  | --features=x --exclude=y | 2 | give one of them",
        "x,y~1,2~                  | --input-format=parquet   | 3 | no readable Parquet footer"
      })
  void badTablesAreRefusedInOneLine(String text, String options, int code, String message)
      throws IOException {
    Path table = Files.writeString(file("bad.csv"), text == null ? "" : text.replace('~', '\n'));
    List<String> arguments = new ArrayList<>(List.of("--input=" + table));
    arguments.addAll(options == null ? List.of() : List.of(options.split(" ")));
    assertBad(code, message, arguments.toArray(String[]::new));
  }
}
