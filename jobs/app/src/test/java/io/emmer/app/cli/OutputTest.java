package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.fixture.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What verbs write: in place of nothing but what Emmer wrote, and never into the void. */
class OutputTest extends SparkTest {
  private static final String MINE = "years of work";

  @TempDir static Path directory;

  /** Output that nobody can write. */
  private static final class FullDisk extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  @BeforeAll
  static void write() throws IOException {
    session();
    DigitFiles.images(path("digits"), 60);
    DigitFiles.labels(path("labels"), 60);
    assertDone(
        run(
            "fit --family bernoulli --input @digits --components 2 --max-iterations 2 --output"
                + " @model"));
    assertDone(run("convert --input @digits --limit 3 --format png --output @pictures"));
    assertDone(run("generate --kind ratings --rows 480 --users 40 --items 30 --output @ratings"));
    assertDone(
        run(
            "factorize --input @ratings/ratings.tsv --factors 2 --min-ratings 1 --max-iterations 1"
                + " --output @factors"));
  }

  private static Path path(String name) {
    return directory.resolve(name);
  }

  private static String[] arguments(String command) {
    return Stream.of(command.split(" "))
        .map(word -> word.replaceFirst("^@", directory + "/"))
        .toArray(String[]::new);
  }

  private static CommandLine.Result run(String command) {
    return CommandLine.run(arguments(command));
  }

  private static void assertDone(CommandLine.Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private static void assertRefused(String command, String message) {
    CommandLine.Result result = run(command);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err().lines().filter(line -> line.contains(message)))
        .as(result.err())
        .hasSize(1);
  }

  private static Path mine(String name) throws IOException {
    return Files.writeString(path(name), MINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fit --family bernoulli --input @digits --components 2 --max-iterations 1",
        "sweep --input @digits --families kmeans --components 2 --max-iterations 1",
        "predict --model @model --input @digits",
        "predict --model @model --input @digits --format npy",
        "tree --model @model",
        "quantize --input @pictures/0.png --components 2 --families kmeans",
        "factorize --input @ratings/ratings.tsv --factors 2 --min-ratings 1 --max-iterations 1",
        "recommend --model @factors --seen @ratings/ratings.tsv --top 2",
        "generate --rows 5",
        "generate --kind gaussian --weights 1 --means 0,1 --standard-deviations 1 --rows 5",
        "generate --kind ratings --rows 50",
        "generate --kind gaussian --weights 1 --means 0,1 --standard-deviations 1 --rows 5 --format"
            + " parquet",
        "convert --input @digits --format parquet",
        "convert --input @digits --format png",
        "sample --model @model --rows 5 --format parquet"
      })
  void directoriesAreReplacedWhereAllInThemIsEmmers(String verb) throws IOException {
    String output = " --output @" + verb.hashCode();
    Path at = path(Integer.toString(verb.hashCode()));
    Files.writeString(at, MINE);
    assertRefused(verb + output + " --overwrite", "is a file, expected a directory");
    assertThat(at).hasContent(MINE);
    Files.delete(at);
    assertDone(run(verb + output));
    assertRefused(verb + output, "exists; give --overwrite");
    assertDone(run(verb + output + " --overwrite"));
    Path added = Files.writeString(at.resolve("notes.txt"), MINE);
    assertRefused(verb + output + " --overwrite", "holds notes.txt, which Emmer does not know");
    assertThat(added).hasContent(MINE);
    Files.delete(added);
    assertEmptyMarksAreAnyones(verb + output + " --overwrite", at);
  }

  /** As all jobs of Hadoop leave them, whatever the names of the other files are. */
  private static void assertEmptyMarksAreAnyones(String command, Path at) throws IOException {
    Path mark = at.resolve("_SUCCESS");
    if (Files.exists(mark)) {
      Files.write(mark, new byte[0]);
      Files.createFile(at.resolve("._SUCCESS.crc"));
      assertRefused(command, "which Emmer does not know");
    }
  }

  @Test
  void aMarkOrAModelOfAnotherProgramIsNotEmmers() throws IOException {
    Path other = Files.createDirectories(path("other/model"));
    for (String content : List.of("", "{\"files\": [\"rows.csv\"]}")) {
      Files.writeString(path("other/_SUCCESS"), content);
      assertRefused("generate --rows 5 --output @other --overwrite", "holds _SUCCESS");
    }
    Files.delete(path("other/_SUCCESS"));
    for (String content : List.of("", "{}", "{\"files\": {\"model.json\": \"\"}}", "no JSON")) {
      Files.writeString(other.resolve("model.json"), content);
      assertRefused("generate --rows 5 --output @other/model --overwrite", "holds model.json");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report --model @model --input @digits --output @x",
        "report --model @model --input @digits --output @report.html --sheet @x",
        "factorize --input @ratings/ratings.tsv --factors 2 --min-ratings 1 --max-iterations 1"
            + " --output @more --report @x",
        "sample --model @model --rows 5 --format npy --output @x",
        "sample --model @model --rows 5 --format idx --output @x",
        "sample --model @model --rows 5 --format png --output @x",
        "sample --model @model --rows 5 --output @s.npy --labels @x",
        "convert --input @digits --format npy --output @x",
        "convert --input @digits --format idx --output @x.gz",
        "convert --input @digits --format csv --output @x",
        "convert --input @digits --format csv --output @x.gz",
        "convert --input @digits --labels @labels --output @c.npy --labels-output @x",
        "convert --input @digits --labels @labels --output @c.npy --labels-output @x.npy"
      })
  void filesAreReplacedByTheirOwnKindOnly(String command) throws IOException {
    String name = command.substring(command.lastIndexOf("@x") + 1);
    String overwriting = command + " --overwrite";
    mine(name);
    assertRefused(overwriting, "exists and is no ");
    assertThat(path(name)).hasContent(MINE);
    Files.writeString(path(name), "<!DOCTYPE html>\n<html><title>My diary</title></html>");
    assertRefused(overwriting, "exists and is no ");
    Files.write(path(name), new byte[0]);
    assertDone(run(overwriting));
    assertThat(path(name)).isNotEmptyFile();
    assertDone(run(overwriting));
    assertOthersOfTheSameKindStay(overwriting, path(name));
    Files.delete(path(name));
  }

  /** A copy has no mark, as files of other programs have none; pages have one in their text. */
  private static void assertOthersOfTheSameKindStay(String overwriting, Path place)
      throws IOException {
    byte[] bytes = Files.readAllBytes(place);
    boolean isPage = new String(bytes, StandardCharsets.ISO_8859_1).startsWith("<!DOCTYPE html>");
    boolean hasMarks =
        Files.getFileStore(place).supportsFileAttributeView(UserDefinedFileAttributeView.class);
    Path moved = Files.move(place, path("moved"), StandardCopyOption.REPLACE_EXISTING);
    Files.write(place, bytes);
    if (isPage || !hasMarks) {
      assertDone(run(overwriting));
      return;
    }
    assertRefused(overwriting, "has no mark of Emmer's");
    assertThat(place).hasBinaryContent(bytes);
    Files.move(moved, place, StandardCopyOption.REPLACE_EXISTING);
    assertDone(run(overwriting));
  }

  @Test
  void linesOfPassesAreAddedToTheirOwnOnly() throws IOException {
    String fit =
        "fit --family bernoulli --input @digits --components 2 --max-iterations 1 --metrics @lines"
            + " --output @";
    mine("lines");
    assertRefused(fit + "m1", "exists and holds no lines of passes");
    assertThat(path("lines")).hasContent(MINE);
    Files.delete(path("lines"));
    assertDone(run(fit + "m2"));
    assertDone(run(fit + "m3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "help",
        "fit --help",
        "fit --family bernoulli --input @digits --output @full --components 2 --max-iterations 1"
            + " --overwrite",
        "fit --family bernoulli --input @digits --output @dry --dry-run",
        "sweep --input @digits --families kmeans --components 2 --max-iterations 1 --output @full-s"
            + " --overwrite",
        "predict --model @model --input @digits --output @full-p --overwrite",
        "evaluate --model @model --input @digits",
        "report --model @model --input @digits --output @full.html --overwrite",
        "tree --model @model --output @full-t --overwrite",
        "quantize --input @pictures/0.png --components 2 --output @full-q --overwrite",
        "factorize --input @ratings/ratings.tsv --factors 2 --min-ratings 1 --max-iterations 1"
            + " --output @full-f --overwrite",
        "recommend --model @factors --seen @ratings/ratings.tsv --top 2 --output @full-r"
            + " --overwrite",
        "generate --rows 5 --output @full-g --overwrite",
        "convert --input @digits --output @full.npy --overwrite",
        "sample --model @model --rows 5 --output @full-sample.npy --overwrite",
        "inspect @model"
      })
  void aResultThatCannotBePrintedIsAFailure(String command) {
    List<String> forms =
        command.matches(".*(help|version|dry-run)") ? List.of("") : List.of("", " --json");
    for (String form : forms) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int code =
          CommandLines.run(arguments(command + form), new FullDisk(), new PrintStream(err, true));
      String text = err.toString(StandardCharsets.UTF_8);
      assertThat(code).as(text).isEqualTo(1);
      assertThat(text.lines().toList()).endsWith("emmer: standard output: No space left on device");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "help fit", "fit help", "--help", "fit --help"})
  void helpIsHelpHoweverItIsAskedFor(String command) {
    CommandLine.Result result = run(command);
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith(command.contains("fit") ? "Usage: emmer fit" : "Usage: emmer");
  }

  /** In a text without a name for its columns, which is found and read as options say. */
  @Test
  void whatMayFollowReadsTheSameRows() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < 60; n++) {
      text.append(n % 2 * 9 + n % 5 * .1)
          .append(';')
          .append(n % 7 == 0 ? "-" : n % 3 + "")
          .append('\n');
    }
    Files.writeString(path("some rows.txt"), text);
    List<String> given =
        List.of(
            "--delimiter",
            ";",
            "--exclude",
            "c2",
            "--header",
            "no",
            "--input",
            path("some rows.txt").toString(),
            "--input-format",
            "csv",
            "--limit",
            "50",
            "--null=-",
            "--order",
            "content",
            "--where",
            "c1 >= 0");
    List<String> fit = new ArrayList<>(List.of("fit", "--family", "mixed", "--components", "2"));
    fit.addAll(given);
    fit.addAll(List.of("--output", path("followed") + "//"));
    System.setProperty("emmer.terminal", "true");
    try {
      CommandLine.Result fitted = CommandLine.run(fit.toArray(String[]::new));
      assertDone(fitted);
      List<List<String>> next =
          fitted
              .err()
              .substring(fitted.err().indexOf("next: "))
              .lines()
              .map(line -> HelpTextTest.words(line.replace("next: ", "").strip()))
              .toList();
      assertThat(next).hasSize(3);
      assertThat(next.get(1)).containsAll(given).endsWith("--output", path("followed") + ".html");
      for (List<String> words : next) {
        assertThat(words.get(0)).isEqualTo("emmer");
        CommandLine.Result followed =
            CommandLine.run(words.subList(1, words.size()).toArray(String[]::new));
        assertDone(followed);
        if (words.contains("predict")) {
          assertThat(followed.out()).startsWith("50 predictions");
          assertThat(followed.err())
              .contains("--limit 50", "--header no")
              .contains("--model " + path("followed") + " ");
        }
      }
    } finally {
      System.clearProperty("emmer.terminal");
    }
  }

  /** What may follow is told on terminals, as words that can be copied. */
  @Test
  void whatMayFollowIsToldToThoseWhoWatch() {
    String command =
        "fit --family kmeans --components 2 --max-iterations 1 --input @digits --output @next"
            + " --overwrite";
    assertThat(run(command).err()).doesNotContain("next:");
    System.setProperty("emmer.terminal", "true");
    try {
      assertThat(run(command).err())
          .contains("next: emmer explain " + directory + "/next\n")
          .contains(
              "emmer predict --model " + directory + "/next --input " + directory + "/digits");
      assertThat(run(command + " --json").err()).doesNotContain("next:");
    } finally {
      System.clearProperty("emmer.terminal");
    }
    assertThat(SourceOptions.quoted("it's here")).isEqualTo("'it'\\''s here'");
  }

  @Test
  void aPathMayBeCalledHelp() {
    assertThat(run("inspect help").exitCode()).isEqualTo(3);
  }

  @Test
  void aDryRunTellsWhatTheFamilyChooses() {
    assertThat(run("fit --input @digits --family kmeans --output @d --dry-run").out())
        .contains("init = kmeans++\n", "max-iterations = 300\n", "limit = all rows\n")
        .doesNotContain("dry-run");
    assertThat(
            run("sweep --input @digits --families kmeans,bernoulli --components 2 --output @d"
                    + " --dry-run")
                .out())
        .contains("max-iterations = 300 for kmeans, 100 for bernoulli\n");
  }

  @Test
  void theTreeTellsWhereItIsDrawn() {
    assertThat(run("tree --model @model --output @drawn").out()).contains("drawn/dendrogram.svg");
    assertRefused(
        "tree --model @model --norm L3 --output @d", "--norm L3: expected one of l1, l2, linf;");
  }

  @Test
  void noRecordTellsASecret() throws IOException {
    String options =
        " --conf spark.hadoop.fs.azure.account.key.me=hunter2 --conf"
            + " spark.ssl.keyPassphrase=hunter2 --conf spark.driver.memory=1g --master"
            + " spark://me:hunter2@host --input @digits";
    String fit =
        "fit --family bernoulli --components 2 --max-iterations 1 --output @secret" + options;
    CommandLine.Result dry = run(fit + " --dry-run");
    assertThat(dry.out()).contains("spark.driver.memory=1g", "account.key.me=(not recorded)");
    assertThat(dry.out()).contains("master = spark://host\n").doesNotContain("hunter2");
    assertDone(run(fit));
    assertDone(run("report --model @secret --output @secret.html" + options));
    for (String record : List.of("secret/model.json", "secret.html")) {
      assertThat(path(record)).content().contains("driver.memory=1g").doesNotContain("hunter2");
    }
    CommandLine.Result failed = run("evaluate --model @secret --input foo://me:hunter2@host/rows");
    assertThat(failed.exitCode()).isEqualTo(2);
    assertThat(failed.err()).contains("foo").doesNotContain("hunter2");
  }
}
