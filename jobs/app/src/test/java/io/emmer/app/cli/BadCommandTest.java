package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.em.NdArray;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.model.LocalModelStore;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad arguments and bad input: an exit code, one line, no output. */
@OwnSpark
class BadCommandTest {
  private static final int ROWS = 20;

  @TempDir static Path directory;

  @BeforeAll
  static void writeFiles() throws IOException {
    byte[] good = Files.readAllBytes(DigitFiles.images(directory.resolve("good"), ROWS));
    DigitFiles.labels(directory.resolve("labels"), ROWS);
    DigitFiles.labels(directory.resolve("few-labels"), ROWS - 1);
    write("wrong-magic", changed(good, 0, 1));
    write("wrong-type", changed(good, 2, 7));
    write("no-rows", new IdxHeaderBytes(0, 28, 28).bytes());
    write("short-header", Arrays.copyOf(good, 9));
    write("truncated", Arrays.copyOf(good, good.length - 1));
    write("trailing", Arrays.copyOf(good, good.length + 1));
    write("empty", new byte[0]);
    write("other-shape", oneRow(27));
    byte[] packed = gzip(good);
    write("good.gz", packed);
    write("truncated.gz", Arrays.copyOf(packed, packed.length - 10));
    write("corrupt.gz", changed(packed, packed.length / 2, packed[packed.length / 2] ^ 0x55));
    write("trailing.gz", Arrays.copyOf(packed, packed.length + 1));
    write("short.gz", gzip(Arrays.copyOf(good, good.length - 1)));
    write("not-gz.gz", good);
    write("nan", doubles(Double.NaN));
    write("infinite", doubles(Double.POSITIVE_INFINITY));
    write("negative", doubles(-1));
    write("half-labels", halfLabels());
    ModelDirectory.write(
        new LocalModelStore(),
        directory.resolve("other-model").toString(),
        "kmeans",
        new KMeansFamily().read(10, 1, tenCentres()),
        ModelDocument.EMPTY,
        false);
    writeConfigurations();
    Path inputs = Files.createDirectory(directory.resolve("inputs"));
    Files.write(inputs.resolve("images"), good);
    Files.writeString(inputs.resolve("_SUCCESS"), "Written by Emmer:\nimages\n");
    Files.createDirectory(directory.resolve("directory.conf"));
    Files.createDirectory(directory.resolve("nothing"));
    Files.createDirectory(directory.resolve("taken"));
    Files.createDirectory(directory.resolve("no-model"));
  }

  private static void writeConfigurations() throws IOException {
    Map<String, String> texts =
        Map.of(
            "no-block", "ftt { components = 3 }",
            "wrong-block", "fit = 3",
            "unknown-key", "fit { componets = 3 }",
            "yes-flag", "fit { overwrite = \"yes\" }",
            "flag-number", "fit { components = true }",
            "text-number", "fit { components = many }",
            "nested", "fit { components { k = 3 } }",
            "broken", "fit { components = ");
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(directory.resolve(text.getKey() + ".conf"), text.getValue());
    }
  }

  /** A header that the product's own class would refuse to make. */
  private record IdxHeaderBytes(int rows, int height, int width) {
    byte[] bytes() {
      return ByteBuffer.allocate(16)
          .putInt(0x00000803)
          .putInt(rows)
          .putInt(height)
          .putInt(width)
          .array();
    }
  }

  private static byte[] oneRow(int width) {
    byte[] header = new IdxHeader(IdxType.UNSIGNED_BYTE, 1, 28, width).toBytes();
    return Arrays.copyOf(header, header.length + 28 * width);
  }

  private static byte[] doubles(double bad) {
    byte[] header = new IdxHeader(IdxType.DOUBLE, 3, 2).toBytes();
    ByteBuffer buffer = ByteBuffer.allocate(header.length + 6 * Double.BYTES).put(header);
    buffer.putDouble(.5).putDouble(.25).putDouble(0).putDouble(bad).putDouble(1).putDouble(.75);
    return buffer.array();
  }

  private static byte[] halfLabels() {
    byte[] header = new IdxHeader(IdxType.DOUBLE, ROWS).toBytes();
    ByteBuffer buffer = ByteBuffer.allocate(header.length + ROWS * Double.BYTES).put(header);
    for (int row = 0; row < ROWS; row++) {
      buffer.putDouble(row / 2.0);
    }
    return buffer.array();
  }

  private static Map<String, NdArray> tenCentres() {
    double[] weights = new double[10];
    Arrays.fill(weights, .1);
    return Map.of(
        "weights", NdArray.of(weights, 10),
        "means", NdArray.of(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 10, 1));
  }

  private static byte[] changed(byte[] bytes, int position, int value) {
    byte[] copy = bytes.clone();
    copy[position] = (byte) value;
    return copy;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static void write(String name, byte[] bytes) throws IOException {
    Files.write(directory.resolve(name), bytes);
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --input wrong-magic | 3 | wrong-magic
          --input wrong-type | 3 | wrong-type
          --input no-rows | 3 | no-rows
          --input short-header | 3 | short-header
          --input truncated | 3 | truncated
          --input trailing | 3 | trailing
          --input empty | 3 | empty
          --input good --input other-shape | 3 | other-shape
          --input truncated.gz | 3 | truncated.gz
          --input corrupt.gz | 3 | corrupt.gz
          --input trailing.gz | 3 | trailing.gz
          --input short.gz | 3 | short.gz
          --input not-gz.gz | 3 | not-gz.gz
          --input nan --components 2 | 3 | row 1
          --input infinite --components 2 | 3 | row 1
          --input negative --components 2 | 3 | row 1
          --input missing | 3 | missing
          --input nothing | 3 | nothing
          --input good --labels few-labels | 3 | few-labels
          --input good --labels good | 3 | --labels
          --input good --components 21 | 3 | --components
          --input good --init model:no-model | 3 | model.json
          --input good --components 0 | 2 | --components
          --input good --components x | 2 | --components
          --input good --restarts 0 | 2 | --restarts
          --input good --family gauss | 2 | --family
          --input good --init nowhere | 2 | --init
          --input good --init model:m --restarts 2 | 2 | --restarts
          --input good --max-iterations -1 | 2 | --max-iterations
          --input good --tolerance -1 | 2 | --tolerance
          --input good --tolerance NaN | 2 | --tolerance
          --input good --pseudo-count -1 | 2 | --pseudo-count
          --input good --scale 0 | 2 | --scale
          --input good --leaf-rows 0 | 2 | --leaf-rows
          --input good --limit -1 | 2 | --limit
          --input good --partitions -1 | 2 | --partitions
          --input good --what | 2 | --what
          --input good --config missing.conf | 2 | missing.conf
          --input good --conf broken | 2 | --conf
          --input good --conf spark.files.ignoreCorruptFiles=true | 2 | ignoreCorruptFiles
          --components 3 | 2 | --input
          --input good --labels half-labels | 3 | label 1
          --input good --init model:other-model | 3 | dimensions
          --input good --config no-block.conf | 2 | no-block
          --input good --config wrong-block.conf | 2 | wrong-block
          --input [ | 2 | glob
          --input {a | 2 | glob
          --input foo://host/path | 2 | foo
          --input :: | 3 | ::
          --input= | 2 | path
          --input good --seed x | 2 | --seed
          --input good --seed 1.5 | 2 | --seed
          --input good --tolerance nan | 2 | --tolerance
          --input good --tolerance Infinity | 2 | --tolerance
          --input good --absolute-tolerance -1 | 2 | --absolute-tolerance
          --input good --time-limit -1 | 2 | --time-limit
          --input good --variance-floor NaN | 2 | --variance-floor
          --input good --scale NaN | 2 | --scale
          --input good --max-iterations 99999999999 | 2 | --max-iterations
          --input good --conf spark.executor.memory=lots | 2 | settings
          --input good --conf spark.driver.maxResultSize=much | 2 | settings
          --input good --config unknown-key.conf | 2 | componets
          --input good --config yes-flag.conf | 2 | overwrite
          --input good --config flag-number.conf | 2 | components
          --input good --config text-number.conf | 2 | --components
          --input good --config nested.conf | 2 | components
          --input good --config broken.conf | 2 | broken.conf
          --input good --config directory.conf | 2 | directory.conf
          """)
  void fitRefuses(String arguments, int exitCode, String inMessage) throws IOException {
    assertRefused(
        Stream.of(CommandLine.fit("--master local[2] --output model " + arguments).split(" "))
            .map(BadCommandTest::inDirectory)
            .toList(),
        exitCode,
        inMessage);
  }

  /** In whole command lines {@code @} stands for the test's directory. */
  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fit --family kmeans --input @good --output @model --master foo | 2 | --master foo
          fit --family kmeans --input @good --output @model --master local[x] | 2 | --master
          fit --family kmeans --input @good --output= | 2 | path
          fit --family kmeans --input @good --output @good/model | 2 | no directory
          fit --family kmeans --input @good --output /proc/emmer/model | 1 | /proc/emmer
          fit --family kmeans --input @good --output foo://host/model | 2 | foo
          fit --family kmeans --input @inputs --output @inputs/model | 2 | in the input
          fit --family kmeans --input @inputs/images --output @inputs --overwrite | 2 | holds the input
          fit --family kmeans --input @inputs --output @inputs --overwrite | 2 | holds the input
          predict --model @other-model --input @nan --output @other-model --overwrite | 2 | holds
          predict --model @other-model --input @good --output @p | 3 | dimensions
          predict --model @missing --input @good --output @p | 3 | missing
          report --model @other-model --input @good --output @good --overwrite | 2 | holds the input
          report --model @other-model --input @good --output @taken | 2 | directory
          evaluate --model @other-model --input @inputs/[ | 2 | glob
          factorize --input @good --output @f --format text | 2 | of inputs is --input-format now
          factorize --input @good --output @f --input-format orc | 2 | expected parquet or text
          inspect | 2 | give a PATH, or --table
          inspect --table nowhere | 3 | --table nowhere
          inspect @missing | 3 | missing
          inspect foo://host/path | 2 | foo
          generate --rows 0 --output @g | 2 | --rows
          generate --rows 3 --output= | 2 | path
          generate --rows 3 --seed x --output @g | 2 | --seed
          bench --input @good --works what | 2 | what
          bench --input @good --components 0 | 2 | --components
          demo --output= | 2 | --output
          demo --output @d --mnist @nothing | 3 | fetch-mnist
          demo --output @d --mnist @nothing --dry-run | 3 | fetch-mnist
          demo --output @d --seed x | 2 | --seed
          """)
  void everyVerbRefuses(String command, int exitCode, String inMessage) throws IOException {
    assertRefused(
        Stream.of(command.split(" ")).map(word -> word.replace("@", directory + "/")).toList(),
        exitCode,
        inMessage);
  }

  private static void assertRefused(List<String> command, int exitCode, String inMessage)
      throws IOException {
    List<Path> before = listing();

    CommandLine.Result result = CommandLine.run(command.toArray(String[]::new));

    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    List<String> errors =
        result.errorLines().stream().filter(line -> line.startsWith("emmer")).toList();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).contains(inMessage);
    assertThat(result.errorLines()).noneMatch(line -> line.startsWith("\tat "));
    assertThat(listing()).isEqualTo(before);
  }

  /** Names of files in the table stand for files in the test's directory. */
  private static String inDirectory(String argument) {
    if (argument.startsWith("model:")) {
      return "model:" + directory.resolve(argument.substring("model:".length()));
    }
    boolean isName = argument.matches("[a-z-]+(\\.gz|\\.conf)?") && !argument.startsWith("-");
    boolean isWord =
        List.of("fit", "generate", "gauss", "nowhere", "x", "broken").contains(argument);
    return isName && !isWord ? directory.resolve(argument).toString() : argument;
  }

  private static List<Path> listing() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  @Test
  void existingOutputIsRefused() {
    CommandLine.Result result =
        CommandLine.run(
            "fit",
            "--family=bernoulli",
            "--master",
            "local[2]",
            "--input",
            inDirectory("good"),
            "--output",
            inDirectory("taken"));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("taken").contains("--overwrite");
  }

  @Test
  void directoriesOfOthersAreNotReplaced() throws IOException {
    Path precious = directory.resolve("precious");
    Files.createDirectory(precious);
    Files.writeString(precious.resolve("thesis.tex"), "years of work");
    for (String verb : List.of("fit --family=bernoulli --input good", "generate --rows 3")) {
      String[] command =
          Stream.of((verb + " --overwrite --output precious").split(" "))
              .map(argument -> argument.equals("precious") ? precious.toString() : argument)
              .map(BadCommandTest::inDirectory)
              .toArray(String[]::new);
      CommandLine.Result result = CommandLine.run(command);
      assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
      assertThat(result.err()).contains("not replaced");
    }
    assertThat(precious.resolve("thesis.tex")).hasContent("years of work");
    Files.delete(precious.resolve("thesis.tex"));
    Files.delete(precious);
  }

  @Test
  void verbsAreRequiredAndKnown() {
    assertThat(CommandLine.run().exitCode()).isEqualTo(2);
    assertThat(CommandLine.run("frob").exitCode()).isEqualTo(2);
    assertThat(CommandLine.run("fitt").err())
        .contains("no verb 'fitt', did you mean fit")
        .contains("see emmer --help");
    assertThat(CommandLine.run("--help").exitCode()).isZero();
  }

  @Test
  void helpNamesEveryFamilyAndKeepsTheLinesOfItsExamples() {
    assertThat(CommandLine.run("fit", "--help").out().lines().toList())
        .contains(
            "  emmer fit --input train-images-idx3-ubyte.gz --family bernoulli --components 20 \\");
    assertThat(CommandLine.run("fit", "--help").out()).contains("gaussian-tied,", "gaussian-full");
  }

  @ParameterizedTest
  @CsvSource({
    "fit",
    "sweep",
    "predict",
    "evaluate",
    "report",
    "generate",
    "sample",
    "quantize",
    "inspect",
    "convert",
    "bench",
    "demo"
  })
  void everyVerbHasHelpWithAnExample(String verb) {
    CommandLine.Result result = CommandLine.run(verb, "--help");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Example").contains("emmer " + verb);
  }
}
