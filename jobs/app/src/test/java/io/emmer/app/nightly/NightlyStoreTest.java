package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.em.model.Publication;
import io.emmer.spark.InputException;
import io.emmer.spark.RunException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published run, retention, and who may write, in a directory of nights made by hand. */
class NightlyStoreTest {
  @TempDir Path directory;

  private final List<String> messages = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-21T02:00:00Z");
  private RunLock lock;
  private NightlyStore store;

  @BeforeEach
  void open() throws IOException {
    NightlyStore reader = reader();
    lock = lock(reader);
    store = reader.under(lock);
  }

  @AfterEach
  void close() {
    lock.close();
  }

  private NightlyStore reader() throws IOException {
    return NightlyStore.of(new Configuration(), directory.toString(), messages::add);
  }

  private RunLock lock(NightlyStore of) throws IOException {
    return RunLock.acquire(new Configuration(), of.lock(), "a test", () -> now, line -> {});
  }

  private static RunId id(String name) {
    return RunId.parse(name).orElseThrow();
  }

  private Path path(String name) {
    return directory.resolve("runs").resolve(name);
  }

  /** A run with a model and checkpoints. */
  private void run(String name, RunStatus status) throws IOException {
    for (String below : List.of("model/model.json", "checkpoints/checkpoint-00000001")) {
      Path file = path(name).resolve(below);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    store.write(RunDocument.of(id(name), 1, Instant.EPOCH, Map.of()).with(status, ""));
  }

  private List<String> withModels() throws IOException {
    return store.runs().stream()
        .map(RunId::name)
        .filter(name -> Files.exists(path(name).resolve("model")))
        .toList();
  }

  @Test
  void withoutTheLockNothingIsWritten() throws IOException {
    run("2026-03-01", RunStatus.PUBLISHED);
    NightlyStore reader = reader();
    assertThat(reader.pointer().latest()).contains(id("2026-03-01"));
    assertThatThrownBy(() -> reader.pointer().repair()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> reader.files().delete(reader.model(id("2026-03-01"))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(withModels()).containsExactly("2026-03-01");
  }

  @Test
  void whoLostTheLockReplacesNothing() throws IOException {
    run("2026-03-01", RunStatus.RUNNING);
    RunId id = id("2026-03-01");
    String next = store.checkpoints(id) + "/checkpoint-00000002";
    Publication checkpoint = Publication.begin(store.files(), next, false);
    Publication model = Publication.begin(store.files(), store.model(id), true);
    try (OutputStream out = model.create("model.json")) {
      out.write('{');
    }
    now = now.plus(RunLock.STALE);
    try (RunLock other = lock(store)) {
      assertThatThrownBy(model::commit).isInstanceOf(RunException.class);
      assertThatThrownBy(checkpoint::commit)
          .hasMessageContaining("another run took this lock over");
      model.close();
      checkpoint.close();
      RunDocument run = store.read(id).orElseThrow();
      assertThatThrownBy(() -> store.write(run)).isInstanceOf(RunException.class);
      assertThatThrownBy(() -> store.pointer().publish(id)).isInstanceOf(RunException.class);
      assertThatThrownBy(() -> store.files().delete(store.model(id)))
          .isInstanceOf(RunException.class);
      assertThatThrownBy(() -> Publication.begin(store.files(), store.model(id), true))
          .isInstanceOf(RunException.class);
      other.requireHeld();
    }
    assertThat(path("2026-03-01/model/model.json")).hasContent("2026-03-01");
    assertThat(store.files().list(store.directory(id)))
        .containsExactlyInAnyOrder("model", "checkpoints", "run.json");
    assertThat(store.files().list(store.checkpoints(id))).containsExactly("checkpoint-00000001");
    assertThat(directory.resolve("latest")).doesNotExist();
  }

  @Test
  void theNewestPublishedRunIsTheLatestWhereThePointerIsMissingOrBehind() throws IOException {
    assertThat(store.pointer().latest()).isEmpty();
    run("2026-03-01", RunStatus.PUBLISHED);
    run("2026-03-02", RunStatus.PUBLISHED);
    run("2026-03-03", RunStatus.REFUSED);
    assertThat(store.pointer().latest()).contains(id("2026-03-02"));
    store.pointer().publish(id("2026-03-01"));
    assertThat(store.pointer().latest()).contains(id("2026-03-02"));
    assertThat(store.pointer().baseline(LocalDate.parse("2026-03-04")).map(RunDocument::id))
        .contains(id("2026-03-02"));
    assertThat(store.pointer().baseline(LocalDate.parse("2026-03-02")).map(RunDocument::id))
        .contains(id("2026-03-01"));
    assertThat(store.pointer().repair()).contains(id("2026-03-02"));
    assertThat(directory.resolve("latest")).hasContent("runs/2026-03-02/model");
    assertThat(messages).containsExactly("the pointer to 2026-03-02 was missing; it is set");
    assertThat(store.pointer().repair()).isEmpty();
  }

  @Test
  void aRunOfTheSameDateByForceIsNewer() throws IOException {
    run("2026-03-01", RunStatus.PUBLISHED);
    run("2026-03-01.2", RunStatus.PUBLISHED);
    store.pointer().publish(id("2026-03-01"));
    assertThat(store.pointer().repair()).contains(id("2026-03-01.2"));
  }

  @Test
  void runsThatWereTakenBackAreNotSetAgain() throws IOException {
    run("2026-03-01", RunStatus.PUBLISHED);
    run("2026-03-02", RunStatus.WITHDRAWN);
    run("2026-03-03", RunStatus.WITHDRAWN);
    store.pointer().publish(id("2026-03-01"));
    assertThat(store.pointer().repair()).isEmpty();
    assertThat(store.pointer().latest()).contains(id("2026-03-01"));
  }

  @Test
  void damagedRecordsMatterOnlyWhereTheyAreNeeded() throws IOException {
    run("2026-03-01", RunStatus.PUBLISHED);
    run("2026-03-02", RunStatus.PUBLISHED);
    run("2026-03-03", RunStatus.REFUSED);
    store.pointer().publish(id("2026-03-02"));
    Files.writeString(path("2026-03-01/run.json"), "{\"schemaVersion\": 1, \"status\": \"no");
    Files.writeString(path("2026-03-03/run.json"), "");
    assertThat(store.pointer().latest()).contains(id("2026-03-02"));
    Retention.prune(store, 1, id("2026-03-02"));
    assertThat(withModels()).containsExactly("2026-03-01", "2026-03-02", "2026-03-03");
    assertThat(messages)
        .hasSize(2)
        .allMatch(line -> line.startsWith("warning: going on without: "))
        .anyMatch(line -> line.contains("2026-03-01/run.json: not what nightly wrote"));
    assertThatThrownBy(() -> store.newest(LocalDate.parse("2026-03-03")))
        .isInstanceOf(InputException.class);

    Files.writeString(path("2026-03-02/run.json"), "[]");
    assertThatThrownBy(() -> store.pointer().baseline(LocalDate.parse("2026-03-04")))
        .isInstanceOf(InputException.class);
    Files.delete(path("2026-03-02/run.json"));
    assertThatThrownBy(() -> store.pointer().baseline(LocalDate.parse("2026-03-04")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("2026-03-02/run.json: not found, but");
  }

  @Test
  void retentionCountsRunsWithAModelAndTheOthersApart() throws IOException {
    run("2026-03-01", RunStatus.PUBLISHED);
    run("2026-03-02", RunStatus.STORED);
    run("2026-03-03", RunStatus.PUBLISHED);
    store.pointer().publish(id("2026-03-03"));
    for (int day = 4; day <= 7; day++) {
      run("2026-03-0" + day, day == 6 ? RunStatus.FAILED : RunStatus.REFUSED);
    }
    Retention.prune(store, 2, id("2026-03-07"));
    assertThat(withModels())
        .containsExactly("2026-03-02", "2026-03-03", "2026-03-06", "2026-03-07");
    assertThat(store.read(id("2026-03-01"))).get().matches(RunDocument::isPruned);
    // Of runs that are over; those of a failed one are gone on from.
    assertThat(path("2026-03-07/checkpoints")).doesNotExist();
    assertThat(path("2026-03-06/checkpoints")).exists();
  }

  @Test
  void retentionLeavesWhatLaterVersionsSayInARecord() throws IOException {
    run("2026-03-01", RunStatus.REFUSED);
    run("2026-03-02", RunStatus.REFUSED);
    Path record = path("2026-03-01/run.json");
    String text = Files.readString(record).replaceFirst("\\{", "{\"ticket\" : {\"by\" : \"us\"},");
    Files.writeString(record, text);

    Retention.prune(store, 1, id("2026-03-02"));

    JsonNode pruned = new ObjectMapper().readTree(record.toFile());
    assertThat(pruned.get("ticket").get("by").asText()).isEqualTo("us");
    assertThat(pruned.get("pruned").asBoolean()).isTrue();
    assertThat(pruned.get("status").asText()).isEqualTo("refused");
    assertThat(withModels()).containsExactly("2026-03-02");
  }

  @Test
  void retentionSparesTheRunJustMadeAndThePublishedOne() throws IOException {
    run("2026-03-02", RunStatus.PUBLISHED);
    store.pointer().publish(id("2026-03-02"));
    run("2026-03-03", RunStatus.WITHDRAWN);
    run("2026-03-04", RunStatus.STORED);
    run("2026-03-05", RunStatus.STORED);
    run("2026-03-01", RunStatus.STORED);
    Retention.prune(store, 1, id("2026-03-01"));
    assertThat(withModels())
        .containsExactly("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-05");
    Retention.prune(store, 1, id("2026-03-05"));
    assertThat(withModels()).containsExactly("2026-03-02", "2026-03-03", "2026-03-05");
    assertThat(store.read(id("2026-03-01")).map(RunDocument::isPublished))
        .isEqualTo(Optional.of(false));
  }
}
