package io.emmer.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.cli.CommandLines;
import io.emmer.app.fixture.EmmerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the program ends. */
class EmmerIT {
  private static final String FIT =
      "fit --input missing.csv --family mixed --components 2 --output model";

  @TempDir private Path directory;

  @Test
  void aFailureEndsTheProcessWithItsCode() throws Exception {
    EmmerProcess.Result result =
        EmmerProcess.onThisJava().brief().run(directory, FIT.split(" ", -1));

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.errorLines())
        .singleElement()
        .asString()
        .startsWith("emmer fit: missing.csv: ");
  }

  /** The driver ends by an exception there, whose text clusters show. */
  @Test
  void aFailureInClusterModeIsOneLineWithItsCode() throws Exception {
    EmmerProcess.Result result =
        EmmerProcess.onThisJava()
            .brief()
            .with("-Dspark.submit.deployMode=cluster")
            .run(directory, FIT.split(" ", -1));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errorLines()).hasSize(2);
    String told = result.errorLines().get(0);
    assertThat(result.errorLines().get(1))
        .isEqualTo("Exception in thread \"main\" " + told + " (exit code 3)");
  }

  /** It runs where the command is given, not where the driver will. */
  @Test
  void theFrontOfTheLauncherEndsWithItsOwnCodes() throws Exception {
    EmmerProcess front =
        EmmerProcess.onThisJava()
            .brief()
            .with("-Dspark.submit.deployMode=cluster")
            .with("-Dspark.master=yarn")
            .with("-Demmer.part=FRONT_WITHOUT_FILES");

    EmmerProcess.Result more = front.run(directory, FIT.split(" ", -1));
    assertThat(more.exitCode()).as(more.err()).isEqualTo(CommandLines.SPARK_NEEDED);
    assertThat(more.errorLines()).isEmpty();
    EmmerProcess.Result wrong = front.run(directory, "fit", "--bogus");
    assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(2);
    assertThat(wrong.errorLines()).singleElement().asString().contains("--bogus");
  }
}
