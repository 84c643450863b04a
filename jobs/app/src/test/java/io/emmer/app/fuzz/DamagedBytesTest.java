package io.emmer.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.DigitFiles;
import io.emmer.em.NdArray;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.model.LocalModelStore;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.NpyFile;
import io.emmer.em.model.NpyHeader;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.Failures;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.FirstRows;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;

/**
 * As {@link DamagedFilesTest}, of many more files, which are read by the classes that read them and
 * not by verbs: all that they throw is for people, in one line, and says that input is bad. Prints
 * how many files were read and refused.
 */
@Tag("slow")
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
@OwnSpark
class DamagedBytesTest {
  /** Files of one try. */
  private static final int BATCH = 64;

  private static final int MOST_LINE = 1500;

  private static final Configuration CONF = new Configuration();
  private static Path directory;
  private static long read;
  private static long refused;

  /** What is done with a file. */
  @FunctionalInterface
  private interface Reading {
    void of(Path file) throws IOException;
  }

  @BeforeContainer
  static void write() throws IOException {
    directory = Files.createTempDirectory("fuzz");
    DigitFiles.smallImages(file("x.idx"), 20);
    gzip("x.idx");
    try (OutputStream out = Files.newOutputStream(file("x.npy"))) {
      out.write(NpyHeader.encode(12, 3));
      NpyFile.writeElements(out, DoubleStream.iterate(.5, x -> -x * 1.1).limit(36).toArray());
    }
    Files.writeString(file("x.csv"), "x,\"a \"\"b\"\"\",c\r\n" + "1,-2.5,\"3e-2\"\n".repeat(30));
    gzip("x.csv");
    Files.writeString(file("x.jsonl"), "{\"x\": 1, \"y\": -2.5e-1, \"z\": true}\n".repeat(30));
    try (SparkJob spark = SparkJob.start("fuzz", "local[1]", List.of())) {
      var rows = spark.session().range(0, 30, 1, 1).selectExpr("id x", "rand(1) y", "'a' s");
      rows.write().parquet(file("parquet").toString());
      rows.write().orc(file("orc").toString());
    }
    copyPart("parquet");
    copyPart("orc");
    ModelDirectory.write(
        new LocalModelStore(),
        file("model").toString(),
        KMeansFamily.NAME,
        new KMeansFamily()
            .read(
                2,
                2,
                Map.of(
                    "weights", NdArray.of(new double[] {.5, .5}, 2),
                    "means", NdArray.of(new double[] {0, 1, 2, 3}, 2, 2))),
        ModelDocument.EMPTY,
        false);
  }

  private static void gzip(String name) throws IOException {
    try (var out = new GZIPOutputStream(Files.newOutputStream(file(name + ".gz")))) {
      Files.copy(file(name), out);
    }
  }

  private static void copyPart(String format) throws IOException {
    try (Stream<Path> parts = Files.list(file(format))) {
      Path part = parts.filter(name -> name.toString().endsWith(format)).findAny().orElseThrow();
      Files.copy(part, file("x." + format));
    }
  }

  @AfterContainer
  static void delete() throws IOException {
    System.out.printf("damaged files: %d read, %d refused%n", read, refused);
    FileUtils.deleteDirectory(directory.toFile());
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  @Provide
  Arbitrary<List<List<Damage>>> batches() {
    return Damage.some().list().ofSize(BATCH);
  }

  private static void each(List<List<Damage>> batch, String whole, String damaged, Reading reading)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file(whole));
    for (List<Damage> damages : batch) {
      Files.write(file(damaged), Damage.all(damages, bytes));
      try {
        reading.of(file(damaged));
        read++;
      } catch (IOException | RuntimeException e) {
        assertThat(Failures.exitCode(e)).as("%s: %s", damages, e).isIn(2, 3);
        assertThat(Failures.describe(e))
            .hasSizeLessThan(MOST_LINE)
            .doesNotContain("\n", "Exception:", "Error:");
        refused++;
      }
    }
  }

  private static void look(Path file) throws IOException {
    FirstRows.of(CONF, RowQuery.of(List.of(file.toString()))).ifPresent(FirstRows::families);
  }

  @Property(seed = "21")
  void idx(@ForAll("batches") List<List<Damage>> batch) throws IOException {
    each(batch, "x.idx", "d.idx", DamagedBytesTest::look);
  }

  @Property(seed = "22")
  void gzippedIdx(@ForAll("batches") List<List<Damage>> batch) throws IOException {
    each(batch, "x.idx.gz", "d.idx.gz", DamagedBytesTest::look);
  }

  @Property(seed = "23")
  void npy(@ForAll("batches") List<List<Damage>> batch) throws IOException {
    each(batch, "x.npy", "d.npy", DamagedBytesTest::look);
  }

  @Property(seed = "24")
  void csv(@ForAll("batches") List<List<Damage>> batch) throws IOException {
    each(batch, "x.csv", "d.csv", DamagedBytesTest::look);
  }

  @Property(seed = "25")
  void gzippedCsv(@ForAll("batches") List<List<Damage>> batch) throws IOException {
    each(batch, "x.csv.gz", "d.csv.gz", DamagedBytesTest::look);
  }

  @Property(seed = "26")
  void jsonLines(@ForAll("batches") List<List<Damage>> batch) throws IOException {
    each(batch, "x.jsonl", "d.jsonl", DamagedBytesTest::look);
  }

  @Property(seed = "27")
  void footersOfParquet(@ForAll("batches") List<List<Damage>> batch) throws IOException {
    each(batch, "x.parquet", "d.parquet", DamagedBytesTest::look);
  }

  @Property(seed = "28")
  void footersOfOrc(@ForAll("batches") List<List<Damage>> batch) throws IOException {
    each(batch, "x.orc", "d.orc", DamagedBytesTest::look);
  }

  @Property(seed = "29")
  void models(@ForAll("batches") List<List<Damage>> batch) throws IOException {
    for (String name : List.of("model.json", "means.npy")) {
      FileUtils.deleteDirectory(file("damaged").toFile());
      FileUtils.copyDirectory(file("model").toFile(), file("damaged").toFile());
      each(
          batch,
          "model/" + name,
          "damaged/" + name,
          file -> HadoopModels.candidate(HadoopModels.read(CONF, file.getParent().toString())));
    }
  }
}
