package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.em.NdArray;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.SparkTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would give plausible wrong numbers gives right ones, or one line that says what to do. */
class WrongNumbersTest extends SparkTest {
  private static final String FIT =
      "--components 2 --seed 1 --max-iterations 5 --overwrite --output ";

  @TempDir static Path directory;

  @BeforeAll
  static void writeFiles() throws IOException {
    byte[] idx = Files.readAllBytes(DigitFiles.images(directory.resolve("digits"), 100));
    double[] levels = new double[idx.length - 16];
    Arrays.setAll(levels, i -> idx[16 + i] & 0xff);
    npy("levels.npy", levels, 784);
    npy("fractions.npy", Arrays.stream(levels).map(x -> x / 255).toArray(), 784);
    npy("tiny.npy", Arrays.stream(levels).map(x -> x * 1e-200).toArray(), 784);
    npy("flat.npy", new double[] {1e-170, 1, 2e-170, 2, 3e-170, 3}, 2);
    npy("alike.npy", new double[] {1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 32, 32}, 2);
    npy("nan.npy", new double[] {0, 1, Double.NaN, 1}, 2);
    writeOthers();
  }

  /** What is no input. */
  private static void writeOthers() throws IOException {
    Files.writeString(directory.resolve("x.gif"), "GIF89a...");
    Files.writeString(directory.resolve("x.npz"), "PK\u0003\u0004...");
    Files.writeString(directory.resolve("x.txt"), "a,b,c\n1,2,3\n");
    Files.writeString(directory.resolve("line.tsv"), "1".repeat(2 << 20));
    Files.writeString(directory.resolve("later.tsv"), "1\t1\t1\n" + "1".repeat(2 << 20));
    Files.writeString(directory.resolve("deep.conf"), "fit " + "{a ".repeat(20_000));
    Files.createDirectory(directory.resolve("device"));
    Files.createSymbolicLink(directory.resolve("device/model.json"), Path.of("/dev/zero"));
    Files.createDirectory(directory.resolve("images"));
    ImageIO.write(
        new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB),
        "png",
        directory.resolve("images/a.png").toFile());
    Files.write(directory.resolve("large.png"), largePng());
    Files.writeString(directory.resolve("pairs.tsv"), "00017\t4\n17\t4\nnobody\t4\n");
    Files.writeString(directory.resolve("large.tsv"), "1\t1\t1e200\n");
  }

  /** The start and end of a PNG file of 30000 x 30000 pixels. */
  private static byte[] largePng() {
    ByteBuffer png = ByteBuffer.allocate(100);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    byte[] header = {'I', 'H', 'D', 'R', 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 0, 0, 0, 0};
    for (byte[] chunk : List.of(header, new byte[] {'I', 'E', 'N', 'D'})) {
      CRC32 crc = new CRC32();
      crc.update(chunk);
      png.putInt(chunk.length - 4).put(chunk).putInt((int) crc.getValue());
    }
    return Arrays.copyOf(png.array(), png.position());
  }

  private static void npy(String name, double[] values, int dimensions) throws IOException {
    try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
      NpyFile.write(out, NdArray.of(values, values.length / dimensions, dimensions));
    }
  }

  /** What begins with {@code @} is a file of this test, with {@code %} one of the faults found. */
  private static CommandLine.Result run(String command) {
    return CommandLine.run(
        Stream.of(command.split(" ")).map(WrongNumbersTest::argument).toArray(String[]::new));
  }

  private static String argument(String word) {
    if (word.startsWith("%")) {
      String data = System.getenv("EMMER_TEST_DATA");
      assumeTrue(data != null, "EMMER_TEST_DATA is not set: no files of faults");
      return Path.of(data, "faults", word.substring(1)).toString();
    }
    return word.startsWith("@") ? directory.resolve(word.substring(1)).toString() : word;
  }

  private static JsonNode json(String command) throws IOException {
    CommandLine.Result result = run(command + " --json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  private static void assertRefused(String command, String words) {
    CommandLine.Result result = run(command);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
    assertThat(result.err().lines().filter(line -> line.startsWith("emmer"))).hasSize(1);
    assertThat(result.err()).contains(words).doesNotContain("Exception");
  }

  /** Whatever rows a model was fitted to, those that are drawn from it are as likely as bytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--input @digits",
        "--input @digits --binarize 0.5",
        "--input @digits --scale 1 --binarize 128",
        "--input @levels.npy --scale 255",
        "--input @levels.npy --scale 255 --binarize 0.5",
        "--input @fractions.npy"
      })
  void samplesAreReadAsTheyWereDrawn(String rows) throws IOException {
    json(CommandLine.fit(FIT + "@drawn-from " + rows));
    double expected = 0;
    for (String name : List.of("s.idx", "s.npy", "s.parquet")) {
      String scale = rows.contains("fractions") && name.equals("s.idx") ? " --scale 255" : "";
      json("sample --model @drawn-from --overwrite --rows 50 --output @" + name + scale);
      double found =
          json("evaluate --model @drawn-from --input @" + name + scale)
              .get("logLikelihoodPerRow")
              .asDouble();
      expected = name.equals("s.idx") ? found : expected;
      assertThat(found).as(name).isEqualTo(expected, within(1e-9)).isBetween(-250.0, -10.0);
    }
  }

  @ParameterizedTest
  @CsvSource({"%npy/binary.npy, %npy/binary01.npy", "%npy/binary01.npy, %npy/binary01.npy"})
  void rowsThatAreScaledAlreadyAreNotScaledAgain(String fitted, String evaluated)
      throws IOException {
    for (String family : List.of("bernoulli", "kmeans")) {
      json(CommandLine.fit(FIT + "@m --family " + family + " --input " + fitted));
      JsonNode found = json("evaluate --model @m --labels %npy/binlab.npy --input " + evaluated);
      assertThat(run("evaluate --model @m --input " + evaluated).err().contains("divided by 255"))
          .isEqualTo(!fitted.equals(evaluated));
      assertThat(found.get("purity").asDouble()).isGreaterThanOrEqualTo(.995);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--input @digits | @levels.npy | give --scale 255, or 1 if these are divided already",
        "--input @digits --binarize 0.5 | @levels.npy | give --scale 255, or 1",
        "--input @digits --scale 100 | @levels.npy | give --scale 100.0, or 1",
        "--input @levels.npy | @digits | give --scale 1.0, or 1"
      })
  void whatNothingTellsIsRefused(String rows, String others, String words) throws IOException {
    json(CommandLine.fit(FIT + "@k --family kmeans " + rows));
    for (String verb : List.of("evaluate", "predict --output @p", "report --output @r.html")) {
      assertRefused(verb + " --model @k --input " + others, words);
    }
    assertRefused(
        CommandLine.fit(
            FIT + "@p --family kmeans --init model:" + directory + "/k --input " + others),
        words);
    assertThat(directory.resolve("p")).doesNotExist();
    json("evaluate --model @k --scale 255 --input " + others);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fit --family kmeans --components 2 --input %npy/huge.npy | row 0, value 0 is 1.0E200",
        "fit --family gaussian-full --components 2 --input %npy/huge.npy | give --scale",
        "fit --family kmeans --components 2 --standardize --input %npy/huge.npy | give --scale",
        "fit --family kmeans --components 2 --pca 1 --input %npy/huge.npy | give --scale",
        "tree --input %npy/huge.npy | give --scale",
        "fit --family kmeans --components 2 --input @tiny.npy | give a smaller --scale",
        "tree --input @tiny.npy | give a smaller --scale",
        "fit --family kmeans --components 2 --standardize --input @flat.npy | feature 0 is from",
        "fit --family bernoulli --components 2 --binarize 0.5 --input @nan.npy | row 1, value 0 is"
            + " NaN",
        "factorize --factors 1 --input @large.tsv | '1e200' as rating",
        "factorize --factors 1 --input @later.tsv | byte 6: found a line of 2097152 bytes",
        "factorize --factors 1 --input %rat/hashlines.tsv | '# exported 2026'",
        "factorize --factors 1 --header --input %rat/hash.csv | '#user,item,rating'",
        "convert --input %img/cmyk.jpg --output @c.npy | colours of 4 inks (CMYK)",
        "quantize --input %img/cmyk.jpg | colours of 4 inks (CMYK)"
      })
  void refusals(String command, String words) {
    assertRefused(
        command.contains("--output") ? command : command + " --overwrite --output @none", words);
    assertThat(directory.resolve("none")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evaluate --model @m --labels %npy/labbig.npy --input %npy/base.npy | 3 | label 0 is"
            + " 8589934592, expected a whole number from -2^31 to 2^31-1",
        "inspect @x.gif | 3 | found a GIF image, expected a table, IDX or NPY",
        "inspect @x.npz | 3 | found a zip archive, as .npz is, expected a table",
        "inspect @x.txt | 3 | found text of no known kind; if it is a table, give --input-format,"
            + " such as csv",
        "inspect @images | 3 | found an image, expected a table",
        "inspect /dev/zero | 3 | a pipe or device, expected a file",
        "inspect @pipe | 3 | a pipe or device, expected a file",
        "evaluate --model @device --input @digits | 3 | a pipe or device",
        "factorize --factors 1 --input @pipe | 3 | a pipe or device",
        "factorize --factors 1 --input @line.tsv | 3 | a line of more than 1048576 characters",
        "convert --input @large.png | 3 | 30000 x 30000 pixels, expected at most",
        "quantize --input @large.png | 3 | 30000 x 30000 pixels, expected at most",
        "fit --family bernoulli --config @deep.conf --input @digits | 2 | nested too deep",
        "fit --family bernoulli --components 1000000000 --input @digits | 2 | --components"
            + " 1000000000: expected 1 to 1000000",
        "fit --family bernoulli --restarts 1000000000 --input @digits | 2 | --restarts 1000000000:"
            + " expected 1 to 1000000",
        "nightly --family kmeans --run-date -999999999-01-01 --input @{run-date} | 2 | expected a"
            + " date"
      })
  void words(String command, int exitCode, String words) throws Exception {
    if (command.contains("@pipe")) {
      Files.deleteIfExists(directory.resolve("pipe"));
      new ProcessBuilder("mkfifo", directory.resolve("pipe").toString()).start().waitFor();
    }
    if (command.contains("--model @m ")) {
      json(CommandLine.fit(FIT + "@m --family kmeans --input %npy/base.npy"));
    }
    boolean writes = !command.startsWith("inspect") && !command.startsWith("evaluate");
    CommandLine.Result result = run(command + (writes ? " --output @none.npy" : ""));
    assertThat(result.err()).contains(words).doesNotContain("Exception");
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void aMixtureOfMoreComponentsThanColoursIsLeftOut() {
    CommandLine.Result result =
        run("quantize --input %img/bw.png --overwrite --restarts 1 --output @bw");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("left out 2 mixtures of more components than the image's 2");
  }

  /** Names of files command no terminal; results in JSON keep them. */
  @Test
  void namesCommandNoTerminal() throws IOException {
    String name = "a\u001b]0;x\u0007\u009b2J\u202e\u001b[1m\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DiscreetWriter writer = new DiscreetWriter(bytes)) {
      writer.printf(Locale.ROOT, "\r\u001b[K%s", name);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r\u001b[Ka\\u001b]0;x\\u0007\\u009b2J\\u202e\u001b[1m\n");
    Path file = directory.resolve("b\u001b]0;x\u0007.npy");
    Files.copy(directory.resolve("fractions.npy"), file);
    CommandLine.Result result = CommandLine.run("inspect", file.toString());
    assertThat(result.out() + result.err()).contains("b\\u001b]").doesNotContain("\u001b");
    result = CommandLine.run("inspect", file.toString(), "--json");
    assertThat(new ObjectMapper().readTree(result.out()).fieldNames().next())
        .endsWith("/" + file.getFileName());
  }

  /** Ids are texts where they are not written as numbers are, and come back as they were. */
  @Test
  void paddedIdsAreOthers() throws IOException {
    String options = "factorize --factors 2 --min-ratings 1 --max-iterations 2 --overwrite";
    json(options + " --header --input %rat/padids.csv --output @padded");
    json(options + " --input %rat/base.tsv --output @plain");
    List<String> lines = Files.readAllLines(Path.of(argument("%rat/padids.csv")));
    assertThat(Files.readAllLines(directory.resolve("padded/user_ids.txt")))
        .contains("00017", "36")
        .containsExactlyInAnyOrderElementsOf(
            lines.stream().skip(1).map(l -> l.substring(0, l.indexOf(','))).distinct().toList());
    json("recommend --model @padded --pairs @pairs.tsv --output @predicted --overwrite");
    List<Row> rows =
        session().read().parquet(directory.resolve("predicted").toString()).collectAsList();
    assertThat(rows).extracting(row -> row.get(0)).containsExactly("00017", "17", "nobody");
    assertThat(rows).extracting(row -> row.get(1)).containsOnly(4L);
    assertRefused(
        "recommend --model @plain --pairs @pairs.tsv --output @none", "expected whole numbers as");
    json("recommend --model @padded --top 1 --seen @pairs.tsv --output @best");
    assertThat(session().read().parquet(directory.resolve("best").toString()).collectAsList())
        .extracting(row -> row.getString(0))
        .contains("00017", "36");
  }

  @Test
  void raisedFloorsAreTold() {
    CommandLine.Result result =
        run(
            CommandLine.fit(
                FIT + "@f --family gaussian-full --variance-floor 0 --input @alike.npy"));
    assertThat(result.out()).contains("the variance floor had to be raised");
  }

  @Test
  void bytesOf0And1AreToldOf() {
    CommandLine.Result result =
        run(CommandLine.fit(FIT + "@m --family kmeans --input %npy/binary01u1.npy"));
    assertThat(result.err()).contains("rows is 1, and bytes are divided by 255; give --scale 1");
    assertThat(
            run(CommandLine.fit(FIT + "@m --family kmeans --scale 1 --input %npy/binary01u1.npy"))
                .err())
        .doesNotContain("divided by 255");
  }

  /** b.jpg is a.jpg turned, and says so. */
  @Test
  void convertTurnsImagesUpright() throws IOException {
    json("convert --input %img/exiffolder --output @exif.npy");
    byte[] all = Files.readAllBytes(directory.resolve("exif.npy"));
    String header = new String(all, 0, 128, StandardCharsets.ISO_8859_1);
    assertThat(header).contains("(2, 16, 16, 3)");
    int row = 16 * 16 * 3;
    assertThat(Arrays.copyOfRange(all, 128, 128 + row))
        .isEqualTo(Arrays.copyOfRange(all, 128 + row, 128 + 2 * row));
  }
}
