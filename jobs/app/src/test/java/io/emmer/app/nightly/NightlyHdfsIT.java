package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.app.cluster.LocalDaemons;
import io.emmer.app.fixture.CommandLine;
import io.emmer.app.fixture.EmmerProcess;
import io.emmer.app.fixture.NightFiles;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.SparkJob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Nights whose rows and results lie on a real HDFS end as those on a disk do, to the bits. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@OwnSpark
class NightlyHdfsIT {
  private static final int ROWS = 600;
  private static final String[] GATE = {"--gate", "maxParameterDrift=1.2"};
  private static final String[] LONG = {
    "--tolerance", "0", "--max-iterations", "120", "--checkpoint-every", "1"
  };

  @TempDir static Path directory;

  private static NightFiles onDisk;
  private static LocalDaemons hdfs;
  private static FileSystem files;
  private static SparkJob spark;

  @BeforeAll
  static void start() throws Exception {
    onDisk = new NightFiles(directory.resolve("disk"));
    for (int day = 1; day <= 4; day++) {
      onDisk.write(date(day), ROWS, day == 3 ? 40 : 0.05 * day);
    }
    Files.write(onDisk.input(date(5)), new byte[] {1, 2, 3});
    hdfs = LocalDaemons.hdfs(directory);
    files = FileSystem.newInstance(URI.create(hdfs.url()), new Configuration());
    files.copyFromLocalFile(path(onDisk.input(date(1)).getParent().toString()), path("/rows"));
    // All runs in this process join it.
    spark = SparkJob.start("nights", "local[2]", List.of());
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      if (spark != null) {
        spark.close();
        files.close();
      }
    } finally {
      if (hdfs != null) {
        hdfs.close();
      }
    }
  }

  private static org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(name);
  }

  private static String date(int day) {
    return "2026-03-0" + day;
  }

  private static String[] onHdfs(int day, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--input", hdfs.url() + "/rows/{run-date}.npy"));
    all.addAll(List.of("--output", hdfs.url() + "/nights"));
    return onDisk.arguments(date(day), all.toArray(String[]::new));
  }

  /** Runs a night on HDFS. */
  private static CommandLine.Result night(int exitCode, int day, String... options) {
    CommandLine.Result result = CommandLine.run(onHdfs(day, options));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    return result;
  }

  /** Runs it on the disk too, and compares what both left. */
  private static CommandLine.Result sameNight(int exitCode, int day, String... options)
      throws IOException {
    CommandLine.Result result = night(exitCode, day, options);
    assertThat(onDisk.night(date(day), options).exitCode()).isEqualTo(exitCode);
    assertSame(day);
    return result;
  }

  private static void assertSame(int day) throws IOException {
    NightFiles copy = new NightFiles(Files.createTempDirectory(directory, "copy"));
    files.copyToLocalFile(false, path("/nights"), path(copy.output().toString()), true);
    assertThat(copy.latest()).isEqualTo(onDisk.latest());
    assertThat(NightFiles.names(copy.output())).isEqualTo(NightFiles.names(onDisk.output()));
    assertThat(NightFiles.names(copy.run(date(day))))
        .isEqualTo(NightFiles.names(onDisk.run(date(day))));
    JsonNode found = copy.record(date(day));
    JsonNode expected = onDisk.record(date(day));
    for (String field : List.of("status", "evaluation", "drift", "gate", "comparedWith")) {
      assertThat(found.get(field)).as(field).isEqualTo(expected.get(field));
    }
    if (Files.exists(onDisk.run(date(day)).resolve("model"))) {
      assertThat(model(copy, day).get("files")).isEqualTo(model(onDisk, day).get("files"));
    }
  }

  private static JsonNode model(NightFiles nights, int day) throws IOException {
    return NightFiles.json(nights.run(date(day)).resolve("model/model.json"));
  }

  @Test
  @Order(1)
  void twoArePublishedAndTheFirstIsDone() throws IOException {
    sameNight(0, 1, GATE);
    sameNight(0, 2, GATE);
    assertThat(night(0, 1, GATE).err()).contains("nothing to do");
  }

  @Test
  @Order(2)
  void theThirdIsRefused() throws IOException {
    assertThat(sameNight(5, 3, GATE).err()).contains("refused: maxParameterDrift");
    assertThat(night(5, 3, GATE).err()).contains("nothing to do");
  }

  @Test
  @Order(3)
  void theFourthIsKilledAndGoesOn() throws Exception {
    Process process =
        EmmerProcess.onThisJava()
            .brief()
            .with("-Dspark.ui.enabled=false")
            .start(directory, onHdfs(4, LONG));
    try {
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
      while (!hasFiveSteps() && process.isAlive() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(2);
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(137);
    assertThat(night(1, 4, LONG).err()).contains("holds this lock for run date " + date(4));

    silence();
    assertThat(sameNight(0, 4, LONG).err())
        .contains("taking over the lock", "going on from")
        .doesNotContain("iteration   1 ");
  }

  /** Whether there is a checkpoint of step 5 or a later one: only the newest two are kept. */
  private static boolean hasFiveSteps() throws IOException {
    org.apache.hadoop.fs.Path states =
        path("/nights/runs/" + date(4) + "/checkpoints/checkpoint-*");
    return Stream.of(files.globStatus(states))
        .map(state -> state.getPath().getName())
        .anyMatch(name -> name.compareTo("checkpoint-00000005") >= 0);
  }

  /** Has the holder of the lock be silent for five minutes. */
  private static void silence() throws IOException {
    NightFiles copy = new NightFiles(Files.createTempDirectory(directory, "lock"));
    org.apache.hadoop.fs.Path lock = path("/nights/lock");
    org.apache.hadoop.fs.Path changed = path(copy.output().resolve("lock").toString());
    Files.createDirectories(copy.output());
    files.copyToLocalFile(false, lock, changed, true);
    copy.rewriteLock("", 300);
    files.copyFromLocalFile(false, true, changed, lock);
  }

  @Test
  @Order(4)
  void theFifthHasCorruptInputAndThePublishedModelStays() throws IOException {
    sameNight(3, 5, GATE);
    assertThat(onDisk.latest()).isEqualTo("runs/2026-03-04/model\n");
  }

  /** HDFS keeps the mark of a file, which a copy has not, as a disk does. */
  @Test
  @Order(5)
  void aFileOfTheUsersStays() throws IOException {
    String output = hdfs.url() + "/marked.npy";
    String[] convert = {
      "convert", "--input=" + onDisk.input(date(1)), "--output=" + output, "--overwrite"
    };
    CommandLine.succeed(convert);
    CommandLine.succeed(convert);
    files.delete(path(output), false);
    files.copyFromLocalFile(path(onDisk.input(date(2)).toString()), path(output));
    CommandLine.Result result = CommandLine.run(convert);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains("has no mark of Emmer's");
  }
}
