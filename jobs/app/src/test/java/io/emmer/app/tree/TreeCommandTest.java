package io.emmer.app.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.app.fixture.CommandLine;
import io.emmer.em.NdArray;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.em.model.Json;
import io.emmer.em.model.LocalModelStore;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.SparkTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

class TreeCommandTest extends SparkTest {
  /** Three far apart groups on a line: rows 0, 1; 2, 3, 4; 5. */
  private static final double[] LINE = {0, 1, 10, 11, 12.5, 40};

  @TempDir static Path directory;

  @BeforeAll
  static void writeInputs() throws IOException {
    npy("line.npy", LINE, 6, 1);
    npy("clusters.npy", new double[] {7, 7, -2, -2, -2, 9}, 6);
    npy("images.npy", new Random(1).doubles(90 * 12).toArray(), 90, 3, 4);
    npy("large.npy", new double[60_000], 60_000, 1);
    npy("far.npy", new double[] {-1e200, 1e200}, 2, 1);
    ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("rows", 200);
    metadata.putObject("input").put("scale", 1).putArray("rowShape").add(2).add(2);
    ModelDocument document = Json.bind(metadata, ModelDocument.class, "metadata");
    ModelDirectory.write(
        new LocalModelStore(),
        directory.resolve("model").toString(),
        "kmeans",
        new KMeansModel(
            new double[] {.5, .5, 0}, new double[] {0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, .5}),
        document,
        false);
    Files.createDirectory(directory.resolve("foreign"));
    Files.writeString(directory.resolve("foreign/keep.txt"), "mine");
  }

  private static void npy(String name, double[] values, int... shape) throws IOException {
    try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
      NpyFile.write(out, NdArray.of(values, shape));
    }
  }

  private static CommandLine.Result tree(String output, String... options) {
    List<String> arguments = new ArrayList<>(List.of("tree", "--master=local[2]"));
    for (String option : options) {
      arguments.add(option.replaceFirst("^(--(?:input|labels|model)=)", "$1" + directory + "/"));
    }
    arguments.add("--output=" + directory.resolve(output));
    return CommandLine.run(arguments.toArray(String[]::new));
  }

  private static NdArray read(String file) throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve(file))) {
      return NpyFile.read(in, file);
    }
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static Document xml(String file) throws Exception {
    byte[] svg = Files.readAllBytes(directory.resolve(file));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg));
  }

  @Test
  void rowsCutByCount() throws Exception {
    CommandLine.Result result =
        tree("rows", "--input=line.npy", "--clusters=3", "--linkage=single", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(json(result.out()).path("cut").path("counts").toString()).isEqualTo("[2,3,1]");
    assertThat(json(result.out()).path("cut").path("height").asDouble()).isEqualTo(5.25);
    assertThat(directory.resolve("rows").toFile().list())
        .containsExactlyInAnyOrder(
            "linkage.npy", "tree.nwk", "dendrogram.svg", "labels.npy", "tree.json", "_SUCCESS");
    assertThat(read("rows/linkage.npy").values())
        .containsExactly(0, 1, 1, 2, 2, 3, 1, 2, 4, 7, 1.5, 3, 6, 8, 9, 5, 5, 9, 27.5, 6);
    assertThat(read("rows/labels.npy").values()).containsExactly(0, 0, 1, 1, 1, 2);
    byte[] labels = Files.readAllBytes(directory.resolve("rows/labels.npy"));
    assertThat(new String(labels, StandardCharsets.ISO_8859_1)).contains("'descr': '<i8'");
    assertThat(labels).hasSize(128 + 6 * 8);
    assertThat(Files.readString(directory.resolve("rows/tree.nwk")))
        .isEqualTo("(5:27.5,((0:1.0,1:1.0):8.0,(4:1.5,(2:1.0,3:1.0):0.5):7.5):18.5);\n");
    JsonNode written = json(Files.readString(directory.resolve("rows/tree.json")));
    assertThat(written.path("leafOrder").toString()).isEqualTo("[5,0,1,4,2,3]");
    assertThat(written.path("input").path("files").size()).isEqualTo(1);
    assertThat(xml("rows/dendrogram.svg").getElementsByTagName("path").getLength())
        .isGreaterThan(10);
  }

  @Test
  void textTellsTheLastMerges() {
    CommandLine.Result result =
        tree("told", "--input=line.npy", "--height=2", "--linkage=complete", "--norm=LINF");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains(
            "linf, complete linkage of 6 rows of 1 value",
            "     2 clusters merge at 40.0000",
            "     3 clusters merge at 12.5000",
            "cut into 4 clusters of 2, 2, 1, 1");
  }

  @Test
  void aCutAboveTheRootIsOneCluster() throws IOException {
    assertThat(tree("above", "--input=line.npy", "--height=1e9").exitCode()).isZero();
    assertThat(read("above/labels.npy").values()).containsOnly(0).hasSize(6);
  }

  @Test
  void startsFromGivenClusters() throws IOException {
    CommandLine.Result result =
        tree("given", "--input=line.npy", "--labels=clusters.npy", "--clusters=2", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    // The leaves are -2, 7 and 9; the mean of 9, 8, 11.5, 10, 10.5, 12.5 apart.
    double[] linkage = read("given/linkage.npy").values();
    assertThat(Arrays.copyOf(linkage, 2)).containsExactly(0, 1);
    assertThat(linkage[2]).isCloseTo((10 + 9 + 11 + 10 + 12.5 + 11.5) / 6, within(1e-12));
    assertThat(linkage[3]).isEqualTo(5);
    assertThat(read("given/labels.npy").values()).containsExactly(0, 0, 0, 0, 0, 1);
    assertThat(json(result.out()).path("leafKind").asText()).isEqualTo("cluster");
    assertThat(Files.readString(directory.resolve("given/tree.nwk"))).contains("-2:", "7:", "(9:");
  }

  @Test
  void componentsOfAModel() throws Exception {
    CommandLine.Result result = tree("components", "--model=model", "--linkage=ward", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    double[] merges = read("components/linkage.npy").values();
    assertThat(Arrays.copyOf(merges, 2)).containsExactly(0, 2);
    assertThat(merges[7]).isCloseTo(200, within(1e-6));
    Document svg = xml("components/dendrogram.svg");
    assertThat(svg.getElementsByTagName("image").getLength()).isEqualTo(3);
    assertThat(svg.getDocumentElement().getTextContent()).contains("0 (50.0%)", "2 (0.0%)");
    assertThat(Files.exists(directory.resolve("components/labels.npy"))).isFalse();
  }

  @Test
  void manyLeavesShowTheLastMerges() throws Exception {
    assertThat(tree("many", "--input=images.npy", "--leaves=12", "--limit=80").exitCode()).isZero();
    Document svg = xml("many/dendrogram.svg");
    assertThat(svg.getElementsByTagName("image").getLength()).isEqualTo(12);
    assertThat(svg.getDocumentElement().getTextContent()).contains("the last 11 merges", " rows");
    assertThat(read("many/linkage.npy").shape()).containsExactly(79, 4);
  }

  @Test
  void hostileIdsAreShownAsText() throws Exception {
    String hostile = "<script>alert('1')</script>\u202e&\u0001";
    SparkSession session = SparkSession.builder().master("local[2]").getOrCreate();
    try {
      StructType schema =
          new StructType().add("name", DataTypes.StringType).add("x", DataTypes.DoubleType);
      session
          .createDataFrame(
              List.of(RowFactory.create(hostile, 1.0), RowFactory.create("b_c", 2.0)), schema)
          .coalesce(1)
          .write()
          .parquet(directory.resolve("named").toString());
    } finally {
      session.stop();
    }
    CommandLine.Result result = tree("hostile", "--input=named", "--features=x", "--id=name");
    assertThat(result.exitCode()).as(result.err()).isZero();
    Document svg = xml("hostile/dendrogram.svg");
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("<script>alert('1')")
        .contains("b_c");
    assertThat(Files.readString(directory.resolve("hostile/tree.nwk")))
        .contains("'<script>alert(''1'')</script>", "'b_c':1.0");
  }

  @Test
  void subsetsAndPartitionsChangeNoBit() throws IOException {
    for (int partitions : new int[] {1, 4}) {
      CommandLine.Result result =
          tree(
              "bits" + partitions,
              "--input=images.npy",
              "--subset=70",
              "--seed=3",
              "--leaf-rows=16",
              "--linkage=centroid",
              "--partitions=" + partitions);
      assertThat(result.exitCode()).as(result.err()).isZero();
    }
    for (String file : List.of("linkage.npy", "tree.nwk", "dendrogram.svg")) {
      assertThat(directory.resolve("bits1").resolve(file))
          .hasSameBinaryContentAs(directory.resolve("bits4").resolve(file));
    }
  }

  @Test
  void dryRunWritesNothing() {
    CommandLine.Result result = tree("dry", "--input=line.npy", "--dry-run", "--clusters=2");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("clusters = 2", "6 rows of 1 value");
    assertThat(directory.resolve("dry")).doesNotExist();
    assertThat(tree("dry", "--model=model", "--dry-run").out()).contains("3 components of kmeans");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 |                                        | give either --input, for rows, or --model",
        "2 | --input=line.npy --model=model         | give either --input, for rows, or --model",
        "2 | --input=line.npy --linkage=ward --norm=l1 | --linkage ward: is for --norm l2 only",
        "2 | --input=line.npy --linkage=median      | 'median'",
        "2 | --input=line.npy --clusters=2 --height=1 | give one of them",
        "2 | --input=line.npy --clusters=0          | --clusters 0: expected 1 or more",
        "2 | --input=line.npy --clusters=7          | --clusters 7: expected at most 6",
        "2 | --model=model --clusters=4             | --clusters 4: expected at most 3",
        "2 | --input=line.npy --height=NaN          | --height NaN",
        "2 | --input=line.npy --leaves=1            | --leaves 1: expected 2 or more",
        "2 | --input=line.npy --image-shape=2x3     | an image of 6 values, expected 1",
        "2 | --input=line.npy --image-shape=x       | --image-shape x: expected HxW",
        "2 | --input=large.npy                      | do not fit into a heap of",
        "3 | --input=far.npy                        | row 0, value 0 is -1.0E200 after scaling",
        "3 | --input=line.npy --labels=images.npy   | --labels takes a file of labels",
        "3 | --input=nothing.npy                    | nothing.npy",
        "3 | --model=nothing                        | nothing"
      })
  void refuses(int code, String options, String message) {
    String[] given = options == null ? new String[0] : options.split(" ");
    CommandLine.Result result = tree("refused", given);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(code);
    assertThat(result.err()).contains(message);
    assertThat(result.errorLines().stream().filter(line -> line.contains("emmer tree"))).hasSize(1);
    assertThat(directory.resolve("refused")).doesNotExist();
  }

  @Test
  void refusesADirectoryOfSomebodyElse() {
    assertThat(tree("foreign", "--input=line.npy", "--overwrite").exitCode()).isEqualTo(2);
    assertThat(directory.resolve("foreign/keep.txt")).exists();
    assertThat(tree("twice", "--input=line.npy").exitCode()).isZero();
    assertThat(tree("twice", "--input=line.npy").err()).contains("exists; give --overwrite");
    assertThat(tree("twice", "--input=line.npy", "--overwrite").exitCode()).isZero();
  }

  @Test
  void helpHasExamples() {
    CommandLine.Result help = CommandLine.run("tree", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("--input PATH", "emmer tree --model", "single, complete");
    assertThat(Stream.of("--norm", "--linkage", "--height", "--leaves"))
        .allMatch(help.out()::contains);
  }
}
