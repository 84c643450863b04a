package io.emmer.jobs.nightly;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Who holds a lock, as the lock's file tells.
 *
 * @param id of this holding, unlike any other
 * @param machine what process numbers are unique in, empty where that is not known
 * @param begun when the process began, empty where that is not known
 * @param work what it is held for
 * @param heartbeat when the holder was last heard of
 */
record LockHolder(
    String id,
    String host,
    long pid,
    String machine,
    String begun,
    String work,
    Instant heartbeat) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

  /** This process. */
  static LockHolder here(String id, String work, Instant now) {
    ProcessHandle process = ProcessHandle.current();
    return new LockHolder(id, hostName(), process.pid(), thisMachine(), begun(process), work, now);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** Two hosts or containers may have one name, but not one boot and name space of processes. */
  private static String thisMachine() {
    try {
      return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(NAMESPACE);
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static String begun(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  LockHolder at(Instant now) {
    return new LockHolder(id, host, pid, machine, begun, work, now);
  }

  /** Whether it is known to have ended: a process of this machine that is no more. */
  boolean isGone() {
    if (machine.isEmpty() || !machine.equals(thisMachine())) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    return process.isEmpty() || !begun(process.get()).equals(begun);
  }

  byte[] bytes() {
    String text =
        JSON.createObjectNode()
            .put("id", id)
            .put("host", host)
            .put("pid", pid)
            .put("machine", machine)
            .put("begun", begun)
            .put("work", work)
            .put("heartbeat", heartbeat.toString())
            .toPrettyString();
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The holder that a file names, if it names one. */
  static Optional<LockHolder> parse(byte[] bytes) throws IOException {
    try {
      JsonNode json = JSON.readTree(bytes);
      return json.hasNonNull("id")
          ? Optional.of(
              new LockHolder(
                  json.path("id").asText(),
                  json.path("host").asText(),
                  json.path("pid").asLong(),
                  json.path("machine").asText(),
                  json.path("begun").asText(),
                  json.path("work").asText(),
                  Instant.parse(json.path("heartbeat").asText())))
          : Optional.empty();
    } catch (JacksonException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
