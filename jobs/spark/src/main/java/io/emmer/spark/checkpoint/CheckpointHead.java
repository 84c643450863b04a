package io.emmer.spark.checkpoint;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.Numerics;
import io.emmer.em.model.Flat;
import io.emmer.em.model.ModelFormatException;
import io.emmer.spark.UsageException;
import io.emmer.spark.Version;
import java.util.function.Consumer;

/**
 * The first fields of every checkpoint.json.
 *
 * @param numerics {@link Numerics#VERSION} of the program that wrote it; null in checkpoints older
 *     than the field, which are of the first
 * @param emmer version of the program that wrote it
 * @param identity of the job
 */
@Flat
public record CheckpointHead(
    int schemaVersion, Integer numerics, String emmer, @JsonUnwrapped Identity identity) {
  private static final int SCHEMA_VERSION = 1;
  private static final int FIRST_NUMERICS = 1;

  /** The head of a checkpoint of this program. */
  public static CheckpointHead of(Identity identity) {
    return new CheckpointHead(SCHEMA_VERSION, Numerics.VERSION, Version.text(), identity);
  }

  /**
   * Refuses a head that is not of this format.
   *
   * @param path of the file
   * @throws ModelFormatException if it is missing or of a newer version
   */
  public static void requireReadable(CheckpointHead headOrNull, String path) {
    int version = headOrNull == null ? 0 : headOrNull.schemaVersion;
    if (version < 1 || version > SCHEMA_VERSION) {
      throw new ModelFormatException(
          "%s: field schemaVersion: found %d, expected %d; go on with the version that wrote it",
          path, version, SCHEMA_VERSION);
    }
    if (headOrNull.identity == null) {
      throw new ModelFormatException("%s: field configuration: missing", path);
    }
  }

  /**
   * Refuses to go on where the numbers would not be those of a run that was never interrupted.
   *
   * @param checkpoint path of the checkpoint
   * @param wanted identity of the job that is to go on
   * @throws UsageException if the checkpoint is of other numerics or another configuration
   * @throws io.emmer.spark.InputException if it is of another input
   */
  public void requireSame(String checkpoint, Identity wanted, Consumer<String> messages) {
    int found = numerics == null ? FIRST_NUMERICS : numerics;
    if (found != Numerics.VERSION) {
      throw new UsageException(
          "%s: field numerics: found %d, expected %d, as Emmer %s wrote it, whose numbers have"
              + " other bits; go on with that version, or begin with another {checkpoint}",
          checkpoint, found, Numerics.VERSION, emmer);
    }
    wanted.requireThatOf(checkpoint, identity, emmer, messages);
  }
}
