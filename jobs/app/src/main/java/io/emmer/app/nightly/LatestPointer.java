package io.emmer.app.nightly;

import io.emmer.spark.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/** Which run is published, as the file {@code latest} and the records of runs tell. */
record LatestPointer(NightlyStore store) {
  /**
   * The run whose model is published: that of the pointer, or one that died before moving it there.
   *
   * @throws InputException if the pointer points nowhere
   */
  Optional<RunId> latest() throws IOException {
    Optional<RunId> pointer = pointer();
    Optional<RunId> ahead = ahead(pointer);
    return ahead.isPresent() ? ahead : pointer;
  }

  /**
   * Moves the pointer where a run died before it did.
   *
   * @return to which run, if it was moved
   */
  Optional<RunId> repair() throws IOException {
    Optional<RunId> ahead = ahead(pointer());
    if (ahead.isPresent()) {
      publish(ahead.get());
      store.tell(
          String.format(
              Locale.ROOT, "the pointer to %s was missing; it is set", ahead.get().name()));
    }
    return ahead;
  }

  /** The newest published run after that of the pointer. */
  private Optional<RunId> ahead(Optional<RunId> pointer) throws IOException {
    for (RunId id : store.newestFirst()) {
      if (pointer.isPresent() && id.compareTo(pointer.get()) <= 0) {
        break;
      }
      if (store.readable(id).filter(RunDocument::isPublished).isPresent()
          && store.files().exists(store.model(id))) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }

  private Optional<RunId> pointer() throws IOException {
    String path = store.latest();
    if (!store.files().exists(path)) {
      return Optional.empty();
    }
    String text;
    try (InputStream in = store.files().open(path)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    String[] parts = text.split("/", -1);
    Optional<RunId> id =
        parts.length == 3
                && parts[0].equals(NightlyStore.RUNS)
                && parts[2].equals(NightlyStore.MODEL)
            ? RunId.parse(parts[1])
            : Optional.empty();
    if (id.isEmpty() || !store.files().exists(store.model(id.get()))) {
      throw new InputException(
          "%s: found '%s', expected the path of a model below, as runs/DATE/model; write one that"
              + " exists",
          path, text);
    }
    return id;
  }

  /** Moves the pointer, in one step. */
  void publish(RunId id) throws IOException {
    store.writeFile(
        store.latest(),
        String.format(Locale.ROOT, "%s/%s/%s\n", NightlyStore.RUNS, id.name(), NightlyStore.MODEL));
  }

  /**
   * The published model that a date is compared with: the latest, and for a date that is not newer
   * the last that was published before it.
   */
  Optional<RunDocument> baseline(LocalDate date) throws IOException {
    Optional<RunId> latest = latest();
    if (latest.isPresent() && latest.get().date().isBefore(date)) {
      return Optional.of(published(latest.get()));
    }
    for (RunId id : store.newestFirst()) {
      if (id.date().isBefore(date)) {
        Optional<RunDocument> run = store.read(id).filter(RunDocument::isPublished);
        if (run.isPresent()) {
          return run;
        }
      }
    }
    return Optional.empty();
  }

  private RunDocument published(RunId id) throws IOException {
    return store
        .read(id)
        .orElseThrow(
            () ->
                new InputException(
                    "%s: not found, but %s names this run; restore it, or have that name another",
                    store.file(id, NightlyStore.RUN_JSON), store.latest()));
  }
}
