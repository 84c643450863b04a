package io.emmer.spark.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.emmer.em.NamesSettings;
import io.emmer.em.model.ModelStore;
import io.emmer.em.model.Publication;
import io.emmer.em.text.Text;
import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.RunException;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.UsageException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.ChecksumException;

/**
 * The directory that holds the checkpoints of one job, of whatever kind they are. A new one is
 * published whole, under the next number, before older ones are deleted, and the one before it
 * stays.
 */
public final class CheckpointDirectory {
  private static final Pattern NAME = Pattern.compile("checkpoint-([0-9]{8})");
  private static final Pattern LEFTOVER =
      Pattern.compile("\\.(checkpoint-[0-9]{8})\\.tmp-[0-9a-f]{8}");

  private final ModelStore store;
  private final String path;
  private final Interval interval;
  private final boolean resume;
  private final Consumer<String> messages;
  private int last;
  private String newest = "";
  private long writtenNanos = System.nanoTime();

  private CheckpointDirectory(
      ModelStore store, CheckpointSettings settings, Consumer<String> messages) throws IOException {
    this.store = store;
    this.path = store.absolute(settings.directory());
    this.interval = settings.interval();
    this.resume = settings.resume();
    this.messages = messages;
  }

  /** Reads what one checkpoint holds. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(ModelStore store, String directory) throws IOException;
  }

  /** Writes what one checkpoint holds. */
  @FunctionalInterface
  public interface Writer {
    void write(Publication into) throws IOException;
  }

  /** What one checkpoint holds. */
  public interface Checkpoint {
    CheckpointHead head();

    /** How far the job was, such as {@code 5 iterations}. */
    String progress();
  }

  /**
   * The directory of a job; writes nothing yet.
   *
   * @param messages takes lines for people
   * @throws UsageException if it holds checkpoints and the job is not to go on from them
   */
  public static CheckpointDirectory open(
      ModelStore store, CheckpointSettings settings, Consumer<String> messages) throws IOException {
    CheckpointDirectory opened = new CheckpointDirectory(store, settings, messages);
    if (!settings.resume() && !opened.names().isEmpty()) {
      throw new UsageException(
          "%s: holds checkpoints; give {resume} to go on from them, or another {checkpoint}",
          opened.path);
    }
    return opened;
  }

  /** Names of the checkpoints, whole or not, the newest first. */
  private List<String> names() throws IOException {
    return store.list(path).stream()
        .filter(name -> NAME.matcher(name).matches())
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /**
   * The newest checkpoint that is whole, where the job is to go on from one; says which ones are
   * not, and if there is none at all.
   *
   * @param wanted identity of the job
   * @return empty if the job begins
   * @throws UsageException if the checkpoint is of another configuration
   * @throws InputException if it is of another input, or there are some and none is whole
   * @throws IOException if the file system fails, which tells nothing about what it holds
   */
  public <T extends Checkpoint> Optional<T> resume(Reader<T> reader, Identity wanted)
      throws IOException {
    if (!resume) {
      return Optional.empty();
    }
    List<String> names = names();
    for (String name : names) {
      last = Math.max(last, number(name));
      String checkpoint = path + "/" + name;
      Optional<T> found = read(reader, checkpoint);
      if (found.isPresent()) {
        newest = name;
        found.get().head().requireSame(checkpoint, wanted, messages);
        messages.accept(
            Text.format("going on from %s, %s done", checkpoint, found.get().progress()));
        return found;
      }
    }
    if (!names.isEmpty()) {
      throw new InputException(
          "%s: none of its checkpoints can be used; leave {resume} out and give another one", path);
    }
    messages.accept(path + ": no checkpoint yet, starting from the beginning");
    return Optional.empty();
  }

  private <T> Optional<T> read(Reader<T> reader, String checkpoint) throws IOException {
    try {
      return Optional.of(reader.read(store, checkpoint));
    } catch (IOException | RuntimeException e) {
      if (!isDamage(e)) {
        throw e;
      }
      messages.accept(
          Text.format(
              "warning: %s cannot be used: %s",
              checkpoint, Failures.firstLine(String.valueOf(e.getMessage()))));
      return Optional.empty();
    }
  }

  /** Of a file system that fails nothing follows about what it holds. */
  private static boolean isDamage(Exception failure) {
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    boolean ofContent =
        !(cause instanceof IOException)
            || cause instanceof FileNotFoundException
            || cause instanceof EOFException
            || cause instanceof ZipException
            || cause instanceof JsonProcessingException
            || cause instanceof ChecksumException;
    return ofContent && !StorageFailures.isOfFileSystem(cause);
  }

  private static int number(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** What goes on from a checkpoint that is written now. */
  public String remedy() {
    return resume ? "the same command" : NamesSettings.setting("resume");
  }

  /**
   * Whether the interval since the last checkpoint is over.
   *
   * @param passes passes over the data since then
   */
  public boolean isDue(long passes) {
    return interval.isOver(passes, System.nanoTime() - writtenNanos);
  }

  /**
   * Writes the next checkpoint, then deletes all but it and the one before. A checkpoint that
   * cannot be written costs time after a failure, not the job: what there is stays, and a warning
   * says so.
   *
   * @return whether it is written
   * @throws RunException if another process writes here
   */
  public boolean write(Writer writer) {
    try {
      writeNext(writer);
      return true;
    } catch (IOException e) {
      messages.accept("warning: no checkpoint written, going on without: " + e.getMessage());
      return false;
    } finally {
      writtenNanos = System.nanoTime();
    }
  }

  private void writeNext(Writer writer) throws IOException {
    last++;
    String name = Text.format("checkpoint-%08d", last);
    if (names().stream().anyMatch(there -> there.compareTo(name) > 0)) {
      throw rival(name);
    }
    try (Publication publication = Publication.begin(store, path + "/" + name, false)) {
      writer.write(publication);
      publication.commit();
    } catch (FileAlreadyExistsException e) {
      throw rival(name);
    }
    prune(name);
    newest = name;
  }

  private RunException rival(String name) {
    return new RunException(
        "%s/%s: another run writes here; give each its own {checkpoint}", path, name);
  }

  /** Of the same number something may be that another run writes, which is then refused. */
  private void prune(String written) throws IOException {
    for (String name : store.list(path)) {
      Matcher leftover = LEFTOVER.matcher(name);
      boolean old = NAME.matcher(name).matches() && !name.equals(written) && !name.equals(newest);
      if (old || (leftover.matches() && leftover.group(1).compareTo(written) < 0)) {
        store.delete(path + "/" + name);
      }
    }
  }
}
