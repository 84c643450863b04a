package io.emmer.app.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.fixture.DigitFiles;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.fixture.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The built product by {@code scripts/emmer}, as cron and systemd start it: whatever the
 * environment says of languages, homes, temporary files and limits, the same rows and the same
 * bits.
 */
@Tag("slow")
class EnvironmentIT {
  private static final int ROWS = 100;

  /** In octal, as the JVM of this test may be unable to name such a file itself. */
  private static final String UMLAUTS = "$'gr\\303\\266\\303\\237e'";

  private record Result(int exitCode, String out, String err) {}

  @TempDir private static Path directory;
  private static JsonNode expected;

  @BeforeAll
  static void fitWhereAllIsWell() throws Exception {
    Path rows = Files.createDirectory(directory.resolve("rows"));
    DigitFiles.smallImages(rows.resolve("a"), ROWS);
    assertThat(bash(List.of(), "cp rows/a rows/" + UMLAUTS).exitCode()).isZero();
    expected = fit("expected", List.of("LC_ALL=C.UTF-8", "HOME=" + directory), "", "");
    assertThat(expected.at("/rows").asInt()).isEqualTo(2 * ROWS);
  }

  /** Runs a line of bash in an environment that has only what is given and the way to Java. */
  private static Result bash(List<String> environment, String line)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    command.add("PATH=" + System.getenv("PATH"));
    command.add("JAVA_HOME=" + System.getProperty("java.home"));
    command.addAll(environment);
    command.addAll(List.of("bash", "-c", line, Project.file("scripts/emmer").toString()));
    Path out = Files.createTempFile(directory, "run", ".out");
    Path err = Files.createTempFile(directory, "run", ".err");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(line).isTrue();
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static JsonNode fit(String output, List<String> environment, String before, String more)
      throws Exception {
    Result result =
        bash(
            environment,
            before
                + " exec \"$0\" fit --master 'local[2]' --family bernoulli --components 3 --seed 1"
                + " --max-iterations 4 --tolerance 0 --input rows --output "
                + output
                + more);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(directory.resolve(output + "/model.json").toFile());
  }

  static Stream<List<String>> environments() {
    return Stream.of(
        // As cron: nothing at all, files for the owner only, and few of them open.
        List.of("cron", "umask 077; ulimit -n 256;", ""),
        List.of("posix", "", "", "LC_ALL=POSIX", "TMPDIR=/proc/no/such/folder"),
        List.of("turkish", "", "", "LANG=tr_TR.UTF-8", "LC_CTYPE=tr_TR.UTF-8"),
        List.of(
            "persian",
            "",
            " --conf 'spark.driver.extraJavaOptions=-Duser.language=fa -Duser.country=IR'",
            "LANG=C"));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void everyEnvironmentHasTheSameRowsAndBits(List<String> environment) throws Exception {
    JsonNode found =
        fit(
            environment.get(0),
            environment.subList(3, environment.size()),
            environment.get(1),
            environment.get(2));

    for (String field : List.of("files", "objectiveTrace", "iterations")) {
      assertThat(found.get(field)).as(field).isEqualTo(expected.get(field));
    }
    assertThat(found.at("/rows")).isEqualTo(expected.at("/rows"));
    assertThat(found.at("/input/fingerprint")).isEqualTo(expected.at("/input/fingerprint"));
  }

  /** As spark-submit may start it: no launcher gives this Java a locale. */
  @ParameterizedTest
  @ValueSource(strings = {"rows", "rows/*"})
  void aNameThatJavaCannotHaveIsNeverLeftOut(String input) throws Exception {
    EmmerProcess.Result result =
        EmmerProcess.onThisJava()
            .brief()
            .inside("env", "-u", "LANG", "-u", "LC_CTYPE", "LC_ALL=POSIX")
            .run(directory, "evaluate", "--model=expected", "--input=" + input);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
    assertThat(result.errorLines())
        .singleElement()
        .asString()
        .contains("cannot be looked at", "set LC_ALL=C.UTF-8");
  }

  @Test
  void aUserWithoutANameIsToldSo() throws Exception {
    String stranger = "exec setpriv --reuid=54321 --clear-groups \"$0\" inspect rows";
    if (isRoot()) {
      Result hidden = bash(List.of(), stranger);
      assertThat(hidden.exitCode()).as(hidden.err()).isEqualTo(1);
      assertThat(hidden.err().lines())
          .singleElement()
          .asString()
          .contains("rows: permission denied");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    } else {
      stranger = "id() { [[ $1 == -u && $# == 1 ]] && echo 54321; }; export -f id;" + stranger;
      stranger = stranger.replace("setpriv --reuid=54321 --clear-groups ", "");
    }
    Result result = bash(List.of(), stranger);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err().lines()).singleElement().asString().contains("54321 has no name");
  }

  private static boolean isRoot() throws Exception {
    return bash(List.of(), "setpriv --reuid=54321 --clear-groups true").exitCode() == 0;
  }

  /** The words of the command line are never read by a shell again. */
  @Test
  void aNameIsTakenAsItIs() throws Exception {
    String name = "-it's \"a\" $(touch pwned), `touch pwned`";
    Files.copy(directory.resolve("rows/a"), directory.resolve(name));
    Result result = bash(List.of(), "exec \"$0\" inspect -- '" + name.replace("'", "'\\''") + "'");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains(name, ROWS + " rows");
    assertThat(directory.resolve("pwned")).doesNotExist();
  }
}
