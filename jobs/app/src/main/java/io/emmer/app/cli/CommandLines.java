package io.emmer.app.cli;

import io.emmer.em.text.Text;
import io.emmer.spark.Failures;
import io.emmer.spark.Interruption;
import io.emmer.spark.RunException;
import io.emmer.spark.UsageException;
import io.emmer.spark.Version;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The verbs and how a command line becomes one of them. */
@Command(
    name = "emmer",
    description = "Mixture models by Expectation-Maximisation, and K-means, on Apache Spark.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.JarVersion.class,
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      FitVerb.class,
      SweepVerb.class,
      PredictVerb.class,
      EvaluateVerb.class,
      GenerateVerb.class,
      InspectVerb.class,
      ExplainVerb.class,
      ConvertVerb.class,
      ReportVerb.class,
      SampleVerb.class,
      FactorizeVerb.class,
      NightlyVerb.class,
      TreeVerb.class,
      QuantizeVerb.class,
      RecommendVerb.class,
      DemoVerb.class,
      BenchVerb.class
    })
public final class CommandLines {
  /** What --version prints. */
  static final class JarVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Emmer " + Version.text()};
    }
  }

  CommandLines() {}

  /**
   * Runs a command line.
   *
   * @param out results
   * @param err progress and errors
   * @return the exit code
   */
  public static int run(String[] args, OutputStream out, PrintStream err) {
    StandardOutput results = new StandardOutput(out);
    PrintWriter errors = new DiscreetWriter(err);
    CommandLine commandLine =
        new CommandLine(new CommandLines())
            .setOut(results.writer())
            .setErr(errors)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failure, command, parsed) ->
                    Failures.report(
                        Interruption.reason(failure), name(command), verbose(command), errors))
            .setParameterExceptionHandler(
                (failure, ignored) ->
                    Failures.report(
                        new UsageException(
                            "%s%s", message(failure), hint(failure.getCommandLine())),
                        name(failure.getCommandLine()),
                        false,
                        errors));
    showExamplesAsWritten(commandLine);
    String[] effective;
    try {
      effective = ConfigFile.expand(withHelpAsOption(args, commandLine), commandLine);
    } catch (UsageException e) {
      return Failures.report(e, "emmer", false, errors);
    }
    if (effective.length == 0) {
      return Failures.report(
          new UsageException("no verb given; see emmer --help"), "emmer", false, errors);
    }
    return Interruption.during(() -> execute(commandLine, effective, results, errors));
  }

  private static int execute(
      CommandLine commandLine, String[] words, StandardOutput results, PrintWriter errors) {
    try {
      int code = commandLine.execute(words);
      results.check();
      return code;
    } catch (RunException | Error e) {
      // picocli hands on exceptions only.
      return Failures.report(
          Interruption.reason(e), "emmer", List.of(words).contains("--verbose"), errors);
    }
  }

  /** The arguments with the word help, in place of a verb or of all its options, as --help. */
  private static String[] withHelpAsOption(String[] args, CommandLine commandLine) {
    List<String> words = new ArrayList<>(List.of(args));
    if (words.indexOf("help") == 0) {
      words.remove(0);
      words.add("--help");
    } else if (words.size() == 2 && words.get(1).equals("help")) {
      CommandLine verb = commandLine.getSubcommands().get(words.get(0));
      // What takes paths may be asked about one of that name.
      if (verb != null && verb.getCommandSpec().positionalParameters().isEmpty()) {
        words.set(1, "--help");
      }
    }
    return words.toArray(String[]::new);
  }

  /** Footers are examples, which are to be copied, so no line of them is wrapped. */
  private static void showExamplesAsWritten(CommandLine commandLine) {
    Map<String, IHelpSectionRenderer> sections = new HashMap<>(commandLine.getHelpSectionMap());
    sections.put(
        UsageMessageSpec.SECTION_KEY_FOOTER,
        help -> {
          List<String> lines = List.of(help.commandSpec().usageMessage().footer());
          long examples = lines.stream().filter(line -> line.startsWith("  emmer ")).count();
          String title = examples == 0 ? "" : examples == 1 ? "%nExample:%n" : "%nExamples:%n";
          return String.format(Locale.ROOT, title)
              + lines.stream()
                  .map(line -> line + System.lineSeparator())
                  .collect(Collectors.joining());
        });
    commandLine.setHelpSectionMap(sections);
  }

  /** What the arguments are wrong in; for a verb that is none, the verbs that look like it. */
  private static String message(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && failure.getCommandLine().getParent() == null
        && !unmatched.isUnknownOption()) {
      if (unmatched.getUnmatched().get(0).equals("bench-ratings")) {
        return "no verb 'bench-ratings' any more; give bench --works ratings-kK, with K factors";
      }
      List<String> verbs = unmatched.getSuggestions();
      return Text.format(
          "no verb '%s'%s",
          unmatched.getUnmatched().get(0),
          verbs.isEmpty() ? "" : ", did you mean " + String.join(" or ", verbs) + "?");
    }
    ArgSpec argument = failure.getArgSpec();
    return argument == null || argument.completionCandidates() == null
        ? failure.getMessage()
        : failure
            .getMessage()
            // picocli tells the names of Java's constants.
            .replaceFirst(
                "\\[[A-Z0-9_, ]+] \\(case-insensitive\\)",
                String.join(", ", argument.completionCandidates()));
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
