package io.emmer.app.cli;

import picocli.CommandLine.Option;

/** The option that says which model a verb applies. */
final class ModelOptions {
  @NamesInput
  @Option(names = "--model", required = true, paramLabel = "DIR", description = "Model directory.")
  String model;
}
