package io.emmer.app.fuzz;

import static io.emmer.app.fixture.CommandLine.succeed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.NightFiles;
import io.emmer.app.fixture.SampleRatings;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.SparkJob;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.commons.io.FileUtils;

/**
 * Whatever is done to the bytes of a file, the verb that reads it gives a right answer, or exit
 * code 2 or 3 with one line, and then leaves nothing. With -Pslow there are more tries.
 */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
@OwnSpark
class DamagedFilesTest {
  private static final int ROWS = 40;
  private static final long MOST_SECONDS = 30;

  private static Path directory;
  private static SparkJob spark;
  private static long done;
  private static long refused;

  @BeforeContainer
  static void writeWholeFiles() throws IOException {
    directory = Files.createTempDirectory("fuzz");
    // The verbs join it.
    spark = SparkJob.start("fuzz", "local[2]", List.of("spark.sql.shuffle.partitions=2"));
    DigitFiles.smallImages(file("x.idx"), ROWS);
    try (var out = new GZIPOutputStream(Files.newOutputStream(file("x.idx.gz")))) {
      Files.copy(file("x.idx"), out);
    }
    for (String name : List.of("x.npy", "x.parquet")) {
      succeed("convert", "--input=" + file("x.idx"), "--output=" + file(name));
    }
    copyPart("x.parquet", ".parquet");
    spark
        .session()
        .range(0, ROWS, 1, 1)
        .selectExpr("id x", "rand(1) y", "cast(id as string) s")
        .write()
        .orc(file("x.orc").toString());
    copyPart("x.orc", ".orc");
    Files.writeString(file("x.jsonl"), "{\"x\": 1, \"y\": -2.5e-1, \"z\": true}\n".repeat(30));
    succeed(fit("model", "--checkpoint=" + file("states")));
    Files.copy(file("x.idx"), file("2026-01-02.idx"));
    succeed(night("nights"));
    Files.write(file("r.tsv"), SampleRatings.lines("\t").subList(0, 400));
    succeed(factorize("r.tsv", "factors"));
    Files.writeString(file("x.csv"), "x,\"a \"\"b\"\"\",c\r\n" + "1,-2.5,\"3e-2\"\n".repeat(30));
    try (var out = new GZIPOutputStream(Files.newOutputStream(file("x.csv.gz")))) {
      Files.copy(file("x.csv"), out);
    }
    BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
    IntStream.range(0, 63).forEach(i -> image.setRGB(i % 9, i / 9, i * 0x31337));
    for (String format : List.of("png", "jpg", "gif", "bmp")) {
      ImageIO.write(image, format, file("x." + format).toFile());
    }
    Files.writeString(
        file("fit.conf"),
        """
        # As a user writes it.
        fit { family = bernoulli, components = 3, "max-iterations" = 2, tolerance = 1e-3
          input = ["%s"], seed = 7, json = true, conf { "spark.ui.enabled" = false } }
        """
            .formatted(file("x.idx")));
  }

  /** Copies the only file of a table. */
  private static void copyPart(String table, String ending) throws IOException {
    try (Stream<Path> parts = Files.list(file(table))) {
      Path part = parts.filter(name -> name.toString().endsWith(ending)).findAny().orElseThrow();
      Files.copy(part, file("part" + ending));
    }
  }

  @AfterContainer
  static void delete() throws IOException {
    System.out.printf("verbs on damaged files: %d done, %d refused%n", done, refused);
    spark.close();
    FileUtils.deleteDirectory(directory.toFile());
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  private static String[] fit(String output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("fit", "--input=" + file("x.idx")));
    arguments.addAll(List.of("--family=bernoulli", "--components=3", "--seed=1"));
    arguments.addAll(List.of("--max-iterations=3", "--tolerance=0", "--checkpoint-every=1"));
    arguments.addAll(List.of(more));
    arguments.add("--output=" + file(output));
    return arguments.toArray(String[]::new);
  }

  private static String[] factorize(String input, String output) {
    return new String[] {
      "factorize",
      "--factors=2",
      "--min-ratings=1",
      "--max-iterations=2",
      "--input=" + file(input),
      "--output=" + file(output)
    };
  }

  @Provide
  Arbitrary<List<Damage>> damages() {
    return Damage.some();
  }

  /** A file of the same kind, damaged. */
  private static byte[] damage(List<Damage> damages, String whole, String name) throws IOException {
    byte[] bytes = Damage.all(damages, Files.readAllBytes(file(whole)));
    Files.createDirectories(file(name).getParent());
    Files.write(file(name), bytes);
    return bytes;
  }

  /**
   * Runs a verb, whose output is to be called {@code output}, and tells whether there was a result.
   */
  private static boolean run(String... arguments) throws IOException {
    Set<String> before = names();
    long start = System.nanoTime();
    CommandLine.Result result = CommandLine.run(arguments);
    assertThat((System.nanoTime() - start) / 1_000_000_000L).isLessThan(MOST_SECONDS);
    assertThat(result.exitCode()).as(result.err()).isIn(0, 2, 3);
    if (result.exitCode() == 0) {
      done++;
      return true;
    }
    refused++;
    assertThat(result.errorLines())
        .as(result.err())
        .last()
        .asString()
        .matches("emmer( " + arguments[0] + ")?: .*");
    assertThat(result.errorLines())
        .as(result.err())
        .allSatisfy(
            line ->
                assertThat(line)
                    .hasSizeLessThan(1500)
                    .doesNotContainPattern("[\\p{Cntrl}\\x{202a}-\\x{202e}]")
                    .doesNotContain("\tat ", "Exception:", "Error:"))
        .filteredOn(line -> line.startsWith("emmer"))
        .hasSize(1);
    assertThat(names()).as("nothing is left").isEqualTo(before);
    return false;
  }

  private static Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private static void deleteOutput() throws IOException {
    FileUtils.deleteQuietly(file("output").toFile());
    FileUtils.deleteQuietly(file("output.npy").toFile());
  }

  /** What an IDX file of images says, read as its format's description has it. */
  private static Optional<double[]> idx(byte[] bytes) {
    if (bytes.length < 4 || bytes[0] != 0 || bytes[1] != 0 || bytes[2] != 8 || bytes[3] < 1) {
      return Optional.empty();
    }
    int header = 4 + 4 * bytes[3];
    if (bytes.length < header) {
      return Optional.empty();
    }
    ByteBuffer sizes = ByteBuffer.wrap(bytes, 4, header - 4);
    double values = 1;
    while (sizes.hasRemaining()) {
      int size = sizes.getInt();
      values *= size < 1 ? Double.NaN : size;
    }
    return values == bytes.length - header
        ? Optional.of(
            IntStream.range(header, bytes.length).mapToDouble(i -> bytes[i] & 0xff).toArray())
        : Optional.empty();
  }

  /** The values of a file as {@code convert} read them, or none if it refused the file. */
  private static Optional<double[]> converted(String input) throws IOException {
    Optional<double[]> values = Optional.empty();
    if (run("convert", "--input=" + file(input), "--output=" + file("output.npy"))) {
      try (InputStream in = Files.newInputStream(file("output.npy"))) {
        values = Optional.of(NpyFile.read(in, "output").values());
      }
    }
    deleteOutput();
    return values;
  }

  @Property(seed = "1")
  void idx(@ForAll("damages") List<Damage> damages) throws IOException {
    Optional<double[]> expected = idx(damage(damages, "x.idx", "d.idx"));
    assertThat(converted("d.idx").map(Arrays::toString)).isEqualTo(expected.map(Arrays::toString));
  }

  /** Bytes behind the packed ones are refused, though some programs pass over them. */
  @Property(seed = "2")
  void gzippedIdx(@ForAll("damages") List<Damage> damages) throws IOException {
    byte[] bytes = damage(damages, "x.idx.gz", "d.idx.gz");
    Optional<double[]> found = converted("d.idx.gz");
    if (found.isPresent()) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        assertThat(found.get()).isEqualTo(idx(in.readAllBytes()).orElseThrow());
      }
    }
  }

  @Property(seed = "3")
  void npy(@ForAll("damages") List<Damage> damages) throws IOException {
    byte[] bytes = damage(damages, "x.npy", "d.npy");
    converted("d.npy")
        .ifPresent(values -> assertThat(values).hasSizeLessThanOrEqualTo(bytes.length));
  }

  @Property(seed = "4")
  void parquet(@ForAll("damages") List<Damage> damages) throws IOException {
    damage(damages, "part.parquet", "d.parquet");
    fitTo("d.parquet");
  }

  @Property(seed = "13")
  void orc(@ForAll("damages") List<Damage> damages) throws IOException {
    damage(damages, "part.orc", "d.orc");
    fitTo("d.orc", "--features=x,y");
  }

  private static void fitTo(String input, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("fit", "--family=gaussian-unit"));
    arguments.addAll(List.of("--components=2", "--max-iterations=1", "--input=" + file(input)));
    arguments.add("--output=" + file("output"));
    arguments.addAll(List.of(more));
    run(arguments.toArray(String[]::new));
    deleteOutput();
  }

  @Property(seed = "5")
  void modelJson(@ForAll("damages") List<Damage> damages) throws IOException {
    damagedDirectory(damages, "model", "model.json");
    String model = "--model=" + file("damaged");
    for (String verb : List.of("predict", "report")) {
      run(verb, model, "--input=" + file("x.idx"), "--output=" + file("output"));
      deleteOutput();
    }
  }

  private static void damagedDirectory(List<Damage> damages, String whole, String name)
      throws IOException {
    FileUtils.deleteDirectory(file("damaged").toFile());
    FileUtils.copyDirectory(file(whole).toFile(), file("damaged").toFile());
    damage(damages, whole + "/" + name, "damaged/" + name);
  }

  @Property(seed = "6")
  void parametersOfAModel(@ForAll("damages") List<Damage> damages) throws IOException {
    damagedDirectory(damages, "model", "probabilities.npy");
    byte[] whole = Files.readAllBytes(file("model/probabilities.npy"));
    boolean same = Arrays.equals(whole, Files.readAllBytes(file("damaged/probabilities.npy")));
    boolean done =
        run(
            "predict",
            "--model=" + file("damaged"),
            "--input=" + file("x.idx"),
            "--output=" + file("output"));
    assertThat(done).isEqualTo(same);
    deleteOutput();
  }

  @Property(seed = "7")
  void checkpoints(@ForAll("damages") List<Damage> damages) throws IOException {
    JsonNode expected = NightFiles.json(file("model/model.json")).get("files");
    Path newest;
    try (Stream<Path> states = Files.list(file("states"))) {
      newest = states.sorted().reduce((a, b) -> b).orElseThrow();
    }
    for (String name : List.of("checkpoint.json", "runs.npz", "SHA256SUMS")) {
      damagedDirectory(damages, "states", newest.getFileName() + "/" + name);
      if (run(fit("output", "--resume", "--checkpoint=" + file("damaged")))) {
        assertThat(NightFiles.json(file("output/model.json")).get("files")).isEqualTo(expected);
      }
      deleteOutput();
    }
  }

  @Property(seed = "14")
  void recordsOfNights(@ForAll("damages") List<Damage> damages) throws IOException {
    damagedDirectory(damages, "nights", "runs/2026-01-02/run.json");
    run(night("damaged", "--dry-run"));
    FileUtils.deleteDirectory(file("damaged").toFile());
  }

  private static String[] night(String output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("nightly", "--run-date=2026-01-02"));
    arguments.addAll(List.of("--family=bernoulli", "--components=2", "--max-iterations=2"));
    arguments.add("--input=" + file("{run-date}.idx"));
    arguments.add("--output=" + file(output));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @Property(seed = "8")
  void ratings(@ForAll("damages") List<Damage> damages) throws IOException {
    damage(damages, "r.tsv", "d.tsv");
    run(factorize("d.tsv", "output"));
    deleteOutput();
  }

  @Property(seed = "9")
  void modelOfRatings(@ForAll("damages") List<Damage> damages) throws IOException {
    damagedDirectory(damages, "factors", "model.json");
    run(
        "recommend",
        "--model=" + file("damaged"),
        "--top=2",
        "--seen=" + file("r.tsv"),
        "--output=" + file("output"));
    deleteOutput();
  }

  @Property(seed = "10")
  void images(@ForAll("damages") List<Damage> damages) throws IOException {
    for (String format : List.of("png", "jpg", "gif", "bmp")) {
      damage(damages, "x." + format, "d." + format);
      run("convert", "--input=" + file("d." + format), "--output=" + file("output.npy"));
      deleteOutput();
    }
  }

  @Property(seed = "12")
  void tablesInText(@ForAll("damages") List<Damage> damages) throws IOException {
    for (String name : List.of("x.csv", "x.csv.gz", "x.jsonl")) {
      damage(damages, name, "d" + name);
      converted("d" + name).ifPresent(values -> assertThat(values.length).isPositive());
    }
  }

  @Property(seed = "11")
  void configuration(@ForAll("damages") List<Damage> damages) throws IOException {
    String text = new String(damage(damages, "fit.conf", "d.conf"), UTF_8);
    boolean done = run("fit", "--config=" + file("d.conf"), "--output=" + file("output"));
    assertThat(!done || text.contains("fit")).isTrue();
    deleteOutput();
  }
}
