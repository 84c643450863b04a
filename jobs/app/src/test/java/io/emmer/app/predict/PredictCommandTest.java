package io.emmer.app.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.em.NdArray;
import io.emmer.em.model.NpyFile;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictions as arrays say what those as a table say. */
class PredictCommandTest extends SparkTest {
  private static final int ROWS = 300;
  private static final int COMPONENTS = 3;

  @TempDir static Path directory;

  @BeforeAll
  static void drawDigits() throws IOException {
    DigitFiles.images(directory.resolve("images"), ROWS);
    DigitFiles.labels(directory.resolve("labels"), ROWS);
  }

  private static void run(String command) {
    CommandLine.Result result =
        CommandLine.run(
            Stream.of((command + " --input @images --master local[2]").split(" "))
                .map(a -> a.startsWith("@") ? directory.resolve(a.substring(1)).toString() : a)
                .toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private static NdArray array(String path) throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve(path))) {
      return NpyFile.read(in, path);
    }
  }

  @ParameterizedTest
  @CsvSource({"bernoulli, logDensity, 1", "kmeans, squaredDistance, 3"})
  void arraysSayWhatTheTableSays(String family, String score, int partitions) throws IOException {
    String model = "@" + family;
    run("fit --components 3 --max-iterations 2 --family " + family + " --output " + model);
    String predict =
        "predict --responsibilities all --leaf-rows 64 --labels @labels --model "
            + model
            + " --partitions "
            + partitions;
    run(predict + " --output " + model + "-table");
    run(predict + " --format npy --output " + model + "-arrays");

    String arrays = family + "-arrays";
    try (Stream<Path> files = Files.list(directory.resolve(arrays))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "_SUCCESS",
              "component.npy",
              score + ".npy",
              "percentile.npy",
              "responsibilities.npy",
              "label.npy");
    }
    List<Row> table;
    try (SparkJob job = SparkJob.start("test", "local[2]", List.of())) {
      String path = directory.resolve(family + "-table").toString();
      table = job.session().read().parquet(path).orderBy("row").collectAsList();
    }
    assertThat(array(arrays + "/component.npy").values())
        .containsExactly(table.stream().mapToDouble(r -> r.<Integer>getAs("component")).toArray());
    assertThat(array(arrays + "/" + score + ".npy").values())
        .containsExactly(table.stream().mapToDouble(r -> r.<Double>getAs(score)).toArray());
    assertThat(array(arrays + "/label.npy").values())
        .containsExactly(table.stream().mapToDouble(r -> r.<Integer>getAs("label")).toArray());
    assertThat(array(arrays + "/percentile.npy").values())
        .containsExactly(table.stream().mapToDouble(r -> r.<Double>getAs("percentile")).toArray())
        .contains(1);
    NdArray responsibilities = array(arrays + "/responsibilities.npy");
    assertThat(responsibilities.shape()).containsExactly(ROWS, COMPONENTS);
    for (int n = 0; n < ROWS; n++) {
      List<Double> expected = table.get(n).getList(table.get(n).fieldIndex("responsibilities"));
      double[] found =
          Arrays.copyOfRange(responsibilities.values(), n * COMPONENTS, (n + 1) * COMPONENTS);
      assertThat(found).containsExactly(expected.stream().mapToDouble(r -> r).toArray());
    }
  }
}
