package io.emmer.app.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.emmer.app.cluster.LocalDaemons;
import io.emmer.app.fixture.BuiltJar;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.em.family.Families;
import io.emmer.fixture.Minutes;
import io.emmer.fixture.OwnSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The built jars on other Sparks, whose homes are the folders in that of EMMER_TEST_SPARKS, each
 * named as {@code scripts/spark-home} takes it.
 */
@OwnSpark
class SparksIT {
  private static final String SPARKS = System.getenv("EMMER_TEST_SPARKS");
  private static final int ROWS = 300;

  /** All but under -Pmatrix one of each kind: of bits, of means, of a matrix. */
  private static final List<String> FAMILIES =
      Minutes.areGiven() ? Families.names() : List.of("bernoulli", "kmeans", "gaussian-full");

  @TempDir static Path directory;

  private static List<String> expected;

  static List<String> sparks() throws IOException {
    List<String> names = homes();
    return names.isEmpty() ? List.of("none") : names;
  }

  private static List<String> homes() throws IOException {
    if (SPARKS == null) {
      return List.of();
    }
    try (Stream<Path> homes = Files.list(Path.of(SPARKS))) {
      return homes
          .map(home -> home.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  @BeforeAll
  static void runOnTheSparkOfTheBuild() throws Exception {
    assumeTrue(
        !homes().isEmpty(), "EMMER_TEST_SPARKS names no folder of Sparks: see CONTRIBUTING.md");
    DigitFiles.smallImages(directory.resolve("images"), ROWS);
    String table = "generate --kind table --rows 300 --segments 3 --seed 1 --output ";
    CommandLine.succeed((table + directory.resolve("table")).split(" ", -1));
    Path own = Files.createDirectories(directory.resolve("here"));
    FamilySums.main(arguments(own, "local[2]"));
    expected = Files.readAllLines(own.resolve(FamilySums.SUMS));
    assertThat(expected)
        .hasSize(2 * FAMILIES.size() + 4)
        .doesNotHaveDuplicates()
        .contains("damaged Parquet: exit code 3");
  }

  /** What {@link FamilySums} leaves on a Spark. */
  private static List<String> sums(String name, Path home, String scala) throws Exception {
    return sums(name, home, scala, "local[2]");
  }

  private static List<String> sums(String name, Path home, String scala, String master)
      throws Exception {
    Path own = Files.createDirectories(directory.resolve(name));
    String tests =
        Path.of(FamilySums.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    EmmerProcess.Result result =
        EmmerProcess.onThisJava()
            .brief()
            .with("-Dspark.ui.enabled=false")
            .on(List.of(home.resolve("jars") + "/*", jar(scala).toString(), tests))
            .with("-Dspark.jars=" + jar(scala))
            .with("-Dspark.executor.memory=500m")
            .running(FamilySums.class)
            .run(own, arguments(own, master));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return Files.readAllLines(own.resolve(FamilySums.SUMS));
  }

  private static String[] arguments(Path own, String master) {
    return new String[] {
      own.toString(),
      directory.resolve("images").toString(),
      directory.resolve("table/table.csv").toString(),
      master,
      String.join(",", FAMILIES)
    };
  }

  private static Path jar(String scala) {
    return scala.equals("2.12") ? BuiltJar.jarOfScala212() : BuiltJar.jar();
  }

  private static String scala(String spark) {
    return spark.substring(spark.indexOf('_') + 1);
  }

  @ParameterizedTest
  @MethodSource("sparks")
  void everyFamilyHasTheSameBits(String spark) throws Exception {
    Path home = Path.of(SPARKS, spark);

    assertThat(sums(spark, home, scala(spark))).isEqualTo(expected);
  }

  /** Of -Pmatrix: where there is one Spark only it stands for others in local mode. */
  @ParameterizedTest
  @MethodSource("sparks")
  void everyFamilyHasTheSameBitsOnAStandaloneCluster(String spark) throws Exception {
    Minutes.assumeGiven();
    Path home = Path.of(SPARKS, spark);
    Path own = Files.createDirectories(directory.resolve(spark + "-daemons"));
    try (LocalDaemons cluster =
        LocalDaemons.cluster(home, own, "--workers", "2", "--memory", "700m")) {
      assertThat(sums(spark + "-cluster", home, scala(spark), cluster.url())).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("sparks")
  void everyNameOfTheJarIsThere(String spark) throws Exception {
    assertThat(Linkage.missing(jar(scala(spark)), Path.of(SPARKS, spark, "jars"))).isEmpty();
  }

  @Test
  void namesThatAreNotThereAreFound() throws Exception {
    Path core = Files.createDirectories(directory.resolve("without Spark"));

    assertThat(Linkage.missing(jar("2.13"), core))
        .contains("io/emmer/spark/SparkJob: no class org/apache/spark/SparkConf");
  }
}
