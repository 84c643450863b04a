package io.emmer.app.nightly;

import java.io.IOException;
import java.util.Optional;

/** Deletes what no one needs, but never a run.json. */
final class Retention {
  private Retention() {}

  /**
   * Deletes checkpoints of finished runs, and all files of old runs. A run is old if {@code keep}
   * of later dates of its kind are there; one kind has a model to go back to, published or stored,
   * the other has not. The published run and the one just made never are.
   *
   * @param made the run just made, whatever its date
   */
  static void prune(NightlyStore store, int keep, RunId made) throws IOException {
    Optional<RunId> latest = store.pointer().latest();
    int models = 0;
    int others = 0;
    for (RunId id : store.newestFirst()) {
      Optional<RunDocument> run = store.readable(id);
      if (run.isEmpty()) {
        continue;
      }
      boolean old = run.get().isPruned();
      if (!old) {
        int later = run.get().status().isGood() ? models++ : others++;
        old = later >= keep && !id.equals(made) && !latest.equals(Optional.of(id));
      }
      if (old) {
        deleteOld(store, run.get());
      } else if (run.get().status().isFinished() && store.files().exists(store.checkpoints(id))) {
        store.files().delete(store.checkpoints(id));
      }
    }
  }

  private static void deleteOld(NightlyStore store, RunDocument run) throws IOException {
    if (!run.isPruned()) {
      // Said first: whoever dies in between leaves files, never a record of files that are gone.
      store.writePruned(run.id());
    }
    for (String name : store.files().list(store.directory(run.id()))) {
      if (!name.equals(NightlyStore.RUN_JSON)) {
        store.files().delete(store.file(run.id(), name));
      }
    }
  }
}
