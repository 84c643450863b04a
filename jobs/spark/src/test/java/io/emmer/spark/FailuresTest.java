package io.emmer.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.EmException;
import io.emmer.em.SettingException;
import io.emmer.em.TooFewRowsException;
import io.emmer.fixture.OwnSpark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OwnSpark
class FailuresTest {
  private static String line(Throwable failure, int expectedCode) {
    StringWriter text = new StringWriter();
    int code = Failures.report(failure, "emmer fit", false, new PrintWriter(text));
    assertThat(code).isEqualTo(expectedCode);
    return text.toString().strip();
  }

  @Test
  void whatIsMeantForPeopleStandsAsItIs() {
    Throwable failure = new ExecutionException(new EmException("component 3: no variance; do x"));
    assertThat(line(failure, 1)).isEqualTo("emmer fit: component 3: no variance; do x");
    assertThat(line(new UsageException("--scale -1: expected more"), 2))
        .isEqualTo("emmer fit: --scale -1: expected more");
  }

  @Test
  void namesOfSettingsAreOptionsOnTheCommandLine() {
    EmException failure = new TooFewRowsException(3, 2);
    assertThat(failure).hasMessageEndingWith("; lower components");
    assertThat(line(failure, 3)).endsWith("; lower --components");
    assertThat(line(new SettingException("{restarts} 0: expected 1 or more"), 2))
        .isEqualTo("emmer fit: --restarts 0: expected 1 or more");
  }

  @Test
  void otherFailuresAreNamedByTheirKind() {
    assertThat(line(new ExecutionException(new IllegalStateException("x\n\tat y")), 1))
        .isEqualTo("emmer fit: IllegalStateException: x (--verbose shows where)");
  }

  @Test
  void aMachineWithoutMemoryOrHandlesIsNoDamage() {
    Throwable memory = new InputException(new OutOfMemoryError("Java heap space"), "x: damaged");
    assertThat(line(memory, 1)).startsWith("emmer fit: OutOfMemoryError: Java heap space; give");
    String full = "x.npy: Too many open files";
    Throwable handles = new InputException(new FileSystemException(full), "x: no footer");
    assertThat(line(new ExecutionException(handles), 1))
        .startsWith("emmer fit: FileSystemException: " + full + "; allow more open files");
  }

  @Test
  void whatMayNotBeReadIsNoIllStorage() {
    for (IOException denied :
        List.of(new AccessDeniedException("/x"), new AccessControlException("/x: denied"))) {
      assertThat(line(denied, 1))
          .contains("/x", "change its permissions")
          .doesNotContain("storage");
    }
  }

  @Test
  void failuresOfStorageSayThatTheyMayPass() {
    assertThat(line(new UncheckedIOException(new ConnectException("refused")), 1))
        .isEqualTo(
            "emmer fit: ConnectException: refused; run it again when the storage is well"
                + " (--verbose shows where)");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.testing.memory=209715200, --driver-memory 200m",
    "spark.executor.memory=100m, --executor-memory 100m",
  })
  void memoryThatSparkRefusesIsToldAsItWasGiven(String setting, String told) {
    List<String> settings = List.of(setting);
    assertThatThrownBy(() -> SparkJob.start("small", "local[1]", settings))
        .isInstanceOfSatisfying(
            UsageException.class,
            failure ->
                assertThat(line(failure, 2))
                    .isEqualTo("emmer fit: " + told + ": expected at least 450m, as Spark needs"));
  }

  @Test
  void aMasterThatIsNotThereIsNamed() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    String master = "spark://localhost:" + port;
    assertThatThrownBy(() -> SparkJob.start("nowhere", master, List.of()))
        .isInstanceOfSatisfying(
            RunException.class,
            failure ->
                assertThat(line(failure, 1))
                    .startsWith("emmer fit: --master " + master + ": no master answers there"));
  }
}
