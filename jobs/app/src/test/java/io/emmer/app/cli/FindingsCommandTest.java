package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.NightFiles;
import io.emmer.app.fixture.OneSpark;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.rows.RowSubset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What results say about themselves, and models about each other. */
@ExtendWith(OneSpark.class)
class FindingsCommandTest extends SparkTest {
  private static final int ROWS = 600;

  @TempDir static Path directory;

  /**
   * Three clusters in two columns, and a text by cluster; in the spiked ones a tenth has one value.
   */
  @BeforeAll
  static void write() throws IOException {
    Random random = new Random(11);
    StringBuilder csv = new StringBuilder("x,y,kind\n");
    StringBuilder spiked = new StringBuilder("x,y\n");
    for (int n = 0; n < ROWS; n++) {
      int of = n % 3;
      double x = 7 * (of == 1 ? 1 : 0) + random.nextGaussian();
      double y = 7 * (of == 2 ? 1 : 0) + random.nextGaussian();
      csv.append(x).append(',').append(y).append(',').append("abc".charAt(of)).append('\n');
      spiked.append(n % 10 == 0 ? 30 : x).append(',').append(y).append('\n');
    }
    Files.writeString(file("rows.csv"), csv);
    Files.writeString(file("spiked.csv"), spiked);
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  private static CommandLine.Result run(String... arguments) {
    return CommandLine.run(
        Stream.of(arguments).map(a -> a.replace("@", directory + "/")).toArray(String[]::new));
  }

  private static CommandLine.Result succeed(String... arguments) {
    CommandLine.Result result = run(arguments);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  private static CommandLine.Result fit(String output, String... more) {
    List<String> all = new ArrayList<>(List.of("fit", "--seed=1", "--output=@" + output));
    all.addAll(List.of(more));
    if (all.stream().noneMatch(option -> option.startsWith("--input"))) {
      all.addAll(List.of("--input=@rows.csv", "--exclude=kind"));
    }
    return succeed(all.toArray(String[]::new));
  }

  private static JsonNode model(String name) throws IOException {
    return NightFiles.json(file(name).resolve("model.json"));
  }

  private static List<String> codes(JsonNode document) {
    List<String> codes = new ArrayList<>();
    document
        .get("findings")
        .forEach(one -> codes.add(one.get("code").asText() + " " + one.get("level").asText()));
    return codes;
  }

  @Test
  void aFitEndsWithItsFindingsAndKeepsThem() throws IOException {
    CommandLine.Result clean =
        fit("clean", "--family=gaussian-full", "--components=3", "--restarts=3");

    assertThat(codes(model("clean"))).containsExactly("converged good", "restarts-agree good");
    assertThat(clean.out().lines().toList().get(1)).startsWith("good      converged after ");
    assertThat(clean.out()).contains("3 of 3 starts end at the best objective; the best two agree");
    assertThat(succeed("evaluate", "--model=@clean", "--input=@rows.csv").out())
        .contains("\ngood      converged after ");
    CommandLine.Result stopped =
        fit("stopped", "--family=gaussian-full", "--components=3", "--max-iterations=1");
    assertThat(codes(model("stopped")))
        .containsExactly("converged doubtful", "restarts-agree doubtful");
    assertThat(stopped.out()).contains("give --max-iterations 100", "give --restarts 5");
  }

  @Test
  void aComponentAtTheFloorIsToldAndRankedLast() throws IOException {
    String[] spiked = {"--input=@spiked.csv", "--family=gaussian-diagonal", "--components=4"};
    fit("spiked", spiked);
    assertThat(codes(model("spiked"))).contains("at-the-floor bad");

    CommandLine.Result swept =
        succeed(
            "sweep",
            "--input=@spiked.csv",
            "--families=gaussian-diagonal,gaussian-spherical",
            "--components=3..4",
            "--restarts=2",
            "--output=@sweep",
            "--report=@sweep.html");

    JsonNode sweep = NightFiles.json(file("sweep/sweep.json"));
    for (JsonNode one : sweep.get("configurations")) {
      boolean diagonal = one.get("family").asText().equals("gaussian-diagonal");
      assertThat(one.get("atFloor").asBoolean()).as(one.toString()).isEqualTo(diagonal);
      assertThat(one.get("rank").asInt()).isGreaterThan(diagonal ? 2 : 0);
    }
    assertThat(sweep.get("groups").get(0).get("family").asText()).isEqualTo("gaussian-spherical");
    assertThat(codes(sweep))
        .contains("choice-of-components good", "candidates-at-the-floor doubtful");
    assertThat(swept.out())
        .contains(", at the floor\n", "has the least BIC, ")
        .contains("ranked last, with components at the floor: gaussian-diagonal K=4, ");
    String page = Files.readString(file("sweep.html"));
    assertThat(page)
        .containsSubsequence(
            "<b class=\"good\">good</b>", "has the least BIC", "Choosing among", "at the floor");
    // Its distance to the best says as little as its likelihood.
    String ranking = page.substring(page.indexOf("Worse by"));
    assertThat(ranking.substring(0, ranking.indexOf("</table>")).split(">\u2013</td>", -1))
        .hasSize(1 + 2);
  }

  @Test
  void clustersHaveAKneeAndASilhouette() throws IOException {
    succeed(
        "sweep",
        "--input=@rows.csv",
        "--exclude=kind",
        "--families=kmeans",
        "--components=1..6",
        "--restarts=3",
        "--output=@clusters");

    JsonNode sweep = NightFiles.json(file("clusters/sweep.json"));
    assertThat(codes(sweep))
        .startsWith("knee good", "silhouette good")
        .filteredOn(code -> code.endsWith(" good"))
        .hasSize(2);
    assertThat(sweep.get("findings"))
        .filteredOn(finding -> !finding.get("level").asText().equals("good"))
        .isNotEmpty()
        .allSatisfy(finding -> assertThat(finding.get("text").asText()).matches("K=\\d: .*"));
    assertThat(sweep.get("findings").toString())
        .contains("the inertia has its knee at K=3", "K=3 has the largest simplified silhouette");
    assertThat(sweep.get("configurations").get(0).has("silhouette")).as("of one cluster").isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "gaussian-full, --exclude=kind",
    "kmeans, --exclude=kind",
    "gaussian-diagonal, --exclude=kind --standardize",
    "mixed, --exclude=-"
  })
  void heldOutRowsAreScoredAndNotFitted(String family, String options) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--input=@rows.csv", "--family=" + family, "--components=3"));
    arguments.addAll(
        Stream.of(options.split(" ", -1)).filter(option -> !option.endsWith("=-")).toList());
    arguments.addAll(List.of("--held-out=0.25", "--overwrite", "--restarts=3"));
    fit("held", arguments.toArray(String[]::new));

    JsonNode model = model("held");

    assertThat(model.get("rows").asInt()).isEqualTo(450);
    assertThat(model.get("input").get("heldOutRows").asInt()).isEqualTo(150);
    JsonNode finding = model.get("findings").get(model.get("findings").size() - 1);
    assertThat(finding.get("code").asText()).isEqualTo("held-out");
    String[] words = finding.get("text").asText().split("[ ,]+", -1);
    double heldOut = Double.parseDouble(words[4]);
    double training = Double.parseDouble(words[words.length - 1]);
    assertThat(heldOut).isCloseTo(training, within(0.2 * Math.abs(training)));
    assertThat(heldOut).isNotEqualTo(training);
  }

  @Test
  void aSweepHoldsRowsOutToo() throws IOException {
    succeed(
        "sweep",
        "--input=@rows.csv",
        "--exclude=kind",
        "--families=gaussian-full,kmeans",
        "--components=2,3",
        "--held-out=0.2",
        "--output=@held-sweep");

    JsonNode sweep = NightFiles.json(file("held-sweep/sweep.json"));
    assertThat(sweep.get("findings"))
        .extracting(finding -> finding.get("code").asText() + finding.get("text").asText())
        .filteredOn(text -> text.startsWith("held-out"))
        .satisfiesExactly(
            text -> assertThat(text).startsWith("held-outgaussian: log-likelihood "),
            text -> assertThat(text).startsWith("held-outkmeans: K=2: inertia "),
            text -> assertThat(text).startsWith("held-outkmeans: K=3: inertia "));
    assertThat(codes(model("held-sweep/best-kmeans-3")).toString()).contains("held-out ");
    CommandLine.Result both =
        run(
            "fit",
            "--input=@rows.csv",
            "--family=kmeans",
            "--held-out=0.2",
            "--subset=10",
            "--output=@no");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).contains("--held-out chooses rows too");
  }

  /** A bad row that is held out is told before the first iteration. */
  @ParameterizedTest
  @CsvSource({
    "fit, --family=gaussian-full, ''",
    "fit, --family=bernoulli, 7",
    "fit, --family=kmeans, Infinity",
    "sweep, --families=gaussian-full, ''",
    "sweep, '--families=bernoulli,kmeans', 7"
  })
  void aBadRowThatIsHeldOutIsToldFirst(String verb, String families, String bad)
      throws IOException {
    RowSubset heldOut = RowSubset.of(1, ROWS, ROWS / 4);
    long row = LongStream.range(1, ROWS).filter(heldOut::contains).findFirst().orElseThrow();
    StringBuilder csv = new StringBuilder("x,y\n");
    for (int n = 0; n < ROWS; n++) {
      csv.append(n % 2).append(',').append(n == row ? bad : n % 3 % 2).append('\n');
    }
    Files.writeString(file("bad.csv"), csv);

    CommandLine.Result result =
        run(
            verb,
            "--input=@bad.csv",
            families,
            "--components=2",
            "--seed=1",
            "--held-out=0.25",
            "--output=@bad");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
    assertThat(result.err()).contains("bad.csv").doesNotContain("iteration");
    assertThat(file("bad")).doesNotExist();
  }

  @Test
  void modelsAreComparedByComponentsAndByRows() throws IOException {
    fit("one", "--family=gaussian-full", "--components=3", "--overwrite");
    fit("other", "--family=kmeans", "--components=4", "--standardize");

    JsonNode same =
        new ObjectMapper()
            .readTree(succeed("compare", "@one", "@one", "--input=@rows.csv", "--json").out());
    assertThat(same.get("ari").asDouble()).isEqualTo(1);
    assertThat(same.get("rows").asInt()).isEqualTo(ROWS);
    assertThat(same.get("weightDrift").asDouble()).isZero();
    same.get("matches")
        .forEach(
            match -> {
              assertThat(match.get("first")).isEqualTo(match.get("second"));
              assertThat(match.get("distance").asDouble()).isZero();
            });

    JsonNode two =
        new ObjectMapper()
            .readTree(succeed("compare", "@one", "@other", "--input=@rows.csv", "--json").out());
    assertThat(two.get("ari").asDouble()).isBetween(0.6, 0.99);
    assertThat(two.get("matches")).hasSize(4);
    assertThat(two.get("matches").toString()).contains("\"second\":");
    CommandLine.Result alone = succeed("compare", "@one", "@other");
    assertThat(alone.out()).contains("first  second", "give --input to compare");
  }

  @Test
  void modelsOfOtherColumnsAreNotCompared() {
    fit("plain", "--family=kmeans", "--components=3");
    fit("mixed", "--input=@rows.csv", "--family=mixed", "--components=3");
    CommandLine.Result result = run("compare", "@plain", "@mixed");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errorLines().get(result.errorLines().size() - 1))
        .contains("mixed: a model of rows of 3 values, expected 2 as in ");
  }
}
