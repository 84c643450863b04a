package io.emmer.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Names of files and columns may be any text that a file system or Parquet takes. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
@OwnSpark
class AnyNameTest {
  private static final int ROWS = 12;

  private static final String MEANING =
      " ,:;*?[]{}()<>|&$%#@!~^'\"`\\=+-_.\t\u007f\u202e\u200b\u0301";

  private static Path directory;
  private static SparkJob spark;

  @BeforeContainer
  static void start() throws IOException {
    directory = Files.createTempDirectory("names");
    // The verbs join it.
    spark = SparkJob.start("names", "local[2]", List.of());
    DigitFiles.smallImages(directory.resolve("x.idx"), ROWS);
  }

  @AfterContainer
  static void delete() throws IOException {
    spark.close();
    FileUtils.deleteDirectory(directory.toFile());
  }

  /** Letters of all scripts, and what means something to a shell, to Hadoop, to SQL or to paths. */
  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> meaning =
        Arbitraries.of(MEANING.chars().mapToObj(Character::toString).toList());
    Arbitrary<String> letter =
        Arbitraries.of("a", "B", "0", "\u00df", "\u0130", "\u0645", "\u4e2d", "\ud83d\ude00");
    return Arbitraries.frequencyOf(Tuple.of(2, meaning), Tuple.of(1, letter))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(parts -> String.join("", parts))
        .filter(name -> !name.isBlank());
  }

  private static void assertOneLine(CommandLine.Result result) {
    assertThat(result.exitCode()).as(result.err()).isIn(2, 3);
    assertThat(result.errorLines())
        .as(result.err())
        .filteredOn(line -> line.startsWith("emmer"))
        .singleElement()
        .asString()
        .doesNotContainPattern("[\\p{Cntrl}\\x{202a}-\\x{202e}]")
        .doesNotContain("Exception");
  }

  @Property(seed = "1")
  void ofFiles(@ForAll("names") String name) throws IOException {
    Path folder = Files.createTempDirectory(directory, "d");
    Path input = Files.copy(directory.resolve("x.idx"), folder.resolve("i" + name));
    Path output = folder.resolve("o" + name + ".npy");
    CommandLine.Result result =
        CommandLine.run("convert", "--input=" + input, "--output=" + output);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(folder.toFile().listFiles())
        .containsExactlyInAnyOrder(input.toFile(), output.toFile());
    CommandLine.Result inspected = CommandLine.run("inspect", output.toString());
    assertThat(inspected.exitCode()).as(inspected.err()).isZero();
    assertThat(inspected.out()).contains(ROWS + " rows").doesNotContain("\u202e");
    assertOneLine(CommandLine.run("inspect", output + "x"));
  }

  @Property(seed = "2")
  void ofColumns(@ForAll("names") String name) throws IOException {
    Path table = Files.createTempDirectory(directory, "t").resolve("t.parquet");
    StructType schema =
        new StructType().add(name, DataTypes.DoubleType).add("other one", DataTypes.DoubleType);
    List<Row> rows = List.of(RowFactory.create(1.0, 2.0), RowFactory.create(3.0, 4.0));
    spark.session().createDataFrame(rows, schema).coalesce(1).write().parquet(table.toString());
    CommandLine.Result inspected = CommandLine.run("inspect", table.toString());
    assertThat(inspected.exitCode()).as(inspected.err()).isZero();
    assertThat(inspected.out()).contains("2 rows").doesNotContain("\u202e");
    assertOneLine(
        CommandLine.run(
            "convert",
            "--input=" + table,
            "--features=no " + name,
            "--output=" + directory.resolve("n")));
  }
}
