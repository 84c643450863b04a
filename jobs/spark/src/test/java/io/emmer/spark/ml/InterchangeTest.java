package io.emmer.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.emmer.em.NdArray;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.Project;
import io.emmer.fixture.SparkTest;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import scala.tools.nsc.Main;

/** What {@code spark-ml.md} shows runs as it stands there. */
class InterchangeTest extends SparkTest {
  private static final Path PAGE = Project.file("jobs/app/src/site/spark-ml.md");

  @TempDir static Path directory;

  /** The block of code behind a mark of the page. */
  private static String block(String mark) throws IOException {
    String page = Files.readString(PAGE);
    int at = page.indexOf("<!-- run: " + mark + " -->");
    assertThat(at).as(mark).isNotNegative();
    int begin = page.indexOf('\n', page.indexOf("```", at)) + 1;
    return page.substring(begin, page.indexOf("```", begin));
  }

  private static Process python(String code, String... arguments) throws IOException {
    Path file = Files.createTempFile(directory, "snippet", ".py");
    Files.writeString(file, code);
    String[] command = new String[2 + arguments.length];
    command[0] = System.getenv().getOrDefault("EMMER_TEST_PYTHON", "python3");
    command[1] = file.toString();
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static boolean hasModule(String module) throws InterruptedException {
    try {
      Process process = python("import " + module);
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> lines(Process process) throws Exception {
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    return lines;
  }

  /** A saved model and rows; its log-likelihood. */
  private static double save(String model, String rows) throws IOException {
    GaussianMixtureModel fitted =
        new GaussianMixture()
            .setCovarianceType("diagonal")
            .setK(2)
            .setMaxIter(5)
            .fit(Frames.frame(session(), Frames.gaussian()));
    fitted.save(model);
    double[] values = Arrays.stream(Frames.gaussian()).flatMapToDouble(Arrays::stream).toArray();
    try (OutputStream out = Files.newOutputStream(Path.of(rows))) {
      NpyFile.write(out, NdArray.of(values, Frames.ROWS, Frames.DIMENSIONS));
    }
    return fitted.summary().objective();
  }

  @Test
  void numPyReadsTheModel() throws Exception {
    assumeThat(hasModule("numpy")).as("python3 has numpy").isTrue();
    String model = directory.resolve("model").toString();
    String rows = directory.resolve("rows.npy").toString();
    double expected = save(model, rows);
    List<String> lines = lines(python(block("numpy"), model, rows));
    assertThat(Double.parseDouble(lines.get(0)))
        .isEqualTo(expected, within(1e-10 * Math.abs(expected)));
  }

  @Test
  void scikitLearnTakesTheModel() throws Exception {
    assumeThat(hasModule("sklearn")).as("python3 has scikit-learn").isTrue();
    String model = directory.resolve("sk-model").toString();
    String rows = directory.resolve("sk-rows.npy").toString();
    save(model, rows);
    List<String> lines = lines(python(block("numpy") + block("scikit-learn"), model, rows));
    assertThat(Double.parseDouble(lines.get(1))).isLessThan(1e-9);
    assertThat(lines.get(2)).isEqualTo("True");
  }

  @Test
  @Tag("slow")
  void scalaCompilesAndRunsTheExample() throws Exception {
    Path source = directory.resolve("Example.scala");
    String body = block("scala").indent(4);
    Files.writeString(
        source,
        "object Example {\n  def run(spark: org.apache.spark.sql.SparkSession): Unit = {\n"
            + body.replace("\"/tmp/mixture\"", "\"" + directory.resolve("mixture") + "\"")
            + "  }\n}\n");
    Path classes = Files.createDirectory(directory.resolve("classes"));
    boolean compiled =
        Main.process(
            new String[] {
              "-classpath",
              System.getProperty("java.class.path") + File.pathSeparator + classes,
              "-Werror",
              "-d",
              classes.toString(),
              source.toString()
            });
    assertThat(compiled).isTrue();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, Thread.currentThread().getContextClassLoader())) {
      loader.loadClass("Example").getMethod("run", SparkSession.class).invoke(null, session());
    }
    assertThat(GaussianMixtureModel.load(directory.resolve("mixture").toString()).weights())
        .hasSize(2);
  }

  @Test
  void pmmlHoldsTheCentres() throws Exception {
    KMeansModel model =
        new KMeans().setK(2).setMaxIter(5).fit(Frames.frame(session(), Frames.gaussian()));
    byte[] pmml = model.toPMML().getBytes(StandardCharsets.UTF_8);
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(pmml))
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("PMML");
    assertThat(
            ((Element) root.getElementsByTagName("ClusteringModel").item(0))
                .getAttribute("numberOfClusters"))
        .isEqualTo("2");
    NodeList clusters = root.getElementsByTagName("Cluster");
    for (int k = 0; k < 2; k++) {
      double[] centre =
          Arrays.stream(clusters.item(k).getTextContent().strip().split(" +", -1))
              .mapToDouble(Double::parseDouble)
              .toArray();
      assertThat(centre).isEqualTo(model.clusterCenters()[k].toArray());
    }
    assertThatThrownBy(() -> model.setScale(2).toPMML()).isInstanceOf(IllegalStateException.class);
  }
}
