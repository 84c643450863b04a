package io.emmer.jobs.nightly;

import io.emmer.jobs.RunException;
import io.emmer.jobs.store.ExclusiveFile;
import io.emmer.jobs.store.HadoopStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * A file that one process at a time may hold. Its holder writes a heartbeat into it, and loses it
 * where none was written for five minutes, or at once where its process is known to have ended.
 */
public final class RunLock implements AutoCloseable {
  static final Duration STALE = Duration.ofMinutes(5);

  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int ATTEMPTS = 50;
  private static final String TAKEOVER = ".takeover";

  private final HadoopStore store;
  private final String path;
  private final InstantSource clock;
  private final LockHolder self;
  private final ScheduledExecutorService heart;
  private final ScheduledFuture<?> beats;

  private RunLock(HadoopStore store, String path, InstantSource clock, LockHolder self) {
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
        return new RunLock(store, path, clock, self);
      }
      Optional<LockHolder> holder = holder(store, path);
      if (holder.isPresent()) {
        requireOver(path, holder.get(), clock.instant());
        if (takesOver(conf, path, holder.get(), self)) {
          messages.accept(
              "taking over the lock of pid %d on %s, which ended or is silent since %s"
                  .formatted(holder.get().pid(), holder.get().host(), holder.get().heartbeat()));
          return new RunLock(store, path, clock, self);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    throw new RunException(
        path + ": others are taking this lock over; try again, or delete " + path + TAKEOVER);
  }

  private static void requireOver(String path, LockHolder holder, Instant now) {
    if (!isOver(holder, now)) {
      throw new RunException(
          "%s: pid %d on %s holds this lock for %s, last heard of %d s ago; wait for its end"
              .formatted(
                  path,
                  holder.pid(),
                  holder.host(),
                  holder.work(),
                  Math.max(0, Duration.between(holder.heartbeat(), now).toSeconds())));
    }
  }

  private static boolean isOver(LockHolder holder, Instant now) {
    return Duration.between(holder.heartbeat(), now).compareTo(STALE) >= 0 || holder.isGone();
  }

  /** Empty if the file went away. */
  private static Optional<LockHolder> holder(HadoopStore store, String path) throws IOException {
    try (InputStream in = store.open(path)) {
      Optional<LockHolder> named = LockHolder.parse(in.readAllBytes());
      // Whoever died between creating it and writing was last heard of then.
      return named.isPresent()
          ? named
          : Optional.of(
              new LockHolder("", "unknown", 0, "", "", "unknown work", store.lastWritten(path)));
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
      if (other.isPresent() && isOver(other.get(), self.heartbeat())) {
        store.delete(turn);
      }
      return false;
    }
    try {
      boolean same = holder(store, path).map(LockHolder::id).equals(Optional.of(expected.id()));
      if (same) {
        store.writeFile(path, self.bytes(), true);
      }
      return same;
    } finally {
      store.delete(turn);
    }
  }

  /** Writes that the holder is alive, if it still is the holder. */
  void beat() {
    try {
      if (isHeld()) {
        store.writeFile(path, self.at(clock.instant()).bytes(), true);
      }
    } catch (IOException | UncheckedIOException | RunException e) {
      // The next one may succeed; five minutes without any let others take over, which is noticed.
      System.getLogger(RunLock.class.getName())
          .log(System.Logger.Level.DEBUG, "no heartbeat in " + path, e);
    }
  }

  private boolean isHeld() throws IOException {
    return holder(store, path).map(LockHolder::id).equals(Optional.of(self.id()));
  }

  /**
   * To be asked before anything that others would see.
   *
   * @throws RunException if someone else took the lock over
   */
  void requireHeld() throws IOException {
    if (!isHeld()) {
      throw new RunException(
          "%s: another run took this lock over, as this one was silent for 5 minutes; run it again"
              .formatted(path));
    }
  }

  @Override
  public void close() throws IOException {
    beats.cancel(false);
    heart.shutdown();
    try {
      heart.awaitTermination(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (isHeld()) {
      store.delete(path);
    }
  }
}
