package io.emmer.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ratings, through all of the command line. */
class FactorizeCommandTest {
  @TempDir Path directory;

  private static Path movies() {
    String data = System.getenv("EMMER_TEST_DATA");
    assumeTrue(data != null, "EMMER_TEST_DATA is not set: no ml-100k.tsv");
    Path file = Path.of(data, "ratings", "ml-100k.tsv");
    assumeTrue(Files.exists(file), file + " is missing");
    return file;
  }

  private JsonNode model(String name, String options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("factorize", "--json", "--output"));
    arguments.add(directory.resolve(name).toString());
    arguments.addAll(List.of("--master", "local[2]"));
    arguments.addAll(List.of(options.strip().split(" +")));
    CommandLine.Result result = CommandLine.run(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  @Test
  void beatsUserMeansAndBiasesOnMovies() throws IOException {
    JsonNode model = model("model", "--input " + movies());
    assertThat(model.at("/rmse/test").asDouble())
        .isLessThan(0.944)
        .isLessThan(model.at("/userMeanRmse/test").asDouble());
  }
}
