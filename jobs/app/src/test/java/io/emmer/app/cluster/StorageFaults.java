package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fails where models, checkpoints and predictions are written. */
abstract class StorageFaults {
  private static TestBed bed;

  @BeforeEach
  void repair() throws Exception {
    bed = ClusterIT.bed();
    bed.repairHdfs();
    bed.onCluster();
  }

  /** A path on the faulty file system, in a new folder. */
  private static String faulty(String what, String name) throws IOException {
    Path folder = Files.createDirectories(bed.directory().resolve(what).resolve(name));
    return FaultyFileSystem.path(folder.resolve(name));
  }

  @ParameterizedTest
  @CsvSource({"full, could not be written: No space left", "refusing, could not be renamed"})
  void aModelThatCannotBeWritten(String fault, String message) throws Exception {
    String model = faulty(fault, "model");
    ClusterDriver.Result result = bed.driver().run(bed.fit(bed.input(), model));
    TestBed.assertFailed(result, message, model);
    assertThat(result.lastLine()).contains(bed.directory().resolve(fault).toString());
  }

  @ParameterizedTest
  @CsvSource({"full, No space left on device", "refusing, could not be renamed"})
  void checkpointsThatCannotBeWritten(String fault, String message) throws Exception {
    String states = faulty(fault, "states");
    String model = bed.directory().resolve("beside-" + fault).toString();
    ClusterDriver.Result result =
        bed.driver()
            .run(bed.fit(bed.input(), model, "--checkpoint", states, "--checkpoint-every", "5"));
    bed.assertSame(result, model);
    assertThat(result.err())
        .containsPattern("warning: no checkpoint written, going on without: .*" + message);
    assertThat(StoredModels.names(states.replace(FaultyFileSystem.SCHEME, "file"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"full, No space left on device", "refusing, Could not rename"})
  void predictionsThatCannotBeWritten(String fault, String message) throws Exception {
    String output = faulty(fault, "predictions");
    ClusterDriver.Result result = bed.driver().run(bed.predict(output));
    TestBed.assertFailed(result, message, output);
    assertThat(result.lastLine()).contains(bed.directory().resolve(fault).toString());
  }
}
