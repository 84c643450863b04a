package io.emmer.app.nightly;

import io.emmer.em.model.Json;
import io.emmer.em.model.ModelFormatException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Who holds a lock, as the lock's file tells. Host and process are for people: whether a process
 * still lives cannot be told for sure from elsewhere, so the heartbeat alone decides.
 *
 * @param id of this holding, unlike any other
 * @param work what it is held for
 * @param heartbeat when the holder was last heard of
 */
record LockHolder(String id, String host, long pid, String work, String heartbeat) {
  /** This process. */
  static LockHolder here(String id, String work, Instant now) {
    return new LockHolder(id, hostName(), ProcessHandle.current().pid(), work, now.toString());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  LockHolder at(Instant now) {
    return new LockHolder(id, host, pid, work, now.toString());
  }

  Instant lastHeard() {
    return Instant.parse(heartbeat);
  }

  byte[] bytes() {
    return Json.bytes(this);
  }

  /** The holder that a file names, if it names one. */
  static Optional<LockHolder> parse(byte[] bytes) {
    try {
      LockHolder named = Json.read(bytes, LockHolder.class, "lock");
      boolean isTimed = Optional.ofNullable(named.heartbeat).map(Instant::parse).isPresent();
      return named.id != null && isTimed ? Optional.of(named) : Optional.empty();
    } catch (ModelFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
