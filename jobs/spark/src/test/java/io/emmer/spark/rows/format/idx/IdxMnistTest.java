package io.emmer.spark.rows.format.idx;

import static io.emmer.spark.rows.format.idx.IdxFixtures.CONF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** The original MNIST files; checksums are those of the unpacked files. */
class IdxMnistTest {
  @Test
  void trainingImagesInThreeRanges() throws IOException, GeneralSecurityException {
    IdxFile file = inspect("train-images-idx3-ubyte.gz");
    assertThat(file.header()).isEqualTo(new IdxHeader(IdxType.UNSIGNED_BYTE, 60000, 28, 28));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(file.header().toBytes());
    long[] bounds = {0, 20480, 40961, 60000};
    for (int i = 0; i < 3; i++) {
      digest.update(IdxFixtures.read(file, bounds[i], bounds[i + 1], 4096));
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");
  }

  @Test
  void trainingLabels() throws IOException, GeneralSecurityException {
    IdxFile file = inspect("train-labels-idx1-ubyte.gz");
    assertThat(file.header().valuesPerRow()).isEqualTo(1);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(file.header().toBytes());
    digest.update(IdxFixtures.read(file, 0, 60000, 4096));
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");
  }

  private static IdxFile inspect(String name) throws IOException {
    String data = System.getenv("EMMER_TEST_DATA");
    assumeTrue(data != null, "EMMER_TEST_DATA is not set: no folder with mnist/*.gz to read");
    return IdxFile.inspect(
        CONF, new Path(java.nio.file.Path.of(data, "mnist", name).toAbsolutePath().toUri()));
  }
}
