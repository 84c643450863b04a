package io.emmer.app.nightly;

import io.emmer.em.text.Text;
import io.emmer.spark.Failures;
import io.emmer.spark.RunException;
import io.emmer.spark.store.ExclusiveFile;
import io.emmer.spark.store.HadoopStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * A file that one process at a time may hold. Its holder writes a heartbeat into it, and may lose
 * it where none was written for five minutes.
 */
public final class RunLock implements AutoCloseable {
  static final Duration STALE = Duration.ofMinutes(5);

  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int ATTEMPTS = 50;
  private static final int MISSES = 3;
  static final String TAKEOVER = ".takeover";

  private final HadoopStore store;
  private final String path;
  private final InstantSource clock;
  private final LockHolder self;
  private final Consumer<String> messages;
  private final AtomicInteger misses = new AtomicInteger();
  private final ScheduledExecutorService heart;
  private final ScheduledFuture<?> beats;

  private RunLock(
      HadoopStore store,
      String path,
      InstantSource clock,
      LockHolder self,
      Consumer<String> messages) {
    this.messages = messages;
    this.store = store;
    this.path = path;
    this.clock = clock;
    this.self = self;
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "heartbeat of " + path);
              thread.setDaemon(true);
              return thread;
            });
    this.beats =
        heart.scheduleWithFixedDelay(
            this::beat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Takes the lock, or refuses at once.
   *
   * @param work what it is for, as others are told
   * @param messages takes lines for people, from any thread
   * @throws RunException if someone else holds it
   */
  public static RunLock acquire(
      Configuration conf, String path, String work, InstantSource clock, Consumer<String> messages)
      throws IOException {
    HadoopStore store = new HadoopStore(conf);
    store.createDirectory(path.substring(0, path.lastIndexOf('/')));
    LockHolder self = LockHolder.here(UUID.randomUUID().toString(), work, clock.instant());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (ExclusiveFile.create(conf, path, self.bytes())) {
        return new RunLock(store, path, clock, self, messages);
      }
      Optional<LockHolder> holder = holder(store, path);
      if (holder.isPresent()) {
        requireOver(store, path, holder.get(), clock.instant());
        if (takesOver(conf, path, holder.get(), self)) {
          messages.accept(
              Text.format(
                  "taking over the lock of pid %d on %s, which is silent since %s",
                  holder.get().pid(), holder.get().host(), holder.get().heartbeat()));
          return new RunLock(store, path, clock, self, messages);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    throw new RunException(
        "%s: others are taking this lock over; try again, or delete %s%s", path, path, TAKEOVER);
  }

  private static void requireOver(HadoopStore store, String path, LockHolder holder, Instant now)
      throws IOException {
    if (!isOver(store, path, holder, now)) {
      throw new RunException(
          "%s: pid %d on %s holds this lock for %s, last heard of %d s ago; wait for its end, or"
              + " for 5 minutes of silence",
          path,
          holder.pid(),
          holder.host(),
          holder.work(),
          Math.max(0, Duration.between(holder.lastHeard(), now).toSeconds()));
    }
  }

  /**
   * A heartbeat of the future is one of a clock that was wrong. Then the storage's times count:
   * that of the file, and that of one which is written now.
   */
  private static boolean isOver(HadoopStore store, String path, LockHolder holder, Instant now)
      throws IOException {
    if (!holder.lastHeard().isAfter(now.plus(STALE))) {
      return Duration.between(holder.lastHeard(), now).compareTo(STALE) >= 0;
    }
    String probe = path + ".clock-" + UUID.randomUUID();
    try {
      store.rewriteFile(probe, new byte[0]);
      Duration since = Duration.between(store.lastWritten(path), store.lastWritten(probe));
      return since.abs().compareTo(STALE) >= 0;
    } catch (FileNotFoundException e) {
      return false; // Given back meanwhile.
    } finally {
      store.delete(probe);
    }
  }

  /** Empty if the file went away. */
  private static Optional<LockHolder> holder(HadoopStore store, String path) throws IOException {
    try (InputStream in = store.open(path)) {
      Optional<LockHolder> named = LockHolder.parse(in.readAllBytes());
      // Whoever died between creating it and writing was last heard of then.
      return named.isPresent()
          ? named
          : Optional.of(
              new LockHolder("", "unknown", 0, "unknown work", store.lastWritten(path).toString()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Puts itself in the place of a holder that is over. Of several that try, a second file lets one
   * look again and replace; the lock is never away, so nobody can create it meanwhile.
   */
  private static boolean takesOver(
      Configuration conf, String path, LockHolder expected, LockHolder self) throws IOException {
    HadoopStore store = new HadoopStore(conf);
    String turn = path + TAKEOVER;
    if (!ExclusiveFile.create(conf, turn, self.bytes())) {
      Optional<LockHolder> other = holder(store, turn);
      // Looked at twice, as meanwhile someone else may have deleted it and taken the turn.
      if (other.isPresent()
          && isOver(store, turn, other.get(), self.lastHeard())
          && isHeldBy(store, turn, other.get())) {
        store.delete(turn);
      }
      return false;
    }
    try {
      if (!isHeldBy(store, path, expected)) {
        return false;
      }
      store.rewriteFile(path, self.bytes());
      // Where a turn was deleted under someone's hands after all, the last who wrote has it.
      return isHeldBy(store, path, self);
    } finally {
      store.delete(turn);
    }
  }

  /** Writes that the holder is alive, if it still is the holder. */
  void beat() {
    try {
      if (isHeld()) {
        store.rewriteFile(path, self.at(clock.instant()).bytes());
      }
      misses.set(0);
    } catch (IOException | RuntimeException | Error e) {
      // The next one may succeed, so whatever it was must not end the beating.
      if (misses.incrementAndGet() == MISSES) {
        messages.accept(
            Text.format(
                "warning: %s: %d heartbeats in turn could not be written, after 5 minutes others"
                    + " may take over: %s",
                path, MISSES, Failures.describe(e)));
      }
    }
  }

  private boolean isHeld() throws IOException {
    return isHeldBy(store, path, self);
  }

  private static boolean isHeldBy(HadoopStore store, String path, LockHolder holder)
      throws IOException {
    return holder(store, path).map(LockHolder::id).equals(Optional.of(holder.id()));
  }

  /**
   * To be asked before anything that others would see.
   *
   * @throws RunException if someone else took the lock over
   */
  void requireHeld() throws IOException {
    if (!isHeld()) {
      throw new RunException(
          "%s: another run took this lock over, as this one was silent for 5 minutes, or someone"
              + " deleted it; run it again",
          path);
    }
  }

  /** Gives it back; where that fails, others take it over later. */
  @Override
  public void close() {
    beats.cancel(false);
    heart.shutdown();
    try {
      heart.awaitTermination(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      if (isHeld()) {
        store.delete(path);
      }
    } catch (IOException | RuntimeException e) {
      messages.accept(
          Text.format(
              "warning: %s: could not be given back, others take it over after 5 minutes: %s",
              path, Failures.describe(e)));
    }
  }
}
