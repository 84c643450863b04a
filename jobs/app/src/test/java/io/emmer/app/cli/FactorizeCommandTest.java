package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.OneSpark;
import io.emmer.app.fixture.SampleRatings;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ratings, through all of the command line. */
@ExtendWith(OneSpark.class)
class FactorizeCommandTest extends SparkTest {
  private static final int USERS = SampleRatings.USERS;
  private static final long OFFSET = SampleRatings.OFFSET;

  @TempDir Path directory;

  private static Path movies() {
    String data = System.getenv("EMMER_TEST_DATA");
    assumeTrue(data != null, "EMMER_TEST_DATA is not set: no ml-100k.tsv");
    Path file = Path.of(data, "ratings", "ml-100k.tsv");
    assumeTrue(Files.exists(file), file + " is missing");
    return file;
  }

  private static List<String> lines(String delimiter) {
    return SampleRatings.lines(delimiter);
  }

  private Path file(String name, List<String> lines) throws IOException {
    return Files.write(directory.resolve(name), lines);
  }

  private CommandLine.Result run(String command) {
    return CommandLine.run(
        Stream.of((command + " --master local[2]").strip().split(" +"))
            .map(a -> a.startsWith("@") ? directory.resolve(a.substring(1)).toString() : a)
            .toArray(String[]::new));
  }

  private JsonNode json(String command) throws IOException {
    CommandLine.Result result = run(command + " --json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  @Test
  @Tag("slow")
  void beatsUserMeansAndBiasesOnMovies() throws IOException {
    JsonNode model = json("factorize --output @model --input " + movies());
    assertThat(model.at("/rmse/test").asDouble())
        .isLessThan(0.944)
        .isLessThan(model.at("/userMeanRmse/test").asDouble());
  }

  /** Partitions, order of lines, blocked factors and a break in between change no bit. */
  @ParameterizedTest
  @ValueSource(strings = {"random", "svd"})
  @Tag("slow")
  void nothingButOptionsChangesTheBits(String init) throws IOException {
    List<String> lines = lines("\t");
    file("ratings.tsv", lines);
    List<String> reversed = new ArrayList<>(lines);
    java.util.Collections.reverse(reversed);
    file("reversed.tsv", reversed);
    String fit = "factorize --overwrite --factors 5 --lambda 0.5 --patience 3 --init " + init + " ";
    String whole = fit + "--max-iterations 6 ";
    JsonNode one =
        json(whole + "--input @ratings.tsv --output @one --partitions 1 --report @page.html");
    assertThat(Files.readString(directory.resolve("page.html")))
        .contains("<title>", "Validation RMSE, closer", "test RMSE of user means", "best step")
        .doesNotContain("http://", "https://", "<script");
    assertThat(one.get("iterations").asInt()).isGreaterThan(3);
    for (String other :
        List.of(
            "--input @ratings.tsv --partitions 3",
            "--input @reversed.tsv --partitions 5",
            "--input @ratings.tsv --broadcast-limit 0 --partitions 3")) {
      JsonNode model = json(whole + other + " --output @other");
      assertThat(model.get("files")).as(other).isEqualTo(one.get("files"));
      assertThat(model.get("trace")).as(other).isEqualTo(one.get("trace"));
    }
    String checkpoint = " --input @ratings.tsv --checkpoint @state --checkpoint-every 1 ";
    json(fit + checkpoint + "--max-iterations 2 --output @broken");
    JsonNode resumed = json(whole + checkpoint + "--resume --output @resumed");
    assertThat(resumed.get("files")).isEqualTo(one.get("files"));
    assertThat(resumed.get("trace")).isEqualTo(one.get("trace"));
  }

  /** A pattern that matches another file, a name that Hadoop hides, a scheme, alternatives. */
  @ParameterizedTest
  @ValueSource(strings = {"r[1].tsv", "_r.tsv", "r:1.tsv", "{r}.tsv"})
  void textOfAnyNameIsRead(String name) throws IOException {
    String fit = "factorize --overwrite --factors 3 --lambda 0.5 --max-iterations 2 ";
    List<String> lines = lines("\t");
    file("plain.tsv", lines);
    file("r1.tsv", lines.subList(0, lines.size() / 2));
    file(name, lines);
    JsonNode expected = json(fit + "--input @plain.tsv --output @expected");
    JsonNode found = json(fit + "--input @" + name + " --output @found");
    assertThat(found.get("files")).isEqualTo(expected.get("files"));
  }

  @Test
  void parquetAndTextGiveTheSameModel() throws IOException {
    file("ratings.csv", lines(","));
    try (SparkJob job = SparkJob.start("test", "local[2]", List.of())) {
      job.session()
          .read()
          .csv(directory.resolve("ratings.csv").toString())
          .selectExpr(
              "cast(_c2 as double) as stars", "cast(_c0 as long) who", "cast(_c1 as long) what")
          .repartition(3)
          .write()
          .parquet(directory.resolve("ratings.parquet").toString());
    }
    String fit = "factorize --factors 3 --lambda 0.5 --max-iterations 3 ";
    JsonNode text = json(fit + "--input @ratings.csv --output @text");
    JsonNode parquet =
        json(
            fit
                + "--input @ratings.parquet --user-column who --item-column what"
                + " --rating-column stars --output @parquet");
    assertThat(parquet.get("files")).isEqualTo(text.get("files"));
    try (SparkJob job = SparkJob.start("test", "local[2]", List.of())) {
      job.session()
          .read()
          .parquet(directory.resolve("ratings.parquet").toString())
          .selectExpr("stars", "cast(who as string) who", "concat(' u', what) what")
          .write()
          .parquet(directory.resolve("texts.parquet").toString());
    }
    file("texts.csv", lines(",").stream().map(r -> r.replaceFirst(",", ",u")).toList());
    assertThat(
            json(fit
                    + "--input @texts.parquet --user-column who --item-column what"
                    + " --rating-column stars --output @parquet-texts")
                .get("files"))
        .isEqualTo(json(fit + "--input @texts.csv --output @texts").get("files"));
  }

  @Test
  void recommendsUnseenItemsAndPredictsPairs() throws IOException {
    List<String> lines = lines("::");
    file("ratings.dat", lines);
    json("factorize --input @ratings.dat --delimiter :: --factors 3 --lambda 0.5 --output @model");
    json("recommend --model @model --top 4 --seen @ratings.dat --delimiter :: --output @top");
    file(
        "pairs.csv",
        List.of("what,who", -OFFSET + "," + OFFSET, "1," + OFFSET, -OFFSET + ",1", "1,1"));
    CommandLine.Result said =
        run(
            "recommend --model @model --pairs @pairs.csv --header --user-column who"
                + " --item-column what --output @predicted");
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.err()).contains("3 predictions are means");
    Set<String> seen = new HashSet<>();
    lines.forEach(line -> seen.add(line.substring(0, line.lastIndexOf("::"))));
    try (SparkJob job = SparkJob.start("test", "local[2]", List.of())) {
      List<Row> top =
          job.session()
              .read()
              .parquet(directory.resolve("top").toString())
              .orderBy("user", "rank")
              .collectAsList();
      assertThat(top).hasSize(4 * USERS);
      for (int n = 0; n < top.size(); n++) {
        Row row = top.get(n);
        assertThat(seen).doesNotContain(row.getLong(0) + "::" + row.getLong(2));
        assertThat(row.getInt(1)).isEqualTo(n % 4 + 1);
        if (n % 4 > 0) {
          assertThat(row.getDouble(3)).isLessThanOrEqualTo(top.get(n - 1).getDouble(3));
        }
      }
      List<Row> predicted =
          job.session().read().parquet(directory.resolve("predicted").toString()).collectAsList();
      assertThat(predicted)
          .extracting(row -> row.getString(3))
          .containsExactlyInAnyOrder("factors", "user-mean", "item-mean", "global-mean");
      assertThat(predicted).allSatisfy(row -> assertThat(row.getDouble(2)).isBetween(1.0, 5.5));
    }
  }

  /** k-core: brute force over the ratings that are read. */
  @Test
  void filterIsRepeatedUntilNothingChanges() throws IOException {
    List<String> lines = lines("\t");
    file("ratings.tsv", lines);
    List<String[]> left = new ArrayList<>(lines.stream().map(l -> l.split("\t")).toList());
    int least = 25;
    while (left.removeIf(
        rating ->
            left.stream().filter(r -> r[0].equals(rating[0])).count() < least
                || left.stream().filter(r -> r[1].equals(rating[1])).count() < least)) {}
    JsonNode model =
        json(
            "factorize --input @ratings.tsv --min-ratings 25 --factors 2 --max-iterations 1"
                + " --output @model");
    assertThat(left).isNotEmpty().hasSizeLessThan(lines.size());
    assertThat(model.at("/input/keptRatings").asInt()).isEqualTo(left.size());
    assertThat(model.get("users").asLong())
        .isEqualTo(left.stream().map(r -> r[0]).distinct().count());
    assertThat(model.get("items").asLong())
        .isEqualTo(left.stream().map(r -> r[1]).distinct().count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1\t2\tx   | | found 'x' as rating",
        "1\t2\tNaN | | found 'NaN' as rating",
        "a\t2\t1e146 | | found '1e146' as rating",
        "a\t2\t3\\na\t2\t4 | | user a rates item 2 again",
        "1\t2      | | no rating in column 3",
        "1\t2\t3\\n1\t2\t4 | | rates item 2 again",
        "1\t2\t3   | --min-ratings 5 | no users and items with 5 ratings",
        "1\t2\t3   | --user-column who | no column 'who'",
        "1\t2\t3   | --header | no column 'user'",
        "1\t2\t3   | --rating-column 4 | no column '4'"
      })
  void badInputIsOneLine(String text, String options, String expected) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : (text.strip() + "\\n7\t8\t9").split("\\\\n", -1)) {
      lines.add(line);
    }
    if (expected.startsWith("no rating in")) {
      lines.add(0, "5\t6\t7");
    }
    file("ratings.tsv", lines);
    CommandLine.Result result =
        run(
            "factorize --input @ratings.tsv --output @model "
                + (options == null ? "--min-ratings 1" : options));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
    assertThat(result.err().strip().lines().filter(l -> l.startsWith("emmer factorize: ")))
        .singleElement()
        .asString()
        .contains(expected)
        .contains("ratings.tsv");
    assertThat(directory.resolve("model")).doesNotExist();
  }

  @Test
  void lastOfDuplicatesMayWin() throws IOException {
    List<String> lines = lines("\t");
    file("ratings.tsv", lines);
    List<String> twice = new ArrayList<>();
    lines.forEach(line -> twice.add(line.replaceAll("\t[^\t]*$", "\t0.5")));
    twice.addAll(lines);
    file("twice.tsv", twice);
    String fit = "factorize --factors 2 --max-iterations 2 --overwrite --duplicates last ";
    JsonNode once = json(fit + "--input @ratings.tsv --output @once");
    JsonNode again = json(fit + "--input @twice.tsv --output @again");
    assertThat(again.get("files")).isEqualTo(once.get("files"));
    assertThat(again.get("globalMean").asDouble())
        .isCloseTo(once.get("globalMean").asDouble(), within(0.0));
  }

  @Test
  void moreFactorsThanItemsAreRefused() throws IOException {
    file("ratings.tsv", lines("\t"));
    CommandLine.Result result = run("factorize --input @ratings.tsv --factors 91 --output @model");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
    assertThat(result.err())
        .contains("ratings.tsv: found 150 users and 90 items", "--factors of at most 90");
    assertThat(directory.resolve("model")).doesNotExist();
  }
}
