package io.emmer.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.fixture.OwnSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OwnSpark
class BenchCommandTest {
  @TempDir static Path directory;

  private static Path images;

  @BeforeAll
  static void drawDigits() throws IOException {
    images = DigitFiles.images(directory.resolve("images"), 300);
  }

  @Test
  @Tag("slow")
  void timesEverySystem() throws IOException {
    CommandLine.Result result =
        CommandLine.run(
            "bench",
            "--input=" + images,
            "--master=local[1]",
            "--works=kmeans,kmeans-whole,bernoulli-restarts2,gaussian-unit-k2-pca5",
            "--components=3",
            "--runs=1",
            "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("machine").asText())
        .contains("local[1]", "MLlib's BLAS ", "300 rows of 784");
    List<String> rows = new ArrayList<>();
    for (JsonNode row : json.get("rows")) {
      rows.add(
          "%s by %s on %s"
              .formatted(
                  row.get("work").asText(),
                  row.get("system").asText(),
                  row.get("storage").asText()));
      assertThat(row.get("runs").asInt()).isEqualTo(1);
    }
    assertThat(rows)
        .containsExactly(
            "kmeans by emmer on sparse bytes",
            "kmeans-whole by emmer on sparse bytes",
            "bernoulli-restarts2 by emmer on sparse bytes",
            "gaussian-unit-k2-pca5 by emmer on doubles",
            "kmeans by mllib-sparse on sparse doubles",
            "kmeans by mllib-dense on doubles",
            "kmeans by ml-sparse on sparse doubles",
            "kmeans by ml-dense on doubles",
            "empty-job by spark on -");
  }

  /** MLlib has nothing for tables, and is not timed. */
  @Test
  void timesMixturesOfTables() throws IOException {
    String table = directory.resolve("table").toString();
    assertThat(
            CommandLine.run("generate", "--kind=table", "--rows=200", "--output=" + table)
                .exitCode())
        .isZero();
    CommandLine.Result result =
        CommandLine.run(
            "bench",
            "--input=" + table,
            "--master=local[1]",
            "--works=mixed-k3,mixed-k2",
            "--exclude=segment",
            "--count=count1",
            "--long=4",
            "--runs=1",
            "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode rows = new ObjectMapper().readTree(result.out()).get("rows");
    assertThat(rows.findValuesAsText("work")).containsExactly("mixed-k3", "mixed-k2", "empty-job");
    assertThat(rows.findValuesAsText("storage")).containsExactly("cells", "cells", "-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --works=faiss     | --works: found 'faiss'
          --systems=numpy   | --systems
          --runs=0          | --runs 0
          --components=0    | --components 0
          --scale=255 --works=ratings             | --scale: means nothing to works on ratings
          --works=ratings-k3 --components=3       | --components: means nothing to works on ratings
          --lambda=3        | --lambda: means nothing to works on rows
          --works=kmeans --format=parquet         | --format: means nothing to works on rows
          --components=301  | --components 301: found 300 rows
          """)
  void refusesWhatCannotBeTimed(String option, String message) {
    List<String> arguments =
        new ArrayList<>(List.of("bench", "--input=" + images, "--master=local[1]"));
    arguments.addAll(List.of(option.split(" ")));
    CommandLine.Result result = CommandLine.run(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errorLines()).filteredOn(line -> line.startsWith("emmer")).hasSize(1);
    assertThat(result.err()).contains(message);
    assertThat(result.out()).isEmpty();
  }
}
