package io.emmer.app.nightly;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
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
record LockHolder(String id, String host, long pid, String work, Instant heartbeat) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** This process. */
  static LockHolder here(String id, String work, Instant now) {
    return new LockHolder(id, hostName(), ProcessHandle.current().pid(), work, now);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  LockHolder at(Instant now) {
    return new LockHolder(id, host, pid, work, now);
  }

  byte[] bytes() {
    String text =
        JSON.createObjectNode()
            .put("id", id)
            .put("host", host)
            .put("pid", pid)
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
                  json.path("work").asText(),
                  Instant.parse(json.path("heartbeat").asText())))
          : Optional.empty();
    } catch (JacksonException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
