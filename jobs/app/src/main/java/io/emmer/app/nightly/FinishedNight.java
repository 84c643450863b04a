package io.emmer.app.nightly;

import io.emmer.em.model.InputDocument;
import io.emmer.em.text.Text;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** A date that is done, found without Spark, which takes seconds to start. */
public final class FinishedNight {
  private FinishedNight() {}

  /**
   * The run of a date that is done, if there is nothing to do but to say so: the pointer stands
   * where it should, and no file of the input was written since the run began.
   *
   * @param messages takes lines for people
   */
  public static Optional<RunDocument> find(
      Configuration conf, NightlySettings settings, Consumer<String> messages) throws IOException {
    List<String> said = new ArrayList<>();
    NightlyStore store = NightlyStore.of(conf, settings.output(), said::add);
    Optional<RunDocument> last =
        store.newest(settings.runDate()).filter(run -> run.status().isFinished());
    if (settings.force()
        || last.isEmpty()
        || store.pointer().isBehind()
        || !isUntouched(conf, settings, last.get())) {
      return Optional.empty();
    }
    said.forEach(messages);
    messages.accept(nothingToDo(last.get()));
    return last;
  }

  /** What is said of a run that is done. */
  static String nothingToDo(RunDocument run) {
    return Text.format("%s is %s already; nothing to do", run.id().name(), run.status().label());
  }

  private static boolean isUntouched(Configuration conf, NightlySettings settings, RunDocument run)
      throws IOException {
    List<InputDocument.File> read = run.input() == null ? null : run.input().files();
    if (read == null || settings.input().query().inputs().isEmpty()) {
      return false;
    }
    long started = Instant.parse(run.head().started()).toEpochMilli();
    List<InputDocument.File> found = new ArrayList<>();
    for (Path path : InputPaths.resolve(conf, settings.input().query().inputs())) {
      FileStatus status = LocalFiles.fileSystem(conf, path).getFileStatus(path);
      if (status.getModificationTime() >= started) {
        return false;
      }
      found.add(new InputDocument.File(path.toString(), status.getLen()));
    }
    for (Path path : InputPaths.resolve(conf, settings.input().query().labels())) {
      if (LocalFiles.fileSystem(conf, path).getFileStatus(path).getModificationTime() >= started) {
        return false;
      }
    }
    return found.equals(read);
  }
}
