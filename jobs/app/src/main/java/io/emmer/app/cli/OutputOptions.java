package io.emmer.app.cli;

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
   * Refuses a file that must not be replaced.
   *
   * @param other file, written beside the output, or null
   */
  void requireFree(HadoopStore store, String other, FileKind kind) throws IOException {
    if (other != null) {
      store.requireFileFree(other, kind, overwrite);
    }
  }
}
