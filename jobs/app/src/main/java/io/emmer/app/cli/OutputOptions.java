package io.emmer.app.cli;

import picocli.CommandLine.Option;

/** Where a result goes. */
final class OutputOptions {
  @NoEffectOnNumbers
  @Option(names = "--output", required = true, paramLabel = "PATH", description = "Where to write.")
  String output;

  @NoEffectOnNumbers
  @Option(names = "--overwrite", description = "Replace what is there, once the new is complete.")
  boolean overwrite;
}
