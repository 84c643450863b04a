package io.emmer.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.em.model.ModelDirectory;
import io.emmer.fixture.Minutes;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import io.emmer.spark.rows.format.idx.IdxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows that take four times what a heap has for them wait on disk, and change no bit: of the whole
 * heap where there are minutes, otherwise of a share of it.
 */
@Tag("slow")
class SpillIT {
  private static final int ROWS = Minutes.areGiven() ? 600_000 : 60_000;

  /** Of what Spark has no use for itself in 512 MB: Spark's default, and a tenth of it. */
  private static final String SHARE = Minutes.areGiven() ? "0.6" : "0.06";

  private static final int DIMENSIONS = 784;
  private static final int ROWS_AT_A_TIME = 4000;

  @TempDir Path directory;

  @Test
  void rowsLargerThanMemoryAreFittedToTheSameBits() throws IOException, InterruptedException {
    Path images = directory.resolve("images");
    write(images);
    JsonNode small = fitted("-Xmx512m", images, "small");
    JsonNode large = fitted("-Xmx2g", images, "large");
    assertThat(small.get("objectiveTrace")).isEqualTo(large.get("objectiveTrace"));
    assertThat(small.get("files")).isEqualTo(large.get("files"));
    assertThat(Files.readAllBytes(directory.resolve("small/probabilities.npy")))
        .isEqualTo(Files.readAllBytes(directory.resolve("large/probabilities.npy")));
  }

  /** Noise, of which no byte can be left out: 470 MB, or 47. */
  private static void write(Path file) throws IOException {
    Random random = new Random(3);
    byte[] rows = new byte[ROWS_AT_A_TIME * DIMENSIONS];
    IdxHeader header = new IdxHeader(IdxType.UNSIGNED_BYTE, ROWS, DIMENSIONS);
    try (IdxWriter writer = IdxWriter.open(Files.newOutputStream(file), file.toString(), header)) {
      for (int n = 0; n < ROWS; n += ROWS_AT_A_TIME) {
        random.nextBytes(rows);
        writer.write(rows, ROWS_AT_A_TIME);
      }
    }
  }

  private JsonNode fitted(String heap, Path images, String output)
      throws IOException, InterruptedException {
    EmmerProcess.Result result =
        EmmerProcess.onThisJava()
            .with(heap)
            .brief()
            .run(
                directory,
                "fit",
                "--family=bernoulli",
                "--input",
                images.toString(),
                "--components",
                "2",
                "--max-iterations",
                "1",
                "--master",
                "local[2]",
                "--conf",
                "spark.memory.fraction=" + SHARE,
                "--output",
                directory.resolve(output).toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    Path json = directory.resolve(output).resolve(ModelDirectory.MODEL_JSON);
    return new ObjectMapper().readTree(json.toFile());
  }
}
