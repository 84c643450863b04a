package io.emmer.app.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.emmer.fixture.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code scripts/emmer} as a process, in a folder with blanks in its name, where stand-ins for
 * java, Maven and spark-submit print what they are called with.
 */
class LauncherIT {
  private static final String SUBMIT = "[org.apache.spark.deploy.SparkSubmit]";
  private static final String JAR = "emmer-0.1.0-SNAPSHOT.jar";

  /** The small JVM before Spark, which prints its part and ends with FRONT. */
  private static final String FRONT =
      """
      #!/bin/sh
      for argument; do
        case $argument in -Demmer.part=*) echo "$*" >>front; exit "${FRONT:-100}" ;; esac
      done
      """;

  /** Writes an archive of classes where it is told to. */
  private static final String KEEPING =
      """
      #!/bin/sh
      for argument; do
        case $argument in -XX:ArchiveClassesAtExit=*) echo classes >"${argument#*=}" ;; esac
      done
      """;

  /** Prints its name and arguments, one a line, and ends with EXIT. */
  private static final String ECHO =
      FRONT
          + """
          echo "$0"
          for argument; do printf '[%s]\\n' "$argument"; done
          exit "${EXIT:-0}"
          """;

  private static final List<String> MODULES = List.of("lib-em", "jobs/spark", "jobs/app");

  private static final List<String> TOOLS =
      List.of(
          "bash",
          "sh",
          "mkdir",
          "mktemp",
          "mv",
          "rm",
          "dirname",
          "basename",
          "readlink",
          "sed",
          "cksum",
          "find",
          "tail",
          "xargs",
          "printf");

  private record Result(int exitCode, List<String> out, String err) {}

  @TempDir private Path temp;
  private final Map<String, String> environment = new HashMap<>();
  private Path home;
  private Path launcher;

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(temp.resolve("a home with blanks"));
    launcher = home.resolve("scripts/emmer");
    Files.createDirectories(launcher.getParent());
    Files.copy(Project.file("scripts/emmer"), launcher);
    executable(home.resolve("mvnw"), ECHO);
    write(home.resolve("pom.xml"), "");
    for (String module : MODULES) {
      write(home.resolve(module).resolve("pom.xml"), "");
      Files.createDirectories(home.resolve(module).resolve("src/main"));
    }
    Files.createDirectories(home.resolve("jobs/spark/src/scala-2.12"));
    Files.createDirectories(home.resolve("jobs/spark/src/scala-2.13"));
    Path jar = home.resolve("jobs/app/target").resolve(JAR);
    write(jar, "");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    Files.createDirectories(home.resolve("jobs/app/target/spark-home/jars"));
    Path bin = Files.createDirectories(temp.resolve("bin"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(bin.resolve(tool), tool(tool));
    }
    environment.put("PATH", bin.toString());
    environment.put("JAVA_HOME", java("17.0.9").toString());
  }

  @Test
  void startsSparkWithoutMavenOrSparkSubmit() throws Exception {
    Result result = run("fit", "--input", "a b", "--output", "it's \"x\" $y *", "");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out().get(0)).endsWith("jdk-17.0.9/bin/java");
    assertThat(result.out())
        .contains("[-XX:MaxRAMPercentage=50]", SUBMIT, "[io.emmer.app.Emmer]")
        .containsSequence("[--master]", "[local[*]]", "[--class]")
        .endsWith("[fit]", "[--input]", "[a b]", "[--output]", "[it's \"x\" $y *]", "[]");
  }

  @Test
  void worksThroughLinksAndFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("other/emmer"));
    Files.createDirectory(temp.resolve("other"));
    Files.createSymbolicLink(temp.resolve("other/emmer"), launcher);
    launcher = link;

    assertThat(run("fit").out()).contains("[" + home.resolve("jobs/app/target").resolve(JAR) + "]");
  }

  @Test
  void sparksOptionsStandAnywhere() throws Exception {
    Result result =
        run("fit", "--driver-memory", "2gb", "--x", "--conf=spark.a=b c", "--master", "local[3]");

    assertThat(result.out())
        .contains("[-Xmx2g]")
        .containsSequence("[--conf]", "[spark.a=b c]", "[--master]", "[local[3]]")
        .endsWith("[fit]", "[--x]");
  }

  @ParameterizedTest
  @CsvSource({"8g, true", "9g, false", "8192m, true", "64000m, false", "900, true", "10gb, false"})
  void smallRunsTakeTheSimplestCollectorAndLargePages(String memory, boolean isSmall)
      throws Exception {
    Result result = run("fit", "--master", "local[2]", "--driver-memory", memory);

    List<String> spark = result.out().subList(0, result.out().indexOf(SUBMIT));
    assertThat(spark.contains("[-XX:+UseSerialGC]")).isEqualTo(isSmall);
    Path pages = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    boolean areOffered = Files.exists(pages) && Files.readString(pages).contains("[madvise]");
    assertThat(spark.contains("[-XX:+UseTransparentHugePages]")).isEqualTo(isSmall && areOffered);
  }

  @Test
  void refusesWhatSparkWouldFailOf() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("--master", "foo"),
            List.of("--master="),
            List.of("--driver-memory", "lots"),
            List.of("--deploy-mode", "maybe"),
            List.of("--conf", "broken"),
            List.of("--conf"))) {
      List<String> arguments = new ArrayList<>(List.of("fit"));
      arguments.addAll(wrong);
      assertRefused(run(arguments.toArray(String[]::new)), wrong.get(0).replace("=", ""));
    }
    assertRefused(run("--master", "local"), "no verb");
  }

  /** It would swallow the options behind it. */
  @Test
  void aQuoteThatIsNotClosedIsRefused() throws Exception {
    assertRefused(
        run("fit", "--conf", "spark.driver.extraJavaOptions=-Da=\"x -Db=y"),
        "a quote is not closed");
  }

  @Test
  void findsJavaInThePath() throws Exception {
    environment.remove("JAVA_HOME");
    assertRefused(run("fit"), "no java found");

    Files.createSymbolicLink(temp.resolve("bin/java"), java("21.0.1").resolve("bin/java"));
    assertThat(run("fit").out().get(0)).endsWith("bin/java");
  }

  @Test
  void refusesOldAndMissingJava() throws Exception {
    environment.put("JAVA_HOME", java("11.0.2").toString());
    assertRefused(run("fit"), "older than Java 17");
    environment.put("JAVA_HOME", temp.resolve("nowhere").toString());
    assertRefused(run("fit"), "has no bin/java");

    // Without a release file it is asked.
    Path asked = temp.resolve("asked");
    executable(
        asked.resolve("bin/java"),
        "#!/bin/sh\necho 'openjdk version \"1.8.0_392\" 2023-10-17' >&2\n");
    environment.put("JAVA_HOME", asked.toString());
    assertRefused(run("fit"), "older than Java 17");
  }

  @Test
  void newJavasWantOtherOptions() throws Exception {
    environment.put("JAVA_HOME", java("25").toString());
    assertThat(run("fit").out())
        .contains("[--sun-misc-unsafe-memory-access=allow]")
        .noneMatch(line -> line.contains("sun.security.action"));
  }

  @Test
  void runsOnJava25() throws Exception {
    String jdk = System.getenv("EMMER_TEST_JDK25");
    assumeTrue(jdk != null, "EMMER_TEST_JDK25 is not set: no second Java to start");
    Path java = temp.resolve("jdk-25/bin/java");
    executable(java, FRONT + "exec " + jdk + "/bin/java \"$@\"\n");
    Files.copy(Path.of(jdk, "release"), temp.resolve("jdk-25/release"));
    environment.put("JAVA_HOME", temp.resolve("jdk-25").toString());

    // The jar is empty: Java starts, takes all options, and finds no class.
    Result result = run("fit");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("org.apache.spark.deploy.SparkSubmit");
    assertThat(result.err()).doesNotContain("Unrecognized");
  }

  @Test
  void handsOverToSparkSubmit() throws Exception {
    environment.put("SPARK_HOME", spark("spark-core_2.13-4.1.0.jar").toString());
    environment.put("EXIT", "3");

    Result result =
        run("fit", "--input", "a 'b' \"c\"", "--master", "spark://h:7077", "--driver-memory", "2g");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out().get(0)).endsWith("bin/spark-submit");
    assertThat(result.out())
        .containsSequence("[--master]", "[spark://h:7077]", "[--driver-memory]", "[2g]")
        .containsSequence(
            "[--class]",
            "[io.emmer.app.Emmer]",
            "[" + home.resolve("jobs/app/target").resolve(JAR) + "]",
            "[fit]",
            "[--input]",
            "[a 'b' \"c\"]");
  }

  @Test
  void refusesOtherSparks() throws Exception {
    environment.put("SPARK_HOME", spark("spark-core_2.12-3.4.1.jar").toString());
    assertRefused(run("fit"), "spark-core_2.12-3.4.1.jar; Emmer needs Spark 3.5 or 4");
    environment.put("SPARK_HOME", temp.resolve("empty").toString());
    assertRefused(run("fit"), "which has no jars/spark-core_*.jar");
  }

  @ParameterizedTest
  @CsvSource({
    "spark-core_2.13-3.5.6.jar, emmer-0.1.0-SNAPSHOT.jar",
    "spark-core_2.13-4.2.0.jar, emmer-0.1.0-SNAPSHOT.jar",
    "spark-core_2.12-3.5.6.jar, scala-2.12/emmer_2.12-0.1.0-SNAPSHOT.jar"
  })
  void takesTheJarOfTheScalaOfSpark(String core, String expected) throws Exception {
    environment.put("SPARK_HOME", spark(core).toString());
    Path jar = home.resolve("jobs/app/target").resolve(expected);
    write(jar, "");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(run("fit").out()).endsWith("[" + jar + "]", "[fit]");
  }

  @Test
  void buildsTheJarOfTheOtherScala() throws Exception {
    environment.put("SPARK_HOME", spark("spark-core_2.12-3.5.6.jar").toString());

    Result result = run("fit");

    assertThat(result.err()).contains("building Emmer", "[-Pscala-2.12]", "[package]");
    assertThat(result.out()).contains("[fit]");
  }

  @Test
  void refusesNewJavasOnOldHadoop() throws Exception {
    Path spark = spark("spark-core_2.13-4.0.0.jar");
    write(spark.resolve("jars/hadoop-client-api-3.4.1.jar"), "");
    environment.put("SPARK_HOME", spark.toString());
    environment.put("JAVA_HOME", java("25").toString());

    assertRefused(run("fit"), "Hadoop client of 3.4.3 or newer");
  }

  @ParameterizedTest
  @CsvSource({"0", "2", "3"})
  void whatNeedsNoSparkEndsBeforeIt(int code) throws Exception {
    environment.put("FRONT", Integer.toString(code));
    Result result = run("fit", "--help");

    assertThat(result.exitCode()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
    assertThat(front()).contains("-Demmer.part=FRONT ").endsWith("io.emmer.app.Emmer fit --help");
  }

  /** Paths without a scheme may be on other machines, and in what spark-env.sh names. */
  @Test
  void filesThatOthersWillSeeAreNotLookedAtBefore() throws Exception {
    run("fit", "--deploy-mode", "cluster");
    assertThat(front()).contains("-Demmer.part=FRONT_WITHOUT_FILES ");

    run("fit", "--conf", "spark.hadoop.fs.defaultFS=hdfs://h:1");
    assertThat(front())
        .contains("-Demmer.part=FRONT ")
        .contains("-Dspark.hadoop.fs.defaultFS=hdfs://h:1 ");

    Path conf = home.resolve("jobs/app/target/spark-home/conf");
    write(conf.resolve("spark-defaults.conf"), "spark.hadoop.fs.defaultFS  hdfs://h:2\n");
    run("fit");
    assertThat(front()).contains("-Dspark.hadoop.fs.defaultFS=hdfs://h:2 ");

    write(conf.resolve("spark-env.sh"), "");
    run("fit");
    assertThat(front()).contains("-Demmer.part=FRONT_WITHOUT_FILES ");
  }

  @Test
  void exitCodesPassThrough() throws Exception {
    environment.put("EXIT", "4");
    assertThat(run("fit").exitCode()).isEqualTo(4);
  }

  /** Where it has built: of the next starts each JVM shares the classes of its first one. */
  @Test
  void theClassesOfAFirstStartAreKept() throws Exception {
    Path jar = builtByMaven();
    executable(
        temp.resolve("jdk-17.0.9/bin/java"), KEEPING + ECHO.substring("#!/bin/sh\n".length()));
    Result first = run("fit");
    Result second = run("predict");
    String name = archives(jar).get(0).replace("-small.jsa", "");

    assertThat(archives(jar)).containsExactly(name + "-small.jsa", name + "-spark.jsa");
    assertThat(name).contains("emmer-0.1.0-SNAPSHOT-java-17.0.9-");
    assertThat(first.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("emmer: building Emmer"),
            line -> assertThat(line).startsWith("emmer: one start to keep its classes"));
    assertThat(first.out()).contains("[-XX:SharedArchiveFile=" + name + "-spark.jsa]");
    assertThat(first.out()).endsWith("[fit]");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("[-XX:SharedArchiveFile=" + name + "-spark.jsa]");
    assertThat(front()).contains("-XX:SharedArchiveFile=" + name + "-small.jsa");
    assertThat(jar.getParent())
        .isDirectoryNotContaining(file -> Files.isDirectory(file) && !file.endsWith("spark-home"));

    environment.put("EMMER_CDS", "off");
    assertThat(run("fit").out()).noneMatch(line -> line.contains("Archive"));
    environment.remove("EMMER_CDS");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(run("fit").out()).noneMatch(line -> line.contains("Archive"));
  }

  /** As for an image of a container, whatever the verb is. */
  @Test
  void classesAreKeptWhereThatIsAskedFor() throws Exception {
    Path jar = home.resolve("jobs/app/target").resolve(JAR);
    executable(
        temp.resolve("jdk-17.0.9/bin/java"), KEEPING + ECHO.substring("#!/bin/sh\n".length()));
    assertThat(run("--version").exitCode()).isZero();
    assertThat(archives(jar)).isEmpty();

    Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
    environment.put("EMMER_CDS", "now");
    assertThat(run("--version").exitCode()).isZero();
    assertThat(archives(jar))
        .hasSize(2)
        .allSatisfy(file -> assertThat(Path.of(file)).isNotEmptyFile());
    assertThat(run("--version").err()).isEmpty();
  }

  /** A JVM that keeps nothing, for want of space say, is no matter of the user's run. */
  @Test
  void whereNoClassesCanBeKeptItGoesOn() throws Exception {
    Path jar = builtByMaven();
    executable(
        temp.resolve("jdk-17.0.9/bin/java"),
        ECHO.replace("exit \"${EXIT:-0}\"", "case $* in *-version) exit 1 ;; esac"));
    Result result = run("fit");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).endsWith("[fit]").noneMatch(line -> line.contains("Archive"));
    for (String archive : archives(jar)) {
      assertThat(Path.of(archive)).isEmptyFile();
    }
    assertThat(archives(jar)).hasSize(2);
    assertThat(jar.getParent())
        .isDirectoryNotContaining(file -> Files.isDirectory(file) && !file.endsWith("spark-home"));
  }

  private static List<String> archives(Path jar) throws IOException {
    try (Stream<Path> files = Files.list(jar.getParent())) {
      return files.map(Path::toString).filter(file -> file.endsWith(".jsa")).sorted().toList();
    }
  }

  /** The jar, which is not there before it is built. */
  private Path builtByMaven() throws IOException {
    Path jar = home.resolve("jobs/app/target").resolve(JAR);
    Files.delete(jar);
    executable(home.resolve("mvnw"), "#!/bin/sh\n: >jobs/app/target/" + JAR + "\n");
    return jar;
  }

  /** The JVM is the launcher's own process: nothing is left behind. */
  @Test
  void aSignalEndsTheJvm() throws Exception {
    Path jdk = java("17.0.9");
    Path pid = temp.resolve("pid");
    executable(
        jdk.resolve("bin/java"),
        FRONT + "echo $$ >'" + pid + "'\nexec " + tool("sleep") + " 600\n");
    Process process = start("fit");
    for (int i = 0; i < 600 && !(Files.exists(pid) && Files.size(pid) > 0); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    long javaPid = Long.parseLong(Files.readString(pid).strip());

    process.destroy();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(128 + 15);
    assertThat(javaPid).isEqualTo(process.pid());
    assertThat(ProcessHandle.of(javaPid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  /** How the small JVM was called last. */
  private String front() throws IOException {
    List<String> lines = Files.readAllLines(temp.resolve("front"), UTF_8);
    return lines.get(lines.size() - 1);
  }

  private static void assertRefused(Result result, String inMessage) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err().lines()).singleElement().asString().startsWith("emmer: ");
    assertThat(result.err()).contains(inMessage);
    assertThat(result.out()).isEmpty();
  }

  private Path java(String version) throws IOException {
    Path jdk = temp.resolve("jdk-" + version);
    write(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    executable(jdk.resolve("bin/java"), ECHO);
    return jdk;
  }

  private Path spark(String coreJar) throws IOException {
    Path spark = temp.resolve("spark with " + coreJar);
    write(spark.resolve("jars").resolve(coreJar), "");
    executable(spark.resolve("bin/spark-submit"), ECHO);
    return spark;
  }

  private static void executable(Path file, String text) throws IOException {
    write(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static Path tool(String name) {
    for (String directory : List.of("/usr/bin", "/bin")) {
      Path tool = Path.of(directory, name);
      if (Files.isExecutable(tool)) {
        return tool;
      }
    }
    throw new AssertionError(name + " is neither in /usr/bin nor in /bin");
  }

  private Result run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("not done after a minute: " + List.of(arguments));
    }
    return new Result(
        process.exitValue(),
        Files.readAllLines(temp.resolve("out"), UTF_8),
        Files.readString(temp.resolve("err"), UTF_8));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectOutput(temp.resolve("out").toFile())
            .redirectError(temp.resolve("err").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }
}
