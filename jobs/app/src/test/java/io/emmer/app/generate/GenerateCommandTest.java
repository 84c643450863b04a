package io.emmer.app.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.em.NdArray;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.model.NpyFile;
import io.emmer.em.synthetic.GaussianGenerator;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.SparkJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OwnSpark
class GenerateCommandTest {
  private static final int ROWS = 50;
  private static final String[] MIXTURE = {
    "--weights=.5,.3,.2", "--means=0,1;2,3;4,5", "--standard-deviations=.5;.25;1"
  };

  @TempDir Path directory;

  private Path output() {
    return directory.resolve("out");
  }

  private CommandLine.Result generate(String... options) {
    String[] common = {"generate", "--rows=" + ROWS, "--seed=7", "--output=" + output()};
    return CommandLine.run(
        Stream.concat(Stream.of(common), Stream.of(options)).toArray(String[]::new));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void digitsInSeveralFilesAreTheSameRows() throws IOException {
    CommandLine.Result result = generate("--files=3", "--master=local[2]");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(names(output()).stream().filter(name -> !name.startsWith(".")))
        .containsExactly(
            "_SUCCESS",
            "images-00000-idx3-ubyte",
            "images-00001-idx3-ubyte",
            "images-00002-idx3-ubyte",
            "labels-00000-idx1-ubyte",
            "labels-00001-idx1-ubyte",
            "labels-00002-idx1-ubyte");
    byte[] all = Files.readAllBytes(DigitFiles.images(directory.resolve("images"), ROWS));
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (int file = 0; file < 3; file++) {
      byte[] part = Files.readAllBytes(output().resolve("images-0000" + file + "-idx3-ubyte"));
      joined.write(part, 16, part.length - 16);
    }
    assertThat(joined.toByteArray()).isEqualTo(Arrays.copyOfRange(all, 16, all.length));
    assertThat(output().resolve("labels-00002-idx1-ubyte")).hasSize(8 + 16);

    assertThat(generate("--files=51", "--overwrite").errorLines())
        .singleElement()
        .asString()
        .endsWith("--files 51: expected 1 to 50");
    assertThat(generate("--files=2", "--kind=ratings").exitCode()).isEqualTo(2);
  }

  @Test
  void digitsAreThoseOfTheSeed() throws IOException {
    CommandLine.Result result = generate("--json");
    assertThat(result.exitCode()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("rows").asInt()).isEqualTo(ROWS);
    assertThat(json.get("dimensions").asInt()).isEqualTo(784);
    assertThat(names(directory)).containsExactly("out");
    assertThat(names(output()))
        .containsExactly("_SUCCESS", "images-idx3-ubyte", "labels-idx1-ubyte");
    assertThat(output().resolve("images-idx3-ubyte"))
        .hasSameBinaryContentAs(DigitFiles.images(directory.resolve("images"), ROWS));
    assertThat(output().resolve("labels-idx1-ubyte"))
        .hasSameBinaryContentAs(DigitFiles.labels(directory.resolve("labels"), ROWS));
  }

  @Test
  void gzipPacksTheSameBytes() throws IOException {
    assertThat(generate("--gzip").exitCode()).isZero();
    Path plain = DigitFiles.images(directory.resolve("images"), ROWS);
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(output().resolve("images-idx3-ubyte.gz")))) {
      assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(plain));
    }
  }

  @Test
  void keepsWhatIsThereUnlessToldToReplaceIt() throws IOException {
    assertThat(generate().exitCode()).isZero();
    Path old = Files.writeString(output().resolve("old"), "old");
    CommandLine.Result refused = generate();
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errorLines()).hasSize(1);
    assertThat(generate("--overwrite").exitCode()).isEqualTo(2);
    assertThat(old).hasContent("old");
    Files.delete(old);
    assertThat(generate("--overwrite").exitCode()).isZero();
    assertThat(names(output()))
        .containsExactly("_SUCCESS", "images-idx3-ubyte", "labels-idx1-ubyte");
    assertThat(names(directory)).containsExactly("out");
  }

  @Test
  void npyHoldsTheRowsAndTheirComponents() throws IOException {
    CommandLine.Result result = generate(mixture());
    assertThat(result.exitCode()).isZero();
    NdArray rows = read("rows.npy");
    NdArray labels = read("labels.npy");
    assertThat(rows.shape()).containsExactly(ROWS, 2);
    assertThat(labels.shape()).containsExactly(ROWS);
    double[] x = new double[2];
    for (int n = 0; n < ROWS; n++) {
      generator().draw(n, x, 0);
      assertThat(new double[] {rows.values()[2 * n], rows.values()[2 * n + 1]}).isEqualTo(x);
      assertThat(labels.values()[n]).isEqualTo(generator().component(n));
    }
  }

  @Test
  void parquetHoldsTheRowsInOrderOfFileNames() throws IOException {
    CommandLine.Result result = generate(mixture("--format=parquet", "--master=local[2]"));
    assertThat(result.exitCode()).as(result.err()).isZero();
    List<Row> rows = new ArrayList<>();
    try (SparkJob job = SparkJob.start("test", "local[1]", List.of())) {
      SparkSession session = job.session();
      // Spark reads the files of a directory by size, so one by one.
      for (String name : names(output())) {
        if (name.endsWith(".parquet")) {
          rows.addAll(session.read().parquet(output().resolve(name).toString()).collectAsList());
        }
      }
      assertThat(session.read().parquet(output().toString()).schema().simpleString())
          .isEqualTo("struct<features:array<double>,label:int>");
    }
    assertThat(rows).hasSize(ROWS);
    double[] x = new double[2];
    for (int n = 0; n < ROWS; n++) {
      generator().draw(n, x, 0);
      assertThat(rows.get(n).<Double>getList(0)).containsExactly(x[0], x[1]);
      assertThat(rows.get(n).getInt(1)).isEqualTo(generator().component(n));
    }
  }

  @Test
  void refusesOptionsOfTheOtherKind() {
    assertRefused("drop it", "--kind=gaussian", "--gzip");
    assertRefused("change the kind", MIXTURE);
    assertRefused("--weights: found none", "--kind=gaussian");
    assertRefused("--rows 0", "--rows=0");
  }

  private void assertRefused(String message, String... options) {
    String[] arguments =
        Stream.concat(Stream.of("generate", "--output=" + output()), Stream.of(options))
            .toArray(String[]::new);
    CommandLine.Result result = CommandLine.run(arguments);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err()).contains(message);
    assertThat(output()).doesNotExist();
  }

  private static String[] mixture(String... more) {
    return Stream.of(new String[] {"--kind=gaussian"}, MIXTURE, more)
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  private static GaussianGenerator generator() {
    return new GaussianGenerator(
        7,
        DiagonalGaussianModel.spherical(
            new double[] {.5, .3, .2},
            new double[] {0, 1, 2, 3, 4, 5},
            new double[] {.25, .0625, 1}));
  }

  private NdArray read(String name) throws IOException {
    try (InputStream in = Files.newInputStream(output().resolve(name))) {
      return NpyFile.read(in, name);
    }
  }

  @Test
  void ratingsAreThoseOfTheSeed() throws IOException {
    String[] options = {"--kind=ratings", "--users=8", "--items=7", "--overwrite"};
    assertThat(generate(options).exitCode()).isZero();
    Path file = output().resolve("ratings.tsv");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(ROWS);
    List<String[]> fields = lines.stream().map(line -> line.split("\t")).toList();
    assertThat(fields.stream().map(f -> f[0] + " " + f[1]).distinct()).hasSize(ROWS);
    assertThat(fields)
        .allSatisfy(
            f -> {
              assertThat(Integer.parseInt(f[0])).isBetween(1, 8);
              assertThat(Integer.parseInt(f[1])).isBetween(1, 7);
              assertThat(Double.parseDouble(f[2])).isBetween(0.5, 5.0);
              assertThat(2 * Double.parseDouble(f[2]) % 1).isZero();
            });
    for (int user = 1; user <= 8; user++) {
      String name = Integer.toString(user);
      assertThat(fields.stream().filter(f -> f[0].equals(name)).count()).isBetween(6L, 7L);
    }
    assertThat(fields.stream().map(f -> f[2]).distinct().count()).isGreaterThan(4);
    assertThat(generate(options).exitCode()).isZero();
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
    CommandLine.Result other = generate("--kind=ratings", "--users=8", "--items=6", "--overwrite");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("--rows 50, --users 8, --items 6");
  }

  /** The truth is a model that the same rows are likely under, and a start. */
  @Test
  void tablesKnowTheirTruth() throws IOException {
    CommandLine.Result result =
        CommandLine.run(
            "generate",
            "--kind=table",
            "--rows=900",
            "--segments=3",
            "--numbers=2",
            "--counts=1",
            "--output=" + output());
    assertThat(result.out()).contains("900 rows of 8 values in 3 classes (table");
    List<String> lines = Files.readAllLines(output().resolve("table.csv"));
    assertThat(lines).hasSize(901);
    assertThat(lines.get(0))
        .isEqualTo(
            "number1,number2,category1,category2,category3,category4,category5,count1,segment");
    assertThat(lines.stream().filter(line -> line.contains(",,")).count()).isBetween(200L, 800L);
    CommandLine.Result truth =
        CommandLine.run(
            "evaluate",
            "--model=" + output().resolve("_truth"),
            "--input=" + output(),
            "--label=segment",
            "--json");
    assertThat(truth.exitCode()).as(truth.err()).isZero();
    assertThat(new ObjectMapper().readTree(truth.out()).get("purity").asDouble())
        .isGreaterThan(0.95);
    CommandLine.Result fit =
        CommandLine.run(
            "fit",
            "--family=mixed",
            "--components=3",
            "--count=count1",
            "--exclude=segment",
            "--input=" + output(),
            "--init=model:" + output().resolve("_truth"),
            "--output=" + directory.resolve("fit"));
    assertThat(fit.exitCode()).as(fit.err()).isZero();
  }

  @Test
  void tablesInParquetAreTheSameRows() throws IOException {
    assertThat(generate("--kind=table").exitCode()).isZero();
    String lines = Files.readString(output().resolve("table.csv"));
    CommandLine.Result parquet =
        generate("--kind=table", "--format=parquet", "--overwrite", "--master=local[2]");
    assertThat(parquet.exitCode()).as(parquet.err()).isZero();
    try (SparkJob job = SparkJob.start("test", "local[2]", List.of())) {
      List<Row> rows = job.session().read().parquet(output().toString()).collectAsList();
      StringBuilder csv = new StringBuilder(lines.lines().findFirst().orElseThrow() + "\n");
      for (Row row : rows) {
        for (int d = 0; d < row.size(); d++) {
          csv.append(row.isNullAt(d) ? "" : row.get(d)).append(d < row.size() - 1 ? "," : "\n");
        }
      }
      assertThat(csv.toString()).isEqualTo(lines);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--kind=digits --segments=3",
        "--kind=table --gzip",
        "--kind=table --format=npy",
        "--kind=table --missing=.5",
        "--kind=table --numbers=0 --categories=0 --counts=0",
        "--kind=gaussian --weights=1 --means=0 --standard-deviations=1 --format=csv"
      })
  void optionsOfOtherKindsAreRefused(String options) {
    CommandLine.Result result = generate(options.split(" "));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errorLines()).hasSize(1);
  }

  @Test
  void theLargestShareOfMissingCellsIsTold() {
    CommandLine.Result result =
        generate("--kind=table", "--numbers=2", "--categories=0", "--counts=0", "--missing=.4");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("share of missing cells from 0 to 0.25 for 2 columns");
  }
}
