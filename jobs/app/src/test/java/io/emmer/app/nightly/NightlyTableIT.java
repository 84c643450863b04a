package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.NightFiles;
import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights of tables with texts and missing cells. */
@Tag("slow")
class NightlyTableIT extends SparkTest {
  private static final int ROWS = 400;

  @TempDir Path directory;

  private NightFiles nights;

  /** The second night has a city more, the third other charges and half of the plans missing. */
  @BeforeEach
  void write() throws IOException {
    nights = new NightFiles(directory);
    Files.createDirectories(directory.resolve("rows"));
    write(1, row -> row);
    write(2, row -> row);
    write(3, row -> row);
    replace(2, 9, row -> row.replaceFirst("city \\d", "Aachen"));
    replace(3, 1, row -> Integer.parseInt(row.split(",", 2)[0]) + 40 + "," + row.split(",", 2)[1]);
    replace(3, 2, row -> row.replaceFirst("basic|plus", ""));
  }

  private Path file(int day) {
    return directory.resolve("rows/2026-03-0" + day + ".csv");
  }

  private void write(int day, UnaryOperator<String> change) throws IOException {
    Random random = new Random(day);
    StringBuilder csv = new StringBuilder("charge,plan,city,calls,state\n");
    for (int n = 0; n < ROWS; n++) {
      int s = n % 2;
      String row =
          Math.round(30 + 50 * s + 5 * random.nextGaussian())
              + (random.nextInt(10) == 0 ? "," : s == 0 ? ",basic" : ",plus")
              + ",city "
              + random.nextInt(3)
              + ","
              + (random.nextInt(5) + 8 * s)
              + ",on";
      csv.append(change.apply(row)).append('\n');
    }
    Files.writeString(file(day), csv);
  }

  private void replace(int day, int every, UnaryOperator<String> change) throws IOException {
    String[] lines = Files.readString(file(day)).split("\n", -1);
    for (int i = 1; i < lines.length - 1; i += every) {
      lines[i] = change.apply(lines[i]);
    }
    Files.writeString(file(day), String.join("\n", lines));
  }

  private CommandLine.Result night(int day, String... options) {
    String[] all = Arrays.copyOf(options, options.length + 5);
    all[options.length] = "--family=mixed";
    all[options.length + 1] = "--components=2";
    all[options.length + 2] = "--count=calls";
    all[options.length + 3] = "--restarts=3";
    all[options.length + 4] = "--input=" + directory.resolve("rows/{run-date}.csv");
    return nights.night("2026-03-0" + day, all);
  }

  private JsonNode record(int day) throws IOException {
    return nights.record("2026-03-0" + day);
  }

  private JsonNode column(int day, String name) throws IOException {
    for (JsonNode column : record(day).at("/drift/columns")) {
      if (column.get("name").asText().equals(name)) {
        return column;
      }
    }
    throw new AssertionError(name);
  }

  private void assertDone(CommandLine.Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  @Test
  void nightsArePublishedRefusedAndLeftAlone() throws IOException {
    assertDone(night(1));
    assertThat(record(1).get("status").asText()).isEqualTo("published");
    assertThat(record(1).get("drift")).isNull();

    String gate = "--gate=maxParameterDrift=0.5";
    CommandLine.Result second = night(2, gate);
    assertDone(second);
    assertThat(second.err())
        .containsPattern("column 'city': \\d+ cells count as missing, as the model does not know");
    assertThat(nights.latest()).contains("2026-03-02");
    JsonNode features = NightFiles.json(nights.run("2026-03-02").resolve("model/model.json"));
    assertThat(features.at("/features/2/levels").toString())
        .isEqualTo("[\"city 0\",\"city 1\",\"city 2\",\"Aachen\"]");
    assertThat(features.at("/features/4/type").asText()).isEqualTo("constant");
    assertThat(features.get("logDensityQuantiles")).hasSize(1001);
    assertThat(record(2).at("/evaluation/perRow").asDouble()).isNegative();
    assertThat(record(2).at("/evaluation/dropPerRow").asDouble()).isEqualTo(0, within(0.5));
    assertThat(column(2, "city").get("variation").asDouble()).isEqualTo(1 / 9.0, within(0.08));
    assertThat(column(2, "charge").get("variation").isNull()).isTrue();

    Map<String, String> before = nights.contents();
    CommandLine.Result again = night(2, gate);
    assertDone(again);
    assertThat(again.err()).contains("published already; nothing to do");
    assertThat(nights.contents()).isEqualTo(before);

    CommandLine.Result third = night(3, gate);
    assertThat(third.exitCode()).as(third.err()).isEqualTo(5);
    assertThat(third.err()).contains("maxParameterDrift at most 0.5, found 1.");
    assertThat(night(3, gate).exitCode()).isEqualTo(5);
    assertThat(nights.latest()).contains("2026-03-02");
    assertThat(column(3, "charge").get("shift").asDouble()).isEqualTo(40 / 25.5, within(0.1));
    assertThat(column(3, "plan").get("missing").asDouble()).isEqualTo(.55, within(0.06));
    assertThat(column(3, "plan").get("publishedMissing").asDouble()).isEqualTo(.1, within(0.05));
    String page = Files.readString(nights.run("2026-03-03").resolve("drift.html"));
    assertThat(page).contains("<section id=\"columns\"", "Mean moved", "charge");
    assertThat(page.indexOf("<td", page.indexOf("Levels moved"))).isPositive();
  }

  /** Columns and levels are found anew where nothing is published; other columns are refused. */
  @Test
  void columnsStayThoseOfThePublishedModel() throws IOException {
    assertDone(night(1));
    Files.writeString(file(2), Files.readString(file(2)).replace("charge,plan", "fee,plan"));
    CommandLine.Result missing = night(2);
    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(missing.err()).contains("no column 'charge'");
    assertDone(night(3, "--output=" + directory.resolve("others")));
  }

  /**
   * The same model does as well whatever is published; charges have levels that are not held out.
   */
  @Test
  void afterAModelOfNumbersLevelsAreThoseOfTheNewModel() throws IOException {
    String input = "--input=" + directory.resolve("rows/{run-date}.csv");
    String columns = "--exclude=plan,city,state";
    String[] mixed = {input, columns, "--family=mixed", "--categorical=charge", "--cold-every=1"};
    assertDone(nights.night("2026-03-01", input, columns));
    assertDone(nights.night("2026-03-02", mixed));
    String[] alone = Arrays.copyOf(mixed, mixed.length + 1);
    alone[mixed.length] = "--output=" + directory.resolve("alone");
    assertDone(nights.night("2026-03-02", alone));

    JsonNode expected =
        NightFiles.json(directory.resolve("alone/runs/2026-03-02/run.json")).get("evaluation");
    assertThat(record(2).at("/evaluation/perRow")).isEqualTo(expected.get("perRow"));
  }

  @Test
  void lookingAndColdStartsWorkToo() throws IOException {
    assertDone(night(1));
    CommandLine.Result look = night(2, "--dry-run");
    assertDone(look);
    assertThat(look.out()).contains("published before: 2026-03-01");
    assertDone(night(2, "--cold-every=1"));
    assertThat(record(2).get("warm").asBoolean()).isFalse();
    assertThat(record(2).at("/drift/parameters").asDouble()).isLessThan(0.5);
  }
}
