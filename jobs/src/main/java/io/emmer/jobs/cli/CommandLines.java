package io.emmer.jobs.cli;

import io.emmer.jobs.Failures;
import io.emmer.jobs.UsageException;
import io.emmer.jobs.Version;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The verbs and how a command line becomes one of them. */
@Command(
    name = "emmer",
    description = "Mixture models by Expectation-Maximisation, and K-means, on Apache Spark.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      FitVerb.class,
      SweepVerb.class,
      PredictVerb.class,
      EvaluateVerb.class,
      GenerateVerb.class,
      InspectVerb.class,
      ConvertVerb.class,
      ReportVerb.class,
      SampleVerb.class,
      FactorizeVerb.class,
      TreeVerb.class,
      QuantizeVerb.class,
      RecommendVerb.class,
      DemoVerb.class,
      BenchVerb.class,
      BenchRatingsVerb.class
    })
public final class CommandLines {
  private CommandLines() {}

  /**
   * Runs a command line.
   *
   * @param out results
   * @param err progress and errors
   * @return the exit code
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
    PrintWriter results = new PrintWriter(out, true, StandardCharsets.UTF_8);
    CommandLine commandLine =
        new CommandLine(new CommandLines())
            .setOut(results)
            .setErr(errors)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failure, command, parsed) ->
                    Failures.report(failure, name(command), verbose(command), errors))
            .setParameterExceptionHandler(
                (failure, ignored) ->
                    Failures.report(
                        new UsageException(failure.getMessage() + hint(failure.getCommandLine())),
                        name(failure.getCommandLine()),
                        false,
                        errors));
    String[] effective;
    try {
      effective = ConfigFile.expand(args, commandLine);
    } catch (UsageException e) {
      return Failures.report(e, "emmer", false, errors);
    }
    if (effective.length == 0) {
      return Failures.report(
          new UsageException("no verb given; see emmer --help"), "emmer", false, errors);
    }
    try {
      return commandLine.execute(effective);
    } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
      // picocli hands on exceptions only.
      return Failures.report(e, "emmer", List.of(effective).contains("--verbose"), errors);
    }
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName(" ");
  }

  private static String hint(CommandLine command) {
    return "; see " + name(command) + " --help";
  }

  private static boolean verbose(CommandLine command) {
    return command.getCommand() instanceof Verb verb && verb.verbose;
  }

  /** Names of the verbs that a command line offers. */
  static List<String> verbs(CommandLine commandLine) {
    return List.copyOf(commandLine.getSubcommands().keySet());
  }
}
