package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.Emmer;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.NightFiles;
import io.emmer.fixture.OwnSpark;
import io.emmer.fixture.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples in conf/, as far as a machine without these services can check them. */
@OwnSpark
class NightlySamplesTest {
  private static final String FIELD = "[0-9*,/-]+";
  private static final Pattern CRON_LINE =
      Pattern.compile("((?:" + FIELD + "\\s+){5})(\\S+)\\s+(.+)");

  @TempDir Path directory;

  private static Path conf(String name) {
    return Project.file("conf").resolve(name);
  }

  private record Ended(int exitCode, String output) {}

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    return run(command, "UTC");
  }

  private static Ended run(List<String> command, String timeZone)
      throws IOException, InterruptedException {
    return run(command, Map.of("TZ", timeZone));
  }

  private static Ended run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), output);
  }

  private static boolean has(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static LocalDate yesterday() {
    return LocalDate.now(Clock.systemUTC()).minusDays(1);
  }

  /** What runs the verb is given; in one of these time zones it is another day than in UTC. */
  private static void assertRunsYesterday(List<String> command, Path output) throws Exception {
    for (String zone : List.of("EAST-14", "WEST12")) {
      LocalDate before = yesterday();
      Ended ended = run(command, zone);
      String line = output == null ? ended.output() : Files.readString(output);
      assertThat(line)
          .isIn(
              Stream.of(before, yesterday())
                  .map("nightly --config /etc/emmer/nightly.conf --run-date %s\n"::formatted)
                  .toList());
      if (output != null) {
        assertThat(ended.output()).isEmpty();
        Files.delete(output);
      }
    }
  }

  @Test
  void theConfigurationMeansWhatItSays() throws IOException {
    NightFiles nights = new NightFiles(directory);
    nights.write("2026-03-01", 300, 0);
    // The sample's rows are Parquet, these are not.
    String sample = Files.readString(conf("nightly.conf")).replace("features = [features]", "");
    Path npy = Files.writeString(directory.resolve("npy.conf"), sample);
    CommandLine.Result looked =
        CommandLine.run(
            "nightly",
            "--config=" + npy,
            "--run-date=2026-03-01",
            "--input=" + nights.input("{run-date}"),
            "--output=" + nights.output(),
            "--dry-run");
    assertThat(looked.exitCode()).as(looked.err()).isZero();
    assertThat(looked.out())
        .contains("cold-every = 28", "maxDropPerRow=0.5", "requireConverged=true", "restarts = 5");
  }

  @Test
  void cronRunsYesterdayUnderFlock() throws Exception {
    List<String> jobs =
        Files.readAllLines(conf("nightly.cron")).stream()
            .filter(line -> !line.startsWith("#") && !line.matches("[A-Z_]+=.*"))
            .toList();
    assertThat(jobs).hasSize(1);
    Matcher line = CRON_LINE.matcher(jobs.get(0));
    assertThat(line.matches()).isTrue();
    assertThat(line.group(1).strip()).isEqualTo("30 2,4,6 * * *");
    assertThat(line.group(2)).isEqualTo("emmer");
    // A bare % would be the end of the command and the rest its standard input.
    assertThat(line.group(3)).doesNotContainPattern("(?<!\\\\)%");
    String command = line.group(3).replace("\\%", "%");
    assumeTrue(has("bash") && has("flock"), "no bash or no flock on the PATH");
    Path script = Files.writeString(directory.resolve("cron.sh"), command + "\n");
    assertThat(run(List.of("bash", "-n", script.toString())).exitCode()).isZero();

    Path log = directory.resolve("log");
    String here =
        command
            .replace("/var/lock/emmer/nightly.lock", directory.resolve("lock").toString())
            .replace("/opt/emmer/scripts/emmer", "echo")
            .replace("/var/log/emmer/nightly.log", log.toString());
    Files.writeString(script, here + "\n");
    assertRunsYesterday(List.of("bash", script.toString()), log);
    Files.writeString(script, here.replace(" echo nightly", " false nightly") + "\n");
    assertThat(run(List.of("bash", script.toString())).output()).contains("ended with 1");
  }

  @Test
  void systemdUnderstandsServiceAndTimer() throws Exception {
    assumeTrue(has("systemd-analyze"), "no systemd-analyze on the PATH");
    for (String unit : List.of("emmer-nightly.service", "emmer-nightly.timer")) {
      // It looks for the program too, which is another one here.
      String text = Files.readString(conf(unit)).replace("file:///opt/emmer/conf", "file:///tmp");
      Files.writeString(directory.resolve(unit), text);
    }
    for (String unit : List.of("emmer-nightly.service", "emmer-nightly.timer")) {
      Ended verified =
          run(List.of("systemd-analyze", "verify", "--man=no", directory.resolve(unit).toString()));
      assertThat(verified.output()).doesNotContain(unit);
      assertThat(verified.exitCode()).as(verified.output()).isZero();
    }
    Ended calendar = run(List.of("systemd-analyze", "calendar", "*-*-* 02:30:00 UTC"));
    assertThat(calendar.exitCode()).as(calendar.output()).isZero();
  }

  @Test
  void theServiceRunsYesterday() throws Exception {
    String service = Files.readString(conf("emmer-nightly.service"));
    Matcher start = Pattern.compile("(?m)^ExecStart=/bin/bash -c '(.*)'$").matcher(service);
    assertThat(start.find()).isTrue();
    String command = start.group(1).replace("%%", "%").replace("/opt/emmer/scripts/emmer", "echo");
    assumeTrue(has("bash"), "no bash on the PATH");
    assertRunsYesterday(List.of("bash", "-c", command), null);
    assertThat(service).contains("SuccessExitStatus=5", "RestartPreventExitStatus=2\n");
  }

  /** Runs the DAG's file against stand-ins that keep what they are given, and prints that. */
  private static final String STUBS =
      """
      import ast, json, sys, types
      path = sys.argv[1]
      compile(open(path).read(), path, "exec", ast.PyCF_ONLY_AST)
      kept = {}
      class DAG:
          def __init__(self, **options): kept["dag"] = options
          def __enter__(self): return self
          def __exit__(self, *ended): return False
      class SparkSubmitOperator:
          def __init__(self, **options): kept.setdefault("tasks", []).append(options)
      def module(name, **members):
          made = types.ModuleType(name)
          made.__dict__.update(members)
          sys.modules[name] = made
      module("airflow", DAG=DAG)
      for name in ("providers", "providers.apache", "providers.apache.spark",
                   "providers.apache.spark.operators"):
          module("airflow." + name)
      module("airflow.providers.apache.spark.operators.spark_submit",
             SparkSubmitOperator=SparkSubmitOperator)
      exec(compile(open(path).read(), path, "exec"), {"__name__": "dag"})
      print(json.dumps(kept, default=str))
      """;

  @ParameterizedTest
  @CsvSource({"client, /etc/emmer/nightly.conf,", "cluster, nightly.conf, /etc/emmer/nightly.conf"})
  void theDagHasOneTaskThatSubmitsTheVerb(String mode, String config, String sent)
      throws Exception {
    assumeTrue(has("python3"), "no python3 on the PATH");
    Path stubs = Files.writeString(directory.resolve("stubs.py"), STUBS);
    String dag = conf("emmer_nightly_dag.py").toString();
    Ended ran =
        run(List.of("python3", "-B", stubs.toString(), dag), Map.of("EMMER_DEPLOY_MODE", mode));
    assertThat(ran.exitCode()).as(ran.output()).isZero();
    JsonNode kept = new ObjectMapper().readTree(ran.output());
    assertThat(kept.at("/dag/schedule").asText()).isEqualTo("30 2 * * *");
    assertThat(kept.at("/dag/max_active_runs").asInt()).isEqualTo(1);
    assertThat(kept.at("/dag/catchup").asBoolean()).isFalse();
    assertThat(kept.get("tasks")).hasSize(1);
    assertThat(kept.at("/tasks/0/java_class").asText()).isEqualTo(Emmer.class.getName());
    assertThat(kept.at("/tasks/0/deploy_mode").asText("client")).isEqualTo(mode);
    assertThat(kept.at("/tasks/0/files").asText(null)).isEqualTo(sent);
    String date = "{{ (data_interval_end - macros.timedelta(days=1)) | ds }}";
    List<String> arguments =
        new ObjectMapper()
            .convertValue(
                kept.at("/tasks/0/application_args"), new TypeReference<List<String>>() {});
    assertThat(arguments)
        .containsExactly(
            "nightly",
            "--config",
            config,
            "--run-date",
            date,
            "--status-file",
            "hdfs:///models/rows/status-" + date + ".json");
  }

  /** Nothing more can be said of them here. */
  @ParameterizedTest
  @ValueSource(strings = {"kubernetes.Dockerfile", "kubernetes-pod.yaml"})
  void whatWasNotRunSaysSo(String name) throws IOException {
    assertThat(conf(name)).content().startsWith("# Not run: ").contains("emmer");
  }
}
