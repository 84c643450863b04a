package io.emmer.app.cli;

import io.emmer.spark.UsageException;
import io.emmer.spark.store.FileKind;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** Where a result goes. */
@NoEffectOnNumbers
final class OutputOptions {
  @NamesOutput
  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "PATH",
      description = "Where to write the result.")
  String output;

  @Option(
      names = "--overwrite",
      description = "Replace an existing result once the new one is complete.")
  boolean overwrite;

  /**
   * Makes the output a new directory, which appears when it is whole.
   *
   * @return its absolute path
   * @throws UsageException if it exists and must not be replaced
   */
  String write(Configuration conf, NewDirectory.Filler filler) throws IOException {
    return NewDirectory.write(conf, output, overwrite, filler);
  }

  /**
   * Refuses a file that must not be replaced, and one name for two files.
   *
   * @param option that names the other file
   * @param other file, written beside the output, or null
   */
  void requireOther(HadoopStore store, String option, String other, FileKind kind)
      throws IOException {
    if (other != null) {
      store.requireFileFree(other, kind, overwrite);
      if (store.absolute(other).equals(store.absolute(output))) {
        throw new UsageException("%s %s: is --output too; give another name", option, other);
      }
    }
  }
}
