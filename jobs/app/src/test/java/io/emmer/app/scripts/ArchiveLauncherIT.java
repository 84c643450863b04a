package io.emmer.app.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.fixture.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/emmer} as an archive has it, with stand-ins for java, Maven and spark-submit. */
class ArchiveLauncherIT {
  private static final String ECHO =
      """
      #!/bin/sh
      # The small JVM before Spark has nothing to say.
      for argument; do
        case $argument in -Demmer.part=*) exit 100 ;; esac
      done
      echo "$0"
      for argument; do printf '[%s]\\n' "$argument"; done
      """;

  private static final String FETCH =
      """
      #!/bin/sh
      for argument; do
        case $argument in -DoutputDirectory=*) mkdir -p "${argument#*=}" && touch "${argument#*=}/a.jar" ;; esac
      done
      """;

  private static final List<String> TOOLS =
      List.of(
          "bash",
          "sh",
          "dirname",
          "basename",
          "sed",
          "tail",
          "xargs",
          "printf",
          "mkdir",
          "mv",
          "rm",
          "touch");

  private record Result(int exitCode, List<String> out, List<String> err) {}

  @TempDir private Path temp;
  private final Map<String, String> environment = new HashMap<>();
  private Path home;

  @BeforeEach
  void unpack() throws IOException {
    home = Files.createDirectories(temp.resolve("emmer 1.2"));
    executable(home.resolve("scripts/emmer"), Files.readString(Project.file("scripts/emmer")));
    executable(home.resolve("mvnw"), FETCH);
    write(home.resolve("lib/emmer-1.2.jar"), "");
    Path java = temp.resolve("jdk");
    write(java.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");
    executable(java.resolve("bin/java"), ECHO);
    for (String tool : TOOLS) {
      Path found =
          Files.exists(Path.of("/usr/bin", tool))
              ? Path.of("/usr/bin", tool)
              : Path.of("/bin", tool);
      executable(temp.resolve("bin").resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n");
    }
    environment.put("PATH", temp.resolve("bin").toString());
    environment.put("JAVA_HOME", java.toString());
    // LauncherIT has what keeps the classes of a start.
    environment.put("EMMER_CDS", "off");
  }

  @Test
  void fetchesSparkOnce() throws Exception {
    Result first = run("fit", "--input", "a b");

    assertThat(first.exitCode()).as("%s", first.err()).isZero();
    assertThat(first.err()).singleElement().asString().contains("fetching Spark into");
    assertThat(first.out())
        .contains(
            "[org.apache.spark.deploy.SparkSubmit]",
            "[" + home.resolve("lib/emmer-1.2.jar") + ":" + home.resolve("spark-home/jars/*") + "]")
        .endsWith("[" + home.resolve("lib/emmer-1.2.jar") + "]", "[fit]", "[--input]", "[a b]");
    assertThat(home.resolve("spark-home/jars/a.jar")).exists();
    assertNothingHalfDone();

    executable(home.resolve("mvnw"), "#!/bin/sh\nexit 1\n");
    Result second = run("fit", "--input", "a b");
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).isEmpty();
  }

  @Test
  void sparkHomeNeedsNoMaven() throws Exception {
    Files.delete(home.resolve("mvnw"));
    Path spark = temp.resolve("spark");
    write(spark.resolve("jars/spark-core_2.13-4.1.0.jar"), "");
    executable(spark.resolve("bin/spark-submit"), ECHO);
    environment.put("SPARK_HOME", spark.toString());

    Result result = run("fit");

    assertThat(result.exitCode()).as("%s", result.err()).isZero();
    assertThat(result.out().get(0)).endsWith("bin/spark-submit");
    assertThat(result.out()).endsWith("[" + home.resolve("lib/emmer-1.2.jar") + "]", "[fit]");
    assertThat(home.resolve("spark-home")).doesNotExist();
  }

  @Test
  void saysWhatToDoWhereSparkCannotBeFetched() throws Exception {
    executable(
        home.resolve("mvnw"), "#!/bin/sh\nmkdir -p \"${5#*=}\"\necho no network >&2\nexit 1\n");
    Result offline = run("fit");
    assertThat(offline.exitCode()).isEqualTo(1);
    assertThat(offline.err()).last().asString().startsWith("emmer: ").contains("set SPARK_HOME");
    assertNothingHalfDone();

    // Root writes everywhere, so a folder that cannot be made stands in for one of somebody else.
    executable(temp.resolve("bin/mkdir"), "#!/bin/sh\nexit 1\n");
    Result locked = run("fit");
    assertThat(locked.exitCode()).isEqualTo(2);
    assertThat(locked.err()).singleElement().asString().contains("no Spark: set SPARK_HOME");
  }

  private void assertNothingHalfDone() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.startsWith("spark-home."))
          .isEmpty();
    }
  }

  private Result run(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(home.resolve("scripts/emmer").toString()), Stream.of(arguments))
                    .toList())
            .directory(temp.toFile())
            .redirectOutput(temp.resolve("out").toFile())
            .redirectError(temp.resolve("err").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readAllLines(temp.resolve("out")),
        Files.readAllLines(temp.resolve("err")));
  }

  private static void executable(Path file, String text) throws IOException {
    write(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
