package io.emmer.app.cli;

import io.emmer.spark.Failures;
import io.emmer.spark.Interruption;
import io.emmer.spark.RunException;
import io.emmer.spark.Secrets;
import io.emmer.spark.UsageException;
import io.emmer.spark.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The verbs and how a command line becomes one of them. */
@Command(
    name = "emmer",
    description = "Mixture models by Expectation-Maximisation, and K-means, on Apache Spark.",
    customSynopsis = "emmer VERB [options]",
    footer = {
      "",
      "emmer demo runs a first example; emmer VERB --help explains a verb. Of Spark's options the",
      "launcher takes --master, --conf, --driver-memory, --executor-memory and --deploy-mode."
    },
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.JarVersion.class)
public final class CommandLines {
  private static final List<Class<? extends Verb>> VERBS =
      List.of(
          FitVerb.class,
          SweepVerb.class,
          PredictVerb.class,
          EvaluateVerb.class,
          ReportVerb.class,
          ExplainVerb.class,
          CompareVerb.class,
          InspectVerb.class,
          NightlyVerb.class,
          SampleVerb.class,
          TreeVerb.class,
          ConvertVerb.class,
          GenerateVerb.class,
          QuantizeVerb.class,
          FactorizeVerb.class,
          RecommendVerb.class,
          DemoVerb.class,
          BenchVerb.class);

  /** What --version prints. */
  static final class JarVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Emmer " + Version.text()};
    }
  }

  /** What a process does with a command line. */
  public enum Part {
    /** All of it. */
    WHOLE,
    /** What goes without Spark, which ends with {@link #SPARK_NEEDED} if there is more to do. */
    FRONT,
    /** As FRONT, without a look at files, which are other ones where the work is done. */
    FRONT_WITHOUT_FILES
  }

  /** The exit code of a front that has nothing to say: the work needs Spark. */
  public static final int SPARK_NEEDED = 100;

  final Part part;

  /** Whether the verbs that run are the steps of one. */
  boolean inDemo;

  /** Whether a verb started Spark, or joined it. */
  boolean wasOnSpark;

  /** What went wrong, which has been told. */
  private String reason;

  private StatusFile status;

  /** The verb that runs, if the command line is one. */
  private Verb verb;

  CommandLines() {
    this(Part.WHOLE);
  }

  private CommandLines(Part part) {
    this.part = part;
  }

  /**
   * How a command line ended.
   *
   * @param code the exit code
   * @param reason one line about what went wrong, null if nothing did
   * @param wasOnSpark whether Spark was started, or joined
   */
  public record Outcome(int code, String reason, boolean wasOnSpark) {}

  /** As {@link #run(Part, String[], OutputStream, PrintStream)}, the code of the whole of it. */
  public static int run(String[] args, OutputStream out, PrintStream err) {
    return run(Part.WHOLE, args, out, err).code();
  }

  /**
   * Runs a command line.
   *
   * @param out results
   * @param err progress and errors
   */
  public static Outcome run(Part part, String[] args, OutputStream out, PrintStream err) {
    StandardOutput results = new StandardOutput(out);
    PrintWriter shown = new DiscreetWriter(err);
    // What a front would say of work that it hands over is said again by who does it.
    StringWriter kept = new StringWriter();
    PrintWriter errors = part == Part.WHOLE ? shown : new PrintWriter(kept);
    CommandLines all = new CommandLines(part);
    CommandLine commandLine = all.commandLine(List.of(args), results.writer(), errors);
    all.status = new StatusFile(args);
    int code;
    try {
      String[] words = ConfigFile.expand(withHelpAsOption(args, commandLine), commandLine);
      if (words.length == 0) {
        throw new UsageException("no verb given; see emmer --help");
      }
      all.status = new StatusFile(words);
      if (all.leavesStatusToSpark()) {
        return new Outcome(SPARK_NEEDED, null, false);
      }
      code =
          Interruption.during(
              () -> all.finish(all.execute(commandLine, words, results, errors), errors),
              () -> shown.println("emmer " + words[0] + ": interrupted"));
    } catch (UsageException e) {
      code = all.finish(all.report(e, "emmer", false, errors), errors);
    }
    if (code != SPARK_NEEDED) {
      shown.print(kept);
      shown.flush();
    }
    return new Outcome(code, all.reason, all.wasOnSpark);
  }

  /** All verbs with all their options. */
  static CommandLine allVerbs() {
    return new CommandLines().withVerbs(VERBS.stream().map(CommandLines::nameOf).toList());
  }

  /**
   * All verbs, of which only those among the words have their options: to collect those of all
   * takes longer than to answer most wrong command lines.
   */
  private CommandLine withVerbs(List<String> words) {
    CommandLine all = new CommandLine(this);
    for (Class<? extends Verb> verb : VERBS) {
      // Which runs others.
      boolean isWhole = words.contains(nameOf(verb)) || words.contains("demo");
      all.addSubcommand(isWhole ? verb : outline(verb.getAnnotation(Command.class)));
    }
    return all;
  }

  private static String nameOf(Class<? extends Verb> verb) {
    return verb.getAnnotation(Command.class).name();
  }

  private static CommandSpec outline(Command verb) {
    CommandSpec outline = CommandSpec.create().name(verb.name());
    outline.usageMessage().description(verb.description());
    return outline;
  }

  private CommandLine commandLine(List<String> words, PrintWriter out, PrintWriter err) {
    CommandLine commandLine =
        withVerbs(words)
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            // -input is no -i with the value nput.
            .setPosixClusteredShortOptionsAllowed(false)
            .setExecutionStrategy(CommandLines::executeParsed)
            .setExecutionExceptionHandler((failure, verb, parsed) -> report(failure, verb, err))
            .setParameterExceptionHandler(
                (failure, ignored) ->
                    report(
                        new UsageException("%s", UsageMessages.of(failure)),
                        name(failure.getCommandLine()),
                        false,
                        err));
    commandLine.getCommandSpec().parser().collectErrors(true);
    for (CommandLine verb : commandLine.getSubcommands().values()) {
      verb.getCommandSpec().parser().collectErrors(true);
    }
    HelpText.install(commandLine);
    return commandLine;
  }

  /**
   * Whether a front has nothing to say, as it could not leave a status file: where that is on
   * another machine, it has neither the classes nor the tickets by which Spark gets there.
   */
  private boolean leavesStatusToSpark() {
    return part != Part.WHOLE
        && status.isGiven()
        && (part == Part.FRONT_WITHOUT_FILES || !status.isOnThisMachine());
  }

  /** What a verb begins with; the steps of another one do not count. */
  void begin(Verb begun) throws IOException {
    if (status == null || verb != null) {
      return;
    }
    verb = begun;
    if (status.isGiven()) {
      status.begin(verb.filesWithoutSpark(), verb.places(), verb.inputs());
    }
  }

  /** Writes the status file, if one is wanted; the code is another one if that fails alone. */
  private int finish(int code, PrintWriter errors) {
    if (code == SPARK_NEEDED || leavesStatusToSpark()) {
      return SPARK_NEEDED;
    }
    if (!status.isGiven()) {
      return code;
    }
    try {
      boolean isLeft = verb != null && !verb.dryRun;
      status.write(code, reason, isLeft ? verb.outputs() : List.of());
      return code;
    } catch (IOException | RuntimeException e) {
      int failed = Failures.report(e, "emmer", false, errors);
      if (code != 0) {
        return code;
      }
      keepReason(e, "emmer");
      return failed;
    }
  }

  private static int executeParsed(ParseResult parsed) {
    Optional<ParameterException> wrong = UsageMessages.first(parsed);
    if (wrong.isPresent()) {
      throw wrong.get();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private int report(Throwable failure, String command, boolean verbose, PrintWriter err) {
    keepReason(failure, command);
    return Interruption.isToTell()
        ? Failures.report(failure, command, verbose, err)
        : Failures.exitCode(failure);
  }

  private void keepReason(Throwable failure, String command) {
    reason = Secrets.hide(command + ": " + Failures.describe(failure));
  }

  private int report(Exception failure, CommandLine verb, PrintWriter err) {
    if (failure instanceof SparkNeeded) {
      return SPARK_NEEDED;
    }
    return report(Interruption.reason(failure), name(verb), verbose(verb), err);
  }

  private int execute(
      CommandLine commandLine, String[] words, StandardOutput results, PrintWriter errors) {
    try {
      int code = commandLine.execute(words);
      results.check();
      return code;
    } catch (RunException | Error e) {
      // picocli hands on exceptions only.
      return report(Interruption.reason(e), "emmer", List.of(words).contains("--verbose"), errors);
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

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName(" ");
  }

  private static boolean verbose(CommandLine command) {
    return command.getCommand() instanceof Verb verb && verb.verbose;
  }

  /** Names of the verbs that a command line offers. */
  static List<String> verbs(CommandLine commandLine) {
    return List.copyOf(commandLine.getSubcommands().keySet());
  }
}
