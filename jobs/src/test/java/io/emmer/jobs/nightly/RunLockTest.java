package io.emmer.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.jobs.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
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
  void aProcessOfThisMachineThatEndedLosesItAtOnce() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    RunLock dead = acquire("dead");
    rewrite(holder().put("pid", process.pid()).put("id", "dead"));
    try (RunLock lock = acquire("next")) {
      lock.requireHeld();
    }
    dead.close();
  }

  @Test
  void aNumberThatAnotherProcessHasNowIsNoHolder() throws IOException {
    RunLock dead = acquire("dead");
    rewrite(holder().put("begun", "2020-01-01T00:00:00Z").put("id", "dead"));
    acquire("next").close();
    dead.close();
  }

  @Test
  void ofOtherMachinesOnlyTheHeartbeatTells() throws IOException {
    RunLock far = acquire("far");
    rewrite(holder().put("machine", "another boot").put("pid", 1).put("id", "far"));
    assertThatThrownBy(() -> acquire("next")).hasMessageContaining("pid 1 on");
    now = now.plus(RunLock.STALE);
    acquire("next").close();
    far.close();
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
