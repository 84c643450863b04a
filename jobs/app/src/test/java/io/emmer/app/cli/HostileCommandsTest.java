package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.em.NdArray;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.SparkTest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Command lines that mean harm, or nothing: each ends by its code and with one line, changes no
 * file that was there, and leaves none where it fails.
 */
class HostileCommandsTest extends SparkTest {
  private static final String KMEANS = "fit --family kmeans --components 2 --input @plain.npy";
  private static final String NIGHT =
      "nightly --family kmeans --components 2 --run-date 2026-02-03 --input @{run-date}.npy";

  @TempDir static Path directory;

  @BeforeAll
  static void write() throws Exception {
    session();
    Files.createDirectory(path("rows"));
    Files.createDirectory(path("2026-02-03"));
    double[] values = new double[40];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 7 + (i % 4 < 2 ? 0 : 50);
    }
    for (String name :
        new String[] {
          "plain.npy", "2026-02-03.npy", "mine.npy", "rows/x.npy", "2026-02-03/x.npy"
        }) {
      try (OutputStream out = Files.newOutputStream(path(name))) {
        NpyFile.write(out, NdArray.of(values, 20, 2));
      }
    }
    DigitFiles.images(path("digits"), 30);
    CommandLine.succeed(
        arguments(
            "fit --family bernoulli --components 2 --input @digits --max-iterations 2 --output"
                + " @mixture"));
    CommandLine.succeed(arguments(KMEANS + " --output @model"));
    for (String name : new String[] {"empty.npy", "empty.csv", "empty.parquet", "empty.tsv"}) {
      Files.createFile(path(name));
    }
    text("head.csv", "x,y\n");
    text("mine.csv", "a,b\n1,2\n3,4\n");
    text("note.txt", "years of work\n");
    text("ratings.tsv", "1\t2\t3\n1\t3\t4\n2\t1\t5\n");
    ImageIO.write(
        new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", path("picture.png").toFile());
    text("mine.json", "{\"code\" : 3, \"mine\": 1}");
    text("users/notes.txt", "years of work\n");
    text("mine/notes.txt", "years of work\n");
    text("locked/lock/notes.txt", "years of work\n");
    text("broken/model.json", "{");
    text("states/checkpoint-00000001/notes.txt", "years of work\n");
    Files.createDirectory(path("folder"));
    for (String kind : new String[] {"rows.npy", "ratings.tsv", "picture.png"}) {
      for (String folder : new String[] {"link", "below"}) {
        Path in = Files.createDirectories(path(folder + "-" + kind));
        Files.copy(path(kind.equals("rows.npy") ? "plain.npy" : kind), in.resolve("a-" + kind));
      }
      Path below = Files.createDirectories(path("below-" + kind).resolve("sub"));
      Files.copy(path("below-" + kind).resolve("a-" + kind), below.resolve(kind));
      link("link-" + kind + "/b-" + kind, "nowhere");
    }
    link("dangling.npy", "nowhere");
    link("loop.npy", "pool.npy");
    link("pool.npy", "loop.npy");
    CommandLine.succeed(arguments("convert --input @plain.npy --output @ours.npy"));
    link("link.npy", "plain.npy");
    link("ours-link.npy", "ours.npy");
    link("linked", "model");
    new ProcessBuilder("mkfifo", path("pipe").toString()).start().waitFor();
  }

  private static Path path(String name) {
    return directory.resolve(name);
  }

  private static void text(String name, String text) throws IOException {
    Files.createDirectories(path(name).getParent());
    Files.writeString(path(name), text);
  }

  private static void link(String name, String target) throws IOException {
    Files.createSymbolicLink(path(name), Path.of(target));
  }

  /** What begins with {@code @} is of the test's directory. */
  private static String[] arguments(String command) {
    return Stream.of(command.split(" "))
        .map(word -> word.replaceFirst("^@|(?<=model:)@", directory + "/"))
        .toArray(String[]::new);
  }

  /** All that is there, with what is in it. */
  private static Map<String, String> contents() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        found.put(directory.relativize(file).toString(), content(file));
      }
    }
    return found;
  }

  private static String content(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "link to " + Files.readSymbolicLink(file);
    }
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Files.readString(file, StandardCharsets.ISO_8859_1)
        : "";
  }

  private static void assertRefused(String command, int exitCode, String words) throws IOException {
    Map<String, String> before = contents();
    CommandLine.Result result = CommandLine.run(arguments(command));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.err().lines().filter(line -> line.startsWith("emmer"))).hasSize(1);
    assertThat(result.err()).contains(words).doesNotContain("\tat ", "REDACTED", "{");
    assertThat(contents()).isEqualTo(before);
  }

  /** Whatever stood in a model would no longer be known as Emmer's. */
  @ParameterizedTest
  @CsvSource({
    "tree --model @model --output @t, --status-file",
    "inspect --model @model, --status-file",
    "explain @model, --status-file",
    "evaluate --model @model --input @plain.npy --labels @plain.npy, --status-file",
    "recommend --model @model --pairs @ratings.tsv, --output",
    "tree --model @model, --output",
    "report --sweep @model --input @plain.npy --output @t.html, --status-file",
    "report --model @model --input @plain.npy --output @t.html, --sheet"
  })
  void nothingIsWrittenIntoAModelThatIsRead(String verb, String option) throws IOException {
    assertRefused(verb + " " + option + " @model/x", 2, "is in the input");
  }

  /** The model that a fit starts from may be replaced by it, and holds nothing else. */
  @ParameterizedTest
  @CsvSource({
    "--output @model/sub, is in the input",
    "--output @o --report @model/r.html, is in the input",
    "--output @o --status-file @model/s.json, is in the input",
    "--output @o --checkpoint @model/c, is in the input",
    "--output @o --metrics @model/m, is in the input",
    "--output @model, exists"
  })
  void nothingIsWrittenIntoTheModelOfAStart(String places, String words) throws IOException {
    assertRefused(KMEANS + " --init model:@model " + places, 2, words);
    String sweep = KMEANS.replace("fit --family", "sweep --families");
    assertRefused(sweep + " --init model:@model " + places, 2, words);
  }

  @Test
  void theModelOfAStartIsReplaced() throws IOException {
    CommandLine.succeed(arguments(KMEANS + " --output @replaced"));
    CommandLine.succeed(
        arguments(KMEANS + " --init model:@replaced --output @./replaced --overwrite"));
  }

  /** What stands among what is read would be read by the next run. */
  @ParameterizedTest
  @CsvSource({
    "rows, is in the input",
    "r*, is among the input",
    "rows/*, is among the input",
    "[qr]ows/*.json, is among the input"
  })
  void nothingIsWrittenAmongInputs(String input, String words) throws IOException {
    String place = " @rows/new.json";
    for (String command :
        new String[] {
          "fit --family kmeans --components 2 --output @o --input @%s --status-file",
          "fit --family kmeans --components 2 --output @o --input @%s --metrics",
          "fit --family kmeans --components 2 --output @o --input @%s --report",
          "fit --family kmeans --components 2 --output @o --input @%s --checkpoint",
          "sweep --families kmeans --components 2 --input @%s --output",
          "predict --model @model --output @o --input @%s --status-file",
          "evaluate --model @model --input @plain.npy --labels @%s --status-file",
          "tree --input @%s --output",
          "convert --input @%s --output @o.npy --labels-output",
          "inspect @%s --status-file",
          "bench --input @%s --status-file",
          "compare @model @model --input @%s --status-file",
          "report --model @model --output @o.html --input @%s --sheet",
          "factorize --input @%s --output @o --report",
          "recommend --model @model --pairs @%s --output",
          "quantize --input @%s --output"
        }) {
      assertRefused(command.replace("%s", input) + place, 2, words);
    }
  }

  @Test
  void filesGivenTwiceAreTold() {
    String twice = path("plain.npy") + ": given twice, its rows count twice";
    for (String inputs : List.of(" --input @plain.npy", " --input @pla*.npy --input @plain.npy")) {
      CommandLine.Result result =
          CommandLine.succeed(arguments(KMEANS + inputs + " --dry-run --output @o"));
      assertThat(result.err().lines().filter(line -> line.contains(twice))).as(inputs).hasSize(1);
    }
    assertThat(CommandLine.succeed(arguments(KMEANS + " --dry-run --output @o")).err())
        .doesNotContain("given twice");
  }

  /** What no option names is found when the table is, before anything is replaced. */
  @Test
  void filesOfATableOfTheCatalogStay() throws IOException {
    CommandLine.succeed(arguments("convert --input @mine.csv --output @own/table.parquet"));
    String table = "--table parquet.`" + path("own/table.parquet") + "` --overwrite";
    String output = " --output @own/table.parquet";
    String fit = "fit --family kmeans --components 1 --output @o --report @own/table.parquet ";
    assertRefused("convert " + table + output, 2, "holds the input");
    assertRefused(fit + table, 2, "holds the input");
  }

  /** Else the next one to read the table would find what is no part of it. */
  @Test
  void nothingIsWrittenIntoTheFolderOfATableOfTheCatalog() throws IOException {
    session()
        .sql("SELECT 1.5 AS a, 2.5 AS b UNION ALL SELECT 3.5, 4.5")
        .write()
        .parquet(path("of/2026-02-03").toString());
    String table = " --table parquet.`" + path("of/2026-02-03") + "`";
    String fit = "fit --family kmeans --components 1 --output @o" + table;
    String night =
        NIGHT.replace("--input @{run-date}.npy", table.strip().replace("2026-02-03", "{run-date}"));
    CommandLine.succeed(arguments(fit + " --dry-run"));
    assertRefused(fit.replace("@o", "@of/2026-02-03/model"), 2, "is in the input");
    assertRefused(fit + " --report @of/2026-02-03/page.html", 2, "is in the input");
    assertRefused(night + " --output @of/2026-02-03/nights", 2, "is in the input");
    // Among a night's own places, figures may lie in its directory.
    String figures = " --output @nights-of --prometheus @nights-of/figures.prom --dry-run";
    CommandLine.succeed(arguments(night + figures));
  }

  /** Names that look like globs and are those of files, and what is neither. */
  @Test
  void namesThatAreNoGlobs() throws IOException {
    for (String name : List.of("x[1.npy", "y{1.npy")) {
      Files.copy(path("plain.npy"), path(name));
      CommandLine.succeed(
          arguments(KMEANS.replace("@plain.npy", "@" + name) + " --output @of-" + name));
    }
    String missing = KMEANS.replace("@plain.npy", "@nodata");
    assertRefused(missing + " --output @nodata/model", 3, "nodata: not found");
    String broken =
        KMEANS.replace("@plain.npy", "@gone[") + " --output @o --status-file @told.json";
    CommandLine.Result result = CommandLine.run(arguments(broken));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(Files.readString(path("told.json"))).contains("no glob");
  }

  @Test
  void nothingIsWrittenAmongTheRowsOfANight() throws IOException {
    String night = NIGHT.replace(".npy", "/*");
    String place = " @2026-02-03/new.json";
    assertRefused(night + " --output @o --prometheus" + place, 2, "is among the input");
    assertRefused(night + " --output @o --status-file" + place, 2, "is among the input");
    assertRefused(night + " --output" + place, 2, "is among the input");
  }

  /** Two of the places that a verb writes are one, or one is in the other. */
  @ParameterizedTest
  @CsvSource({
    "--metrics @o/m, --output @o",
    "--report @o/r.html, --output @o",
    "--checkpoint @o/c, --output @o",
    "--checkpoint @o, --output @o/model",
    "--metrics @x --report @x, --output @o",
    "--metrics @x --checkpoint @x, --output @o",
    "--metrics @c/m --checkpoint @c, --output @o",
    "--report @c/r.html --checkpoint @c, --output @o",
    "--report @x --checkpoint @./x, --output @o",
    "--report @o/../x --metrics @x, --output @o"
  })
  void placesAreApart(String places, String output) throws IOException {
    for (String verb : new String[] {KMEANS, KMEANS.replace("fit --family", "sweep --families")}) {
      assertRefused(verb + " " + places + " " + output, 2, ": is, or is in, ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sample --model @mixture --rows 3 --output @s.npy --labels @s.npy",
    "sample --model @mixture --rows 3 --format parquet --output @s --labels @s/l.npy",
    "report --model @mixture --input @digits --output @r.html --sheet @r.html",
    "convert --input @digits --labels @digits --output @c --format parquet --labels-output"
        + " @c/l.npy",
    "factorize --input @ratings.tsv --output @f --report @f/p.html"
  })
  void placesOfEveryVerbAreApart(String command) throws IOException {
    assertRefused(command, 2, ": is, or is in, ");
  }

  /** The status file tells of itself where it can. */
  @Test
  void theStatusFileIsApartToo() throws IOException {
    for (String other : new String[] {"--metrics", "--report", "--checkpoint", "--output"}) {
      String output = other.equals("--output") ? "" : " --output @o";
      assertRefused(KMEANS + output + " " + other + " @s --status-file @s", 2, "is, or is in, --");
    }
    assertRefused(NIGHT + " --output @o --prometheus @s --status-file @s", 2, "is, or is in, --");
    assertRefused(KMEANS + " --output @o --status-file @mine.json", 2, "mine.json: exists");
    assertRefused(KMEANS + " --output @o --status-file @folder", 2, "is a directory");
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          inspect @empty.parquet | 3 | empty.parquet is not a Parquet file
          inspect @empty.npy | 3 | the end of the file after 0 bytes
          inspect @empty.csv | 3 | is empty
          inspect @folder | 3 | without data files
          inspect @*.npy | 3 | a link to nothing
          inspect /proc/self/mem | 1 | /proc/self/mem: Input/output error; run it again
          fit --family kmeans --components 2 --input @head.csv --output @o | 3 | no rows
          fit --family kmeans --components 2 --input @loop.npy --output @o | 3 | loop.npy: not found
          fit --family kmeans --components 2 --input @dangling.npy --output @o | 3 | not found
          fit --family kmeans --components 2 --input @link.npy --output @link.npy --overwrite | 2 | holds the input
          fit --family kmeans --components 2 --input @plain.npy --output @mine.csv --overwrite | 2 | is a file
          fit --family kmeans --components 2 --input /dev/null --output @o | 3 | a pipe or device
          fit --family kmeans --components 2 --input - --output @o | 3 | not found
          fit --family kmeans --components 2 --input @rows/x.npy --output @o --checkpoint @rows | 2 | holds the input
          fit --config @pipe --output @o | 2 | a pipe or device
          fit --config @folder --output @o | 2 | no such configuration file
          convert --input @ours.npy --output @ours-link.npy --overwrite | 2 | holds the input
          convert --input @ours-link.npy --output @ours.npy --overwrite | 2 | holds the input
          convert --input @ours.npy --output @folder/../ours.npy --overwrite | 2 | holds the input
          convert --input @plain.npy --output @mine.npy --overwrite | 2 | has no mark of Emmer's
          convert --input @plain.npy --output @mine.csv --overwrite | 2 | has no mark of Emmer's
          convert --input @plain.npy --output @note.txt --format npy --overwrite | 2 | no NPY file
          convert --input @plain.npy --output @plain.npy/x.npy | 2 | is no directory
          convert --input @mine.csv --output @o.npy --where false | 3 | no rows
          convert --input @plain.npy --input-format csv --output @o.npy | 3 | give another file, or --input-format
          explain @broken | 3 | Unexpected end-of-input: expected close marker for Object
          convert --input @pipe --output @o.npy | 3 | a pipe or device
          predict --model @linked --input @plain.npy --output @model/p | 2 | is in the input
          report --model @model --input @plain.npy --output @model/r.html | 2 | is in the input
          report --model @mixture --input @digits --output @r.html --sheet @mixture/s.png | 2 | is in the input
          sample --model @mixture --rows 3 --output @mixture/s.npy | 2 | is in the input
          sample --model @mixture --rows 3 --output @s.npy --labels @mixture/l | 2 | is in the input
          sample --model @mixture --rows 9223372036854775807 --output @s.npy | 2 | fewer than 2^60
          tree --model @model --output @model/tree | 2 | is in the input
          predict --model @plain.npy --input @plain.npy --output @o | 3 | model.json
          predict --model @broken --input @plain.npy --output @o | 3 | model.json
          report --model @model --input @plain.npy --output @mine.csv --overwrite | 2 | no HTML file
          report --model @model --input @plain.npy --output /dev/full --overwrite | 3 | a pipe or device
          sample --model @mixture --rows 3 --output @mine.npy --overwrite | 2 | has no mark of Emmer's
          sample --model @mixture --rows 3 --output /proc/x.npy | 1 | /proc
          tree --model @model --output @users --overwrite | 2 | holds notes.txt
          generate --rows 3 --output @users --overwrite | 2 | holds notes.txt
          generate --kind ratings --rows 9 --items 2147483647 --output @o | 2 | --items 2147483647
          generate --kind ratings --rows 9 --users 0 --output @o | 2 | --users 0
          quantize --input @plain.npy --output @o | 3 | not an image
          factorize --input @empty.tsv --output @o | 3 | is empty
          factorize --input @ratings.tsv --init model:@model --output @o | 3 | model
          recommend --model @model --top 1 --seen @ratings.tsv --output @o | 3 | model
          explain @plain.npy | 3 | model
          compare @model @folder | 3 | model.json
          demo --output @note.txt | 2 | is no directory
          """)
  void everyVerbRefuses(String command, int exitCode, String words) throws IOException {
    assumeTrue(!command.contains("/proc") || Files.isReadable(Path.of("/proc/self/mem")));
    assertRefused(command, exitCode, words);
  }

  /** Of what a directory holds nothing is left out: it is read, or named. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fit --family kmeans --components 2 --input @%s-rows.npy --output @o",
        "sweep --families kmeans --components 2 --input @%s-rows.npy --output @o",
        "predict --model @model --input @%s-rows.npy --output @o",
        "evaluate --model @model --input @%s-rows.npy",
        "evaluate --model @model --input @plain.npy --labels @%s-rows.npy",
        "report --model @model --input @%s-rows.npy --output @o.html",
        "compare @model @model --input @%s-rows.npy",
        "tree --input @%s-rows.npy --output @o",
        "convert --input @%s-rows.npy --output @o.npy",
        "inspect @%s-rows.npy",
        "bench --input @%s-rows.npy",
        "factorize --input @%s-ratings.tsv --output @o",
        "convert --input @%s-picture.png --output @o.npy",
        "quantize --input @%s-picture.png --output @o"
      })
  void everyVerbThatListsInputs(String command) throws IOException {
    assertRefused(command.replace("%s", "link"), 3, "a link to nothing");
    if (!command.startsWith("convert --input @%s-picture")) {
      assertRefused(command.replace("%s", "below"), 3, "/sub: a directory, expected files");
    }
  }

  @Test
  void nightsNeedAFolder() throws IOException {
    assertRefused(NIGHT + " --output @plain.npy", 2, "is a file, expected a directory");
    assertRefused(NIGHT + " --output @locked", 1, "locked/lock: ");
  }

  @Test
  void foldersOfTheUserKeepTheirFiles() throws IOException {
    Map<String, String> before = contents();
    CommandLine.succeed(
        arguments(KMEANS + " --output @kept --checkpoint @mine --checkpoint-every 1"));
    assertThat(contents()).containsAllEntriesOf(before);
    assertRefused(
        KMEANS + " --output @o --checkpoint @states --resume", 3, "none of its checkpoints");
    assertRefused(KMEANS + " --output @o --checkpoint @states", 2, "holds checkpoints");
  }
}
