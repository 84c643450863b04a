package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.spark.RunException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir Path directory;

  private final List<String> messages = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-21T02:00:00Z");

  private Path file() {
    return directory.resolve("nights/lock");
  }

  private RunLock acquire(String work) throws IOException {
    return RunLock.acquire(new Configuration(), file().toString(), work, () -> now, messages::add);
  }

  private ObjectNode holder() throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(file().toFile());
  }

  private void rewrite(ObjectNode holder) throws IOException {
    Files.writeString(file(), holder.toString());
  }

  @Test
  void saysWhoHoldsItAndGoesAway() throws IOException {
    try (RunLock lock = acquire("run date 2026-11-21")) {
      assertThat(holder().get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
      assertThat(holder().get("host").asText()).isNotBlank();
      assertThat(holder().get("heartbeat").asText()).isEqualTo("2026-11-21T02:00:00Z");
      lock.requireHeld();
    }
    assertThat(file()).doesNotExist();
    acquire("again").close();
    assertThat(messages).isEmpty();
  }

  @Test
  void theSecondIsRefusedAndToldWho() throws IOException {
    try (RunLock lock = acquire("run date 2026-11-21")) {
      now = now.plusSeconds(299);
      assertThatThrownBy(() -> acquire("other"))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("pid %d on", ProcessHandle.current().pid())
          .hasMessageContaining("for run date 2026-11-21, last heard of 299 s ago");
      lock.requireHeld();
    }
  }

  @Test
  void aHeartbeatKeepsItAndSilenceLosesIt() throws IOException {
    RunLock first = acquire("first");
    now = now.plusSeconds(200);
    first.beat();
    now = now.plusSeconds(299);
    assertThatThrownBy(() -> acquire("second")).hasMessageContaining("last heard of 299 s ago");
    now = now.plusSeconds(1);
    try (RunLock second = acquire("second")) {
      assertThat(messages).singleElement().asString().startsWith("taking over the lock of pid");
      second.requireHeld();
      assertThatThrownBy(first::requireHeld)
          .isInstanceOf(RunException.class)
          .hasMessageContaining("another run took this lock over");
      // Neither its heartbeat nor its end touches what is no longer its own.
      first.beat();
      first.close();
      assertThat(holder().get("work").asText()).isEqualTo("second");
    }
    assertThat(file()).doesNotExist();
    assertThat(directory.resolve("nights")).isEmptyDirectory();
  }

  @Test
  void onlyTheHeartbeatTellsWhetherAHolderLives() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    RunLock dead = acquire("dead");
    rewrite(holder().put("pid", process.pid()).put("id", "dead"));
    assertThatThrownBy(() -> acquire("next"))
        .hasMessageContaining("pid %d on", process.pid())
        .hasMessageContaining("or for 5 minutes of silence");
    now = now.plus(RunLock.STALE);
    acquire("next").close();
    dead.close();
  }

  @Test
  void aHeartbeatOfTheFutureIsJudgedByTheTimeOfTheFile() throws IOException {
    RunLock ahead = acquire("ahead");
    rewrite(holder().put("heartbeat", "2999-01-01T00:00:00Z"));
    assertThatThrownBy(() -> acquire("next")).hasMessageContaining("holds this lock for ahead");
    for (String written : List.of("2026-11-01T00:00:00Z", "2999-01-01T00:00:00Z")) {
      rewrite(holder().put("heartbeat", "2999-01-01T00:00:00Z"));
      Files.setLastModifiedTime(file(), FileTime.from(Instant.parse(written)));
      RunLock next = acquire("next");
      next.requireHeld();
    }
    ahead.close();
  }

  @Test
  void heartbeatsThatFailAreToldAndGoOn() throws IOException {
    try (RunLock lock = acquire("first")) {
      Instant later = now.plusSeconds(60);
      now = null;
      lock.beat();
      lock.beat();
      assertThat(messages).isEmpty();
      lock.beat();
      lock.beat();
      assertThat(messages)
          .singleElement()
          .asString()
          .startsWith("warning: " + file())
          .contains("3 heartbeats in turn could not be written");
      now = later;
      lock.beat();
      assertThat(holder().get("heartbeat").asText()).isEqualTo("2026-11-21T02:01:00Z");
    }
    assertThat(file()).doesNotExist();
  }

  /** A local file system whose files cannot be opened while it is away. */
  public static final class Flaky extends RawLocalFileSystem {
    private static volatile boolean away;

    @Override
    public URI getUri() {
      return URI.create("flaky:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      if (away) {
        throw new IOException("away");
      }
      return super.open(file, bufferSize);
    }
  }

  @Test
  void whatCannotBeGivenBackIsAWarning() throws IOException {
    Configuration conf = new Configuration();
    conf.setClass("fs.flaky.impl", Flaky.class, FileSystem.class);
    RunLock lock = RunLock.acquire(conf, "flaky://" + file(), "first", () -> now, messages::add);
    Flaky.away = true;
    try {
      assertThatThrownBy(lock::requireHeld).isInstanceOf(IOException.class);
      lock.close();
    } finally {
      Flaky.away = false;
    }
    assertThat(messages)
        .singleElement()
        .asString()
        .contains("could not be given back, others take it over after 5 minutes: ", "away");
    assertThat(file()).exists();
  }

  @Test
  void whoseLockWasDeletedDoesNotGoOn() throws IOException {
    RunLock lock = acquire("first");
    Files.delete(file());
    lock.beat();
    assertThatThrownBy(lock::requireHeld).hasMessageContaining("or someone deleted it");
    lock.close();
    assertThat(file()).doesNotExist();
  }

  @Test
  void anEmptyFileIsHeldUntilItIsFiveMinutesOld() throws IOException {
    Files.createDirectories(file().getParent());
    Files.createFile(file());
    now = Instant.now();
    assertThatThrownBy(() -> acquire("next")).hasMessageContaining("unknown work");
    now = now.plusSeconds(301);
    acquire("next").close();
  }

  @Test
  void whoDiedWhileTakingOverStopsNobody() throws IOException {
    RunLock stale = acquire("stale");
    Files.copy(file(), directory.resolve("nights/lock.takeover"));
    now = now.plusSeconds(600);
    acquire("next").close();
    assertThat(directory.resolve("nights")).isEmptyDirectory();
    stale.close();
  }

  @RepeatedTest(10)
  void ofManyAtOnceOneGetsIt() throws Exception {
    int many = 16;
    RunLock stale = acquire("stale");
    now = now.plusSeconds(600);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    CountDownLatch start = new CountDownLatch(1);
    Callable<RunLock> attempt =
        () -> {
          start.await();
          try {
            return RunLock.acquire(
                new Configuration(), file().toString(), "one of many", () -> now, line -> {});
          } catch (RunException e) {
            return null;
          }
        };
    List<Future<RunLock>> results = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      results.add(threads.submit(attempt));
    }
    start.countDown();
    int held = 0;
    for (Future<RunLock> result : results) {
      RunLock lock = result.get();
      if (lock != null) {
        lock.requireHeld();
        held++;
      }
    }
    threads.shutdown();
    assertThat(held).isEqualTo(1);
    stale.close();
  }
}
