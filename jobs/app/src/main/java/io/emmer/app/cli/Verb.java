package io.emmer.app.cli;

import io.emmer.app.progress.Progress;
import io.emmer.em.Objective;
import io.emmer.em.init.Initialization;
import io.emmer.em.model.Json;
import io.emmer.em.model.Provenance;
import io.emmer.spark.Secrets;
import io.emmer.spark.SparkJob;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.metrics.FitMetrics;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every verb has: help, a configuration file, and one way to say its result. */
@NoEffectOnNumbers
abstract class Verb implements Callable<Integer> {
  /** Findings that a verb prints; its documents have all. */
  static final int MOST_FINDINGS = 6;

  /** What 0 means to options that have it as "not given". */
  private static final Map<String, String> ZEROS =
      Map.of(
          "limit", "all rows",
          "partitions", "as many as suit",
          "time-limit", "none",
          "tolerance", "off",
          "absolute-tolerance", "off",
          "cold-every", "never");

  @Spec private CommandSpec spec;

  @SuppressWarnings("unused") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @SuppressWarnings("unused") // read before the command line is parsed
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON file with options for this verb; the command line wins.")
  private String config;

  @NamesOutput(isResult = false)
  @SuppressWarnings("unused") // read before the command line is parsed
  @Option(
      names = StatusFile.OPTION,
      paramLabel = "FILE",
      description =
          "At the end, whatever it is, write a JSON file of code (the exit code), reason (the "
              + "line about a failure) and outputs (what was written). On any file system.")
  private String statusFile;

  @Option(
      names = "--json",
      description = "Print the result as one JSON document on standard output.")
  boolean json;

  @Option(names = "--verbose", description = "Show every iteration of every run, and stack traces.")
  boolean verbose;

  @Option(
      names = "--dry-run",
      description = "Print the effective options and check the inputs, but run nothing.")
  boolean dryRun;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master. Default: that of the launcher or spark-submit.")
  private String master;

  @Option(names = "--conf", paramLabel = "KEY=VALUE", description = "Spark setting. Repeatable.")
  private List<String> conf = new ArrayList<>();

  private int exitCode;

  /** The verb's work. */
  abstract void run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    root().begin(this);
    run();
    return exitCode;
  }

  /** Ends with this exit code, of a failure that has been told already. */
  final void endWith(int code) {
    exitCode = code;
  }

  /**
   * Starts Spark, or joins the context that runs.
   *
   * @param setting KEY=VALUE, before those of the command line, or null
   */
  final SparkJob startSpark(String setting) {
    if (isFront()) {
      throw new SparkNeeded();
    }
    List<String> all = new ArrayList<>(conf);
    if (setting != null) {
      all.add(0, setting);
    }
    SparkJob job = SparkJob.start(spec.qualifiedName(" "), master, all, err()::println);
    root().wasOnSpark = true;
    return job;
  }

  /** Whether this process only answers what needs no Spark. */
  final boolean isFront() {
    return part() != CommandLines.Part.WHOLE;
  }

  /** What is looked at before Spark starts. */
  final FileChecks earlyFiles() {
    if (part() == CommandLines.Part.FRONT_WITHOUT_FILES) {
      throw new SparkNeeded();
    }
    return FileChecks.early(conf);
  }

  /** All files that are reached without Spark. */
  final FileChecks filesWithoutSpark() {
    return FileChecks.of(FileChecks.early(conf).configuration());
  }

  /** The files and directories that are left where this verb ends well. */
  List<String> outputs() {
    return setOptions()
        .filter(option -> marksOutput(option).filter(NamesOutput::isResult).isPresent())
        .map(option -> option.getValue().toString())
        .toList();
  }

  /** All files and directories that are written, by the names of their options. */
  final SortedMap<String, String> places() {
    SortedMap<String, String> places = new TreeMap<>();
    setOptions()
        .filter(option -> marksOutput(option).isPresent())
        .filter(option -> !FitMetrics.STANDARD_ERROR.equals(option.getValue()))
        .forEach(option -> places.put(option.longestName(), option.getValue().toString()));
    return places;
  }

  /** All that is read. */
  List<FileChecks.Input> inputs() {
    List<FileChecks.Input> inputs = new ArrayList<>();
    for (ArgSpec argument : spec.args()) {
      NamesInput mark =
          argument.userObject() instanceof Field field
              ? field.getAnnotation(NamesInput.class)
              : null;
      if (mark != null && isSet(argument.getValue())) {
        Object value = argument.getValue();
        for (Object one : value instanceof List<?> all ? all : List.of(value)) {
          String name = one.toString();
          Optional<String> named =
              mark.isStart() ? Initialization.modelOf(name) : Optional.of(name);
          named.ifPresent(path -> inputs.add(new FileChecks.Input(path, mark.isStart())));
        }
      }
    }
    return inputs;
  }

  private static Optional<NamesOutput> marksOutput(OptionSpec option) {
    return option.userObject() instanceof Field field
        ? Optional.ofNullable(field.getAnnotation(NamesOutput.class))
        : Optional.empty();
  }

  private CommandLines.Part part() {
    return root().part;
  }

  final CommandLines root() {
    return (CommandLines) spec.root().userObject();
  }

  /** This verb as it was parsed. */
  final CommandLine commandLine() {
    return spec.commandLine();
  }

  /** The writer of progress. */
  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** The writer of results. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /**
   * Prints the result in the form that was asked for.
   *
   * @param document a record of a document, or a map of such by names
   */
  final void printResult(Object document, String text) {
    out().println(json ? Json.text(document) : text);
    out().flush();
  }

  /** Says to those who watch what may follow: three commands at the most. */
  final void tellNext(String... commands) {
    if (!json && isWatched() && !root().inDemo) {
      err().println("next: " + String.join(System.lineSeparator() + "      ", commands));
    }
  }

  /** Known to the launcher: Java cannot tell of one stream. */
  private static boolean isWatched() {
    return Boolean.getBoolean("emmer.terminal");
  }

  /** The options in effect as {@code name = value}, for --dry-run and for the records of a run. */
  final List<String> effectiveOptions() {
    return setOptions()
        .map(option -> name(option) + " = " + inWords(name(option), text(option)))
        .sorted()
        .toList();
  }

  /**
   * The options that decide about the numbers that this verb computes, as texts by name: all that
   * are set but those marked with {@link NoEffectOnNumbers}. Constants are in lower case.
   */
  final SortedMap<String, String> optionsWithEffectOnNumbers() {
    SortedMap<String, String> options = new TreeMap<>();
    setOptions()
        .filter(option -> !isMarked(option))
        .forEach(
            option ->
                options.put(
                    name(option),
                    option.getValue() instanceof Enum<?> constant
                        ? constant.name().toLowerCase(Locale.ROOT)
                        : text(option)));
    return options;
  }

  /** Whether an option is marked with {@link NoEffectOnNumbers}, itself or by its class. */
  static boolean isMarked(OptionSpec option) {
    return option.userObject() instanceof Field field
        && (field.isAnnotationPresent(NoEffectOnNumbers.class)
            || field.getDeclaringClass().isAnnotationPresent(NoEffectOnNumbers.class));
  }

  private Stream<OptionSpec> setOptions() {
    return spec.options().stream()
        .filter(option -> !option.usageHelp() && !option.hidden() && isSet(option.getValue()));
  }

  private static boolean isSet(Object value) {
    return value != null && !Boolean.FALSE.equals(value) && !List.of().equals(value);
  }

  private static String name(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /** How this verb was called, and on which Spark. */
  final Provenance provenance(SparkJob job) {
    return ModelMetadata.provenance(effectiveOptions(), job.context().version());
  }

  /** The value as text, which may go into records. */
  private String text(OptionSpec option) {
    if (name(option).equals("read-option") && option.getValue() instanceof Map<?, ?> values) {
      return values.keySet().stream().map(key -> key + "=(not recorded)").toList().toString();
    }
    return option.getValue() == conf
        ? conf.stream().map(Secrets::hideSetting).toList().toString()
        : Secrets.hide(option.getValue().toString());
  }

  /** Whether nothing is to run: then it prints what would. */
  final boolean isDryRun(String inputs) {
    return isDryRun(inputs, Map.of());
  }

  /**
   * As {@link #isDryRun(String)}.
   *
   * @param chosen values in the place of options that were not given, by name
   */
  final boolean isDryRun(String inputs, Map<String, String> chosen) {
    if (dryRun) {
      SortedMap<String, String> all = new TreeMap<>(chosen);
      setOptions().forEach(option -> all.put(name(option), text(option)));
      all.remove("dry-run");
      all.forEach((name, value) -> out().println(name + " = " + inWords(name, value)));
      out().println(inputs);
      out().flush();
    }
    return dryRun;
  }

  private static String inWords(String name, String value) {
    return value.equals("0") || value.equals("0.0") ? ZEROS.getOrDefault(name, value) : value;
  }

  /** Tells how the runs of a fit go on. */
  final Progress progress(Objective objective, FitSettings settings) {
    boolean terminal = !json && isWatched();
    int iterations = terminal ? settings.rule().maxIterations() : 0;
    return new Progress(err(), iterations, objective, settings.restarts(), verbose);
  }
}
