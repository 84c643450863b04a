package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.Setting;
import io.emmer.em.StopRule;
import io.emmer.em.family.Families;
import io.emmer.em.init.Initialization;
import io.emmer.em.text.Text;
import io.emmer.spark.UsageException;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.sweep.SweepConfiguration;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** From where runs start and until when they go: what fit and sweep share. */
final class RunOptions {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,7})(?:\\.\\.(\\d{1,7}))?");
  private static final int MOST_COUNTS = 1000;

  @Option(
      names = "--restarts",
      paramLabel = "R",
      description =
          "Number of starting points; they advance together and the best run is kept. "
              + "Default: ${DEFAULT-VALUE}.")
  private int restarts;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed for everything random. Default: 0.")
  private long seed;

  @NamesInput(isStart = true)
  @Option(
      names = "--init",
      paramLabel = "START",
      description =
          "random-rows, near-mean, random, kmeans, kmeans++, kmeans|| or model:PATH. Default:"
              + " kmeans for Gaussian mixtures, kmeans++ for kmeans and in quantize, otherwise"
              + " random-rows.")
  private String init;

  @NoEffectOnNumbers
  @Option(
      names = "--max-iterations",
      paramLabel = "I",
      description = "Maximum number of M-steps. Default: 100; kmeans: 300.")
  private Integer maxIterations;

  @NoEffectOnNumbers
  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description =
          "Stop when the objective per row changes by less than this share of it; 0 is "
              + "off. Default: 1e-6.")
  private double tolerance = StopRule.TOLERANCE.defaultValue();

  @NoEffectOnNumbers
  @Option(
      names = "--absolute-tolerance",
      paramLabel = "T",
      description = "Stop when the total objective changes by less than T; 0 is off. Default: 0.")
  private double absoluteTolerance;

  @Option(
      names = "--pseudo-count",
      paramLabel = "A",
      description = "bernoulli, mixed: count added to every outcome. Default: 0.01.")
  private Double pseudoCount;

  @Option(
      names = "--variance-floor",
      paramLabel = "V",
      description =
          "Added to every variance, in families that have any. Default: 1e-6; mixed: 1e-6 "
              + "times the column's variance.")
  private Double varianceFloor;

  @NoEffectOnNumbers
  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      description = "Stop after this many seconds and keep the best so far. Default: no limit.")
  private double timeLimitSeconds;

  @NoEffectOnNumbers
  @Option(
      names = "--fail-if-not-converged",
      description =
          "Exit with code 4 if the best run has not converged; the model is still " + "written.")
  boolean failIfNotConverged;

  @NoEffectOnNumbers
  @Option(
      names = "--min-share",
      paramLabel = "SHARE",
      description =
          "Call components with a smaller share of the rows doubtful. Default: 0.001, or 0.05 / K"
              + " if that is less.")
  private Double minShare;

  /** The defaults of most verbs. */
  RunOptions() {
    this(FitSettings.RESTARTS.defaultCount(), null);
  }

  /**
   * Other defaults.
   *
   * @param init or null for what suits the family
   */
  RunOptions(int restarts, String init) {
    this.restarts = restarts;
    this.init = init;
  }

  /**
   * The families with their hyper-parameters; says which options none of them uses.
   *
   * @param option that names the families, for messages
   */
  List<Family<?, ?>> families(List<String> names, String option, PrintWriter err) {
    HyperParameters hyperParameters = hyperParameters();
    for (String name : names) {
      require(
          Families.find(name).isPresent(),
          option + " " + name,
          "one of " + String.join(", ", Families.names()));
    }
    warnIfUnused(pseudoCount, HyperParameters.PSEUDO_COUNT, names, err);
    warnIfUnused(varianceFloor, HyperParameters.VARIANCE_FLOOR, names, err);
    return names.stream().<Family<?, ?>>map(name -> Families.of(name, hyperParameters)).toList();
  }

  /** Families times K, in the order given. */
  List<SweepConfiguration> configurations(
      List<String> families, List<Integer> components, PrintWriter err) {
    requireDistinct(families, "--families");
    requireDistinct(components, "--components");
    List<SweepConfiguration> configurations = new ArrayList<>();
    for (Family<?, ?> family : families(families, "--families", err)) {
      for (int k : components) {
        configurations.add(new SweepConfiguration(family, settings(family, k)));
      }
    }
    return configurations;
  }

  /** Whole numbers and ranges of them, as {@code 2..20}. */
  static List<Integer> counts(List<String> texts) {
    List<Integer> counts = new ArrayList<>();
    for (String text : texts) {
      Matcher range = RANGE.matcher(text);
      require(range.matches(), "--components " + text, "a whole number, or a range as 2..20");
      int from = Integer.parseInt(range.group(1));
      int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
      require(
          from <= to && to - from < MOST_COUNTS,
          "--components " + text,
          "a range of 1 to " + MOST_COUNTS + " numbers, the smallest first");
      IntStream.rangeClosed(from, to).forEach(counts::add);
    }
    return counts;
  }

  /** Refuses an empty list, and one that names something twice. */
  private static void requireDistinct(List<?> values, String option) {
    if (values.isEmpty()) {
      throw new UsageException("%s: found nothing, expected one or more", option);
    }
    if (new HashSet<>(values).size() < values.size()) {
      throw new UsageException(
          "%s %s: one is given twice; name each once",
          option, String.join(",", values.stream().map(Object::toString).toList()));
    }
  }

  private static void warnIfUnused(
      Double value, Setting setting, List<String> names, PrintWriter err) {
    boolean used =
        names.stream()
            .flatMap(name -> Families.find(name).stream())
            .anyMatch(family -> family.hyperParameters().contains(setting));
    if (value != null && !used) {
      err.println(
          Text.format("warning: --%s is not used by %s", setting.name(), String.join(", ", names)));
    }
  }

  private HyperParameters hyperParameters() {
    HyperParameters defaults = HyperParameters.DEFAULTS;
    return new HyperParameters(
        pseudoCount == null ? defaults.pseudoCount() : pseudoCount, varianceFloor);
  }

  private Initialization start(Family<?, ?> family) {
    if (init == null) {
      return Initialization.Rule.defaultOf(family);
    }
    try {
      return Initialization.parse(init);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--init %s: %s", init, e.getMessage());
    }
  }

  /** What the families choose for options that were not given, by name. */
  static Map<String, String> chosen(List<SweepConfiguration> configurations) {
    Map<String, Map<String, String>> byFamily = new TreeMap<>();
    for (SweepConfiguration configuration : configurations) {
      FitSettings settings = configuration.settings();
      Family<?, ?> family = configuration.family();
      BiConsumer<String, Object> add =
          (option, value) ->
              byFamily
                  .computeIfAbsent(option, any -> new LinkedHashMap<>())
                  .put(family.name(), value.toString());
      add.accept("init", settings.start());
      add.accept("max-iterations", settings.rule().maxIterations());
      for (Setting used : family.hyperParameters()) {
        boolean counts = used.equals(HyperParameters.PSEUDO_COUNT);
        HyperParameters given = settings.hyperParameters();
        boolean isOwn = given.floorOrNull() == null && family.support().missing();
        Object floor = isOwn ? "1e-6 times the column's variance" : (Object) given.varianceFloor();
        add.accept(used.name(), counts ? (Object) given.pseudoCount() : floor);
      }
    }
    Map<String, String> chosen = new TreeMap<>();
    byFamily.forEach((option, values) -> chosen.put(option, inWords(values)));
    return chosen;
  }

  private static String inWords(Map<String, String> valueByFamily) {
    return new HashSet<>(valueByFamily.values()).size() == 1
        ? valueByFamily.values().iterator().next()
        : valueByFamily.entrySet().stream()
            .map(entry -> entry.getValue() + " for " + entry.getKey())
            .collect(Collectors.joining(", "));
  }

  /** The settings of the runs of one family with one K, checked. */
  FitSettings settings(Family<?, ?> family, int components) {
    int iterations =
        maxIterations != null ? maxIterations : family.objective().defaultMaxIterations();
    StopRule rule = StopRule.ofSeconds(iterations, tolerance, absoluteTolerance, timeLimitSeconds);
    Initialization start = start(family);
    if (start instanceof Initialization.FromModel && restarts > 1) {
      throw new UsageException(
          "--init %s with --restarts %d: every restart would be the same; leave --restarts out",
          start, restarts);
    }
    require(
        minShare == null || (minShare >= 0 && minShare <= 1), "--min-share " + minShare, "0 to 1");
    return new FitSettings(components, restarts, seed, start, rule, hyperParameters())
        .judged(minShare, failIfNotConverged);
  }
}
