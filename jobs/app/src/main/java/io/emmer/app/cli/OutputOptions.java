package io.emmer.app.cli;

import io.emmer.spark.UsageException;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import picocli.CommandLine.Option;

/** Where a result goes. */
@NoEffectOnNumbers
final class OutputOptions {
  @Option(names = "--output", required = true, paramLabel = "PATH", description = "Where to write.")
  String output;

  @Option(names = "--overwrite", description = "Replace what is there, once the new is complete.")
  boolean overwrite;

  /**
   * Refuses a file that must not be replaced, and one name for two files.
   *
   * @param option that names the other file
   * @param other file, written beside the output, or null
   */
  void requireOther(HadoopStore store, String option, String other) throws IOException {
    if (other != null) {
      store.requireFileFree(other, overwrite);
      if (store.absolute(other).equals(store.absolute(output))) {
        throw new UsageException(
            "%s %s: is --output too; give another name".formatted(option, other));
      }
    }
  }
}
