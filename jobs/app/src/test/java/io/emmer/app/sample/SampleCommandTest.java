package io.emmer.app.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.family.bernoulli.BernoulliFamily;
import io.emmer.em.family.bernoulli.BernoulliModel;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.family.gaussian.diagonal.UnitGaussianFamily;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.LocalModelStore;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.SparkJob;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OwnSpark
class SampleCommandTest {
  private static final int ROWS = 400;
  private static final double[] WEIGHTS = {.3, .7};

  /** Two pictures of 2 x 3. */
  private static final double[] PROBABILITIES = {1, 1, 1, 0, 0, .1, 0, .2, 0, 1, .9, 1};

  private static final double[] MEANS = {-50, 0, 1, 2, 3, 4, 50, 10, 11, 12, 13, 14};

  @TempDir static Path directory;

  @BeforeAll
  static void writeModels() throws IOException {
    model("bernoulli", BernoulliFamily.NAME, new BernoulliModel(WEIGHTS, PROBABILITIES), 255);
    model("unit", UnitGaussianFamily.NAME, DiagonalGaussianModel.unit(WEIGHTS, MEANS), 1);
    model("kmeans", "kmeans", new KMeansModel(WEIGHTS, MEANS), 1);
    ModelDirectory.write(
        new LocalModelStore(),
        directory.resolve("foreign").toString(),
        BernoulliFamily.NAME,
        new BernoulliModel(WEIGHTS, PROBABILITIES),
        ModelDocument.EMPTY,
        false);
    Files.writeString(directory.resolve("taken.npy"), "old");
    Files.createDirectory(directory.resolve("folder.npy"));
  }

  private static void model(String name, String family, Model model, double scale)
      throws IOException {
    InputDocument.Preparation scaled = new InputDocument.Preparation(scale, null, null, null, null);
    InputDocument input =
        new InputDocument(null, null, null, scaled, List.of(2, 3), null, null, null);
    ModelDirectory.write(
        new LocalModelStore(),
        directory.resolve(name).toString(),
        family,
        model,
        ModelDocument.EMPTY.with(input),
        false);
  }

  private static CommandLine.Result sample(String model, String output, String... options) {
    List<String> arguments = new ArrayList<>(List.of("sample"));
    arguments.addAll(List.of(options));
    arguments.add("--model=" + directory.resolve(model));
    arguments.add("--output=" + directory.resolve(output));
    for (String option : List.of("--rows=" + ROWS, "--seed=5", "--master=local[2]")) {
      String name = option.substring(0, option.indexOf('='));
      if (arguments.stream().noneMatch(argument -> argument.startsWith(name))) {
        arguments.add(option);
      }
    }
    return CommandLine.run(arguments.toArray(String[]::new));
  }

  private static Path sampled(String model, String output, String... options) {
    CommandLine.Result result = sample(model, output, options);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return directory.resolve(output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"npy", "idx", "png"})
  void partitionsAndCoresChangeNoBit(String format) throws Exception {
    String one = "--master=local[1]";
    Path file =
        sampled("unit", "one." + format, one, "--partitions=1", "--labels=" + labels("one"));
    String expected = sha256(file);
    String expectedLabels = sha256(Path.of(labels("one")));
    for (int partitions : new int[] {1, 2, 3, 7}) {
      String name = "p" + partitions;
      Path other =
          sampled(
              "unit",
              name + "." + format,
              "--partitions=" + partitions,
              "--labels=" + labels(name));
      assertThat(sha256(other)).isEqualTo(expected);
      assertThat(sha256(Path.of(labels(name)))).isEqualTo(expectedLabels);
      Files.delete(Path.of(labels(name)));
    }
    Files.delete(Path.of(labels("one")));
    Path otherSeed = sampled("unit", "seed." + format, "--seed=6", "--overwrite");
    assertThat(sha256(otherSeed)).isNotEqualTo(expected);
    assertNothingIsLeftOver();
  }

  private static String labels(String name) {
    return directory.resolve(name + "-idx1-ubyte").toString();
  }

  @Test
  void parquetHoldsTheRowsOfNpyInOrder() throws IOException {
    NdArray expected = npy(sampled("unit", "expected.npy"));
    Path output = sampled("unit", "rows.parquet", "--partitions=3");
    List<Row> rows = new ArrayList<>();
    try (SparkJob job = SparkJob.start("test", "local[1]", List.of());
        Stream<Path> files = Files.list(output)) {
      SparkSession session = job.session();
      for (Path file :
          files.filter(path -> path.toString().endsWith(".parquet")).sorted().toList()) {
        rows.addAll(session.read().parquet(file.toString()).collectAsList());
      }
      assertThat(session.read().parquet(output.toString()).schema().simpleString())
          .isEqualTo("struct<row:bigint,component:int,features:array<double>>");
    }
    assertThat(expected.shape()).containsExactly(ROWS, 6);
    assertThat(rows).hasSize(ROWS);
    for (int n = 0; n < ROWS; n++) {
      assertThat(rows.get(n).getLong(0)).isEqualTo(n);
      assertThat(rows.get(n).<Double>getList(2))
          .isEqualTo(Arrays.stream(expected.values(), 6 * n, 6 * (n + 1)).boxed().toList());
      double first = rows.get(n).<Double>getList(2).get(0);
      assertThat(rows.get(n).getInt(1)).isEqualTo(first < 0 ? 0 : 1);
    }
  }

  @Test
  void idxHoldsScaledBytesAndLabels() throws IOException {
    Path packed =
        sampled(
            "bernoulli",
            "drawn-idx3-ubyte.gz",
            "--labels=" + directory.resolve("drawn-labels.idx"));
    byte[] bytes;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      bytes = in.readAllBytes();
    }
    byte[] labels = Files.readAllBytes(directory.resolve("drawn-labels.idx"));
    assertThat(Arrays.copyOf(bytes, 16))
        .containsExactly(0, 0, 8, 3, 0, 0, 1, (byte) 144, 0, 0, 0, 2, 0, 0, 0, 3);
    assertThat(bytes).hasSize(16 + 6 * ROWS);
    assertThat(labels).hasSize(8 + ROWS).startsWith(0, 0, 8, 1, 0, 0, 1, (byte) 144);
    for (int n = 0; n < ROWS; n++) {
      byte certain = (byte) (labels[8 + n] == 0 ? 255 : 0);
      assertThat(bytes[16 + 6 * n]).isEqualTo(certain);
      assertThat(bytes[16 + 6 * n + 1]).isIn((byte) 0, (byte) 255);
    }
  }

  @Test
  void npyIsPackedWhereTheNameSaysSo() throws IOException {
    byte[] plain = Files.readAllBytes(sampled("unit", "plain.npy"));
    Path packed = sampled("unit", "packed.npy.gz", "--format=npy");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      assertThat(in.readAllBytes()).isEqualTo(plain);
    }
  }

  /** Also if those that were drawn would fit into bytes. */
  @Test
  void componentsBeyondBytesAreInts() throws IOException {
    double[] weights = new double[300];
    weights[7] = 1;
    model(
        "many", UnitGaussianFamily.NAME, DiagonalGaussianModel.unit(weights, new double[1800]), 1);
    sampled("many", "many.npy", "--labels=" + labels("many"));
    byte[] bytes = Files.readAllBytes(Path.of(labels("many")));
    assertThat(bytes)
        .hasSize(8 + 4 * ROWS)
        .startsWith(0, 0, 12, 1, 0, 0, 1, (byte) 144, 0, 0, 0, 7);
  }

  @Test
  void meansAreThoseOfTheComponents() throws IOException {
    double[] drawn = npy(sampled("bernoulli", "mean.npy", "--mean")).values();
    for (int n = 0; n < ROWS; n++) {
      int k = drawn[6 * n] == 1 ? 0 : 1;
      assertThat(Arrays.copyOfRange(drawn, 6 * n, 6 * n + 6))
          .isEqualTo(Arrays.copyOfRange(PROBABILITIES, 6 * k, 6 * k + 6));
    }
    byte[] bytes = Files.readAllBytes(sampled("bernoulli", "mean.idx", "--mean"));
    // .1 * 255 = 25.5 and .9 * 255 = 229.5 go up.
    for (int n = 0; n < ROWS; n++) {
      byte[] first = {-1, -1, -1, 0, 0, 26};
      byte[] second = {0, 51, 0, -1, (byte) 230, -1};
      assertThat(Arrays.copyOfRange(bytes, 16 + 6 * n, 22 + 6 * n))
          .isEqualTo(drawn[6 * n] == 1 ? first : second);
    }
  }

  @Test
  void clippedValuesAreCounted() throws IOException {
    CommandLine.Result result = sample("unit", "clipped.idx", "--json", "--mean", "--scale=10");
    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    byte[] bytes = Files.readAllBytes(directory.resolve("clipped.idx"));
    long negative = 0;
    for (int n = 0; n < ROWS; n++) {
      negative += bytes[16 + 6 * n] == 0 ? 1 : 0;
    }
    // -500 alone of component 0, and 500 alone of component 1.
    assertThat(negative).isBetween(1L, ROWS - 1L);
    assertThat(json.get("clippedValues").asLong()).isEqualTo(ROWS);
    assertThat(sample("unit", "clipped2.idx", "--mean", "--scale=10").out())
        .contains(ROWS + " values clipped");
  }

  @Test
  void pngIsASheetOfImages() throws IOException {
    BufferedImage image =
        ImageIO.read(sampled("bernoulli", "sheet.png", "--rows=5", "--mean").toFile());
    // 3 columns and 2 lines of images of 2 x 3, every value 2 x 2 pixels, 4 pixels between.
    assertThat(image.getWidth()).isEqualTo(3 * (3 * 2 + 4) + 4);
    assertThat(image.getHeight()).isEqualTo(2 * (2 * 2 + 4) + 4);
    boolean firstIsComponent0 = (image.getRGB(4, 4) & 255) == 255;
    assertThat(image.getRGB(4, 6) & 255).isEqualTo(firstIsComponent0 ? 0 : 255);
    BufferedImage column =
        ImageIO.read(sampled("foreign", "column.png", "--rows=1", "--image-shape=6x1").toFile());
    assertThat(column.getHeight()).isEqualTo(6 * 2 + 8);
  }

  @Test
  void sampleThenFitComesBack() throws IOException {
    Path images = sampled("bernoulli", "back-idx3-ubyte", "--rows=20000");
    CommandLine.Result fit =
        CommandLine.run(
            "fit",
            "--input=" + images,
            "--family=bernoulli",
            "--components=2",
            "--init=kmeans++",
            "--seed=1",
            "--tolerance=1e-9",
            "--master=local[2]",
            "--output=" + directory.resolve("back"));
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    double[] weights = npy(directory.resolve("back/weights.npy")).values();
    double[] found = npy(directory.resolve("back/probabilities.npy")).values();
    int first = found[0] > .5 ? 0 : 1;
    for (int k = 0; k < 2; k++) {
      int at = k == 0 ? first : 1 - first;
      assertThat(weights[at]).isCloseTo(WEIGHTS[k], within(5 * Math.sqrt(.21 / 20000)));
      for (int d = 0; d < 6; d++) {
        double p = PROBABILITIES[k * 6 + d];
        double error = 5 * Math.sqrt(p * (1 - p) / (20000 * WEIGHTS[k])) + 1e-4;
        assertThat(found[at * 6 + d]).isCloseTo(p, within(error));
      }
    }
  }

  @Test
  void transformsOfTheFitAreUndone() throws IOException {
    Path images = sampled("bernoulli", "pca-idx3-ubyte", "--rows=2000");
    CommandLine.Result fit =
        CommandLine.run(
            "fit",
            "--input=" + images,
            "--family=gaussian-unit",
            "--components=1",
            "--pca=2",
            "--master=local[2]",
            "--output=" + directory.resolve("pca"));
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    NdArray rows = npy(sampled("pca", "undone.npy", "--mean"));
    assertThat(rows.shape()).containsExactly(ROWS, 6);
    byte[] pixels = Files.readAllBytes(images);
    for (int d = 0; d < 6; d++) {
      double mean = 0;
      for (int n = 0; n < 2000; n++) {
        mean += (pixels[16 + 6 * n + d] & 255) / 255.0 / 2000;
      }
      assertThat(rows.values()[6 * (ROWS - 1) + d]).isCloseTo(mean, within(1e-9));
    }
  }

  @ParameterizedTest(name = "{0} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --model kmeans --output x.npy | 2 | --init model:
          --model nothing --output x.npy | 3 | model.json
          --output x.npy | 2 | --model
          --model unit | 2 | --output
          --model unit --output x | 2 | --format
          --model unit --output x.txt | 2 | --format
          --model unit --output x --format jpeg | 2 | --format
          --model unit --output x.npy --rows 0 | 2 | --rows
          --model unit --output x.npy --rows many | 2 | --rows
          --model unit --output x.npy --partitions -1 | 2 | --partitions
          --model unit --output x.npy --labels x.npy | 2 | --labels
          --model unit --output x.idx --rows 3000000000 | 2 | 31 bits
          --model unit --output x.npy --labels x.idx --rows 3000000000 | 2 | 31 bits
          --model unit --output x.idx --scale 0 | 2 | --scale
          --model unit --output x.idx --scale NaN | 2 | --scale
          --model unit --output x.png --rows 3000000 | 2 | has room for
          --model unit --output x.png --image-shape 2x2 | 2 | expected 6
          --model unit --output x.png --image-shape 6 | 2 | HxW
          --model unit --output x.png --image-shape 0x6 | 2 | HxW
          --model foreign --output x.png | 2 | --image-shape
          --model foreign --output x.idx | 2 | --scale
          --model unit --output taken.npy | 2 | --overwrite
          --model unit --output folder.npy --overwrite | 2 | directory
          --model unit --output x.npy --labels taken.npy | 2 | --overwrite
          """)
  void refuses(String arguments, int exitCode, String inMessage) throws IOException {
    List<Path> before = listing();
    CommandLine.Result result =
        CommandLine.run(
            Stream.of(("sample --master local[2] " + arguments).split(" "))
                .map(SampleCommandTest::inDirectory)
                .toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(result.errorLines()).filteredOn(line -> line.startsWith("emmer")).hasSize(1);
    assertThat(result.err()).contains(inMessage);
    assertThat(listing()).isEqualTo(before);
    assertThat(directory.resolve("taken.npy")).hasContent("old");
  }

  private static String inDirectory(String argument) {
    List<String> models = List.of("unit", "kmeans", "nothing", "foreign");
    boolean isFile = argument.matches("x|[a-z]+\\.[a-z]+");
    return models.contains(argument) || isFile ? directory.resolve(argument).toString() : argument;
  }

  @Test
  void dryRunWritesNothing() throws IOException {
    List<Path> before = listing();
    CommandLine.Result result = sample("unit", "dry.npy", "--dry-run");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("seed = 5").contains("would draw 400 rows of 6 values");
    assertThat(listing()).isEqualTo(before);
  }

  @Test
  void overwriteReplacesAFile() throws Exception {
    Path file = sampled("unit", "replaced.npy", "--seed=6");
    sampled("unit", "replaced.npy", "--overwrite");
    assertThat(npy(file).shape()).containsExactly(ROWS, 6);
    assertNothingIsLeftOver();
  }

  private static void assertNothingIsLeftOver() throws IOException {
    assertThat(listing()).noneMatch(path -> path.getFileName().toString().startsWith("."));
  }

  private static List<Path> listing() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static NdArray npy(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return NpyFile.read(in, file.toString());
    }
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
