package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.nightly.FinishedNight;
import io.emmer.app.nightly.Gate;
import io.emmer.app.nightly.NightlyJob;
import io.emmer.app.nightly.NightlySettings;
import io.emmer.app.nightly.RunDocument;
import io.emmer.app.nightly.RunStatus;
import io.emmer.em.Family;
import io.emmer.em.findings.Finding;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.RefusedException;
import io.emmer.spark.UsageException;
import io.emmer.spark.checkpoint.Interval;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.sweep.SweepConfiguration;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One scheduled run of one date. */
@Command(
    name = "nightly",
    customSynopsis =
        "emmer nightly --run-date YYYY-MM-DD --input PATH --family NAME --output DIR "
            + "[options]",
    description = {
      "Fits the rows of one date and publishes the model if it passes.",
      "The new model is compared with the published one on held-out rows. Running a "
          + "finished date again does nothing (exit code 0, or 5 if it was refused); a run "
          + "that died is resumed, one that failed is repeated. conf/NIGHTLY.md describes "
          + "directories, failures and what to do."
    },
    footer = {
      "  emmer nightly --config conf/nightly.conf --run-date 2026-11-21",
      "  emmer nightly --run-date 2026-11-21 --input 'hdfs:///rows/dt={run-date}' \\",
      "      --family gaussian-diagonal --components 8 --restarts 5 --cold-every 28 \\",
      "      --gate minRows=10000 --gate maxDropPerRow=0.2 --output hdfs:///models/rows",
      "  emmer evaluate --model nights/$(cat nights/latest) --input rows.npy"
    })
final class NightlyVerb extends SparkVerb {
  private static final String RUN_DATE = "{run-date}";

  @NoEffectOnNumbers
  @Option(
      names = "--run-date",
      required = true,
      paramLabel = "YYYY-MM-DD",
      description =
          "Date of the rows; replaces {run-date} in --input, --labels, --table and " + "--where.")
  private String runDate;

  @Mixin private TrainingInputOptions input;
  @Mixin private FitOptions options;

  @NoEffectOnNumbers
  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description =
          "Directory of all nights: runs/DATE, and latest, which names the published run.")
  private String output;

  @NoEffectOnNumbers
  @Option(
      names = "--gate",
      paramLabel = "KEY=VALUE",
      description =
          "Condition that a new model must meet: minRows, maxDropPerRow (nats, or squared "
              + "distance), maxWeightDrift (0 to 1), maxParameterDrift (in standard deviations "
              + "of the rows), requireConverged. Repeatable; a block gate { ... } in the "
              + "configuration file.")
  private Map<String, String> gate = new LinkedHashMap<>();

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description =
          "Share of the rows that models are compared on and not fitted to. Default: "
              + "${DEFAULT-VALUE}.")
  private double heldOut = 0.1;

  @NoEffectOnNumbers
  @Option(
      names = "--cold-every",
      paramLabel = "DAYS",
      description =
          "Start afresh, with --init and --restarts, after this many days. Default: 0 "
              + "(never).")
  private int coldEvery;

  @NoEffectOnNumbers
  @Option(
      names = "--keep-runs",
      paramLabel = "N",
      description =
          "Number of runs with a good model, and of other runs, whose files are kept. "
              + "Default: ${DEFAULT-VALUE}.")
  private int keepRuns = 30;

  @NoEffectOnNumbers
  @Option(
      names = "--checkpoint-every",
      paramLabel = "N|Ts",
      description = "Iterations (10) or seconds (60s) between checkpoints. Default: 60s.")
  private String checkpointEvery = Interval.DEFAULT;

  @NamesOutput(isResult = false)
  @NoEffectOnNumbers
  @Option(
      names = "--prometheus",
      paramLabel = "FILE",
      description =
          "File for Prometheus with the figures of the run. Default: emmer.prom in --output.")
  private String prometheus;

  @NoEffectOnNumbers
  @Option(
      names = "--force",
      description = "Run a finished date again, next to the earlier run; the gate decides anew.")
  private boolean force;

  private NightlySettings settings;

  /** The directory of the run that was told. */
  private String written;

  @Override
  SparkWork prepare() {
    Family<?, ?> family = options.family(err());
    LocalDate date = date();
    require(
        input.mention(RUN_DATE),
        input.describe(),
        RUN_DATE + " in it, else every night would read the same");
    input.change(name -> name.replace(RUN_DATE, date.toString()));
    settings = settings(family, date);
    return () -> {
      requireOutsideTable();
      NightlyJob night =
          new NightlyJob(
              job, settings, fit -> progress(family.objective(), fit), Clock.systemUTC());
      if (dryRun
          && isDryRun(
              night.preview(),
              RunOptions.chosen(
                  List.of(new SweepConfiguration(family, options.settings(family)))))) {
        return;
      }
      tell(night.run());
    };
  }

  @Override
  void check(FileChecks files) throws IOException {
    // Files of others may lie in it: it is no place of this run alone.
    files.requireApart(Map.of("--output", output), inputs());
    files.kept(output);
  }

  private void requireOutsideTable() throws IOException {
    Map<String, String> places = places();
    places.put("--output", output);
    try {
      requireOutside(places, settings.input().query());
    } catch (InputException e) {
      // The night tells of a table that is not there, and keeps a record of that.
    }
  }

  @Override
  boolean isDone(FileChecks early) throws IOException {
    if (dryRun || !early.sees(output) || !input.areSeen(early)) {
      return false;
    }
    Optional<RunDocument> found =
        FinishedNight.find(early.configuration(), settings, err()::println);
    found.ifPresent(this::tell);
    return found.isPresent();
  }

  @Override
  List<FileChecks.Input> inputs() {
    return super.inputs().stream().map(input -> input.of(RUN_DATE, runDate)).toList();
  }

  @Override
  List<String> outputs() {
    return written == null ? List.of() : List.of(written);
  }

  private void tell(RunDocument run) {
    written = output + "/runs/" + run.id().name();
    String findings = Finding.lines(run.findings(), MOST_FINDINGS);
    printResult(
        run.result(), run.summary() + (findings.isEmpty() ? "" : Text.format("%n%s", findings)));
    if (run.status() == RunStatus.REFUSED || run.status() == RunStatus.WITHDRAWN) {
      throw new RefusedException(
          Text.format(
              "%s: %s: %s; the published model stays, see its run.json in %s/runs/%1$s",
              run.id().name(), run.status().label(), run.reason(), output));
    }
  }

  private NightlySettings settings(Family<?, ?> family, LocalDate date) {
    if (options.run.failIfNotConverged) {
      throw new UsageException(
          "--fail-if-not-converged: here it is --gate requireConverged=true, which keeps the"
              + " published model");
    }
    input.refuseSubset("--held-out");
    require(heldOut > 0 && heldOut < 1, "--held-out " + heldOut, "a share between 0 and 1");
    require(coldEvery >= 0, "--cold-every " + coldEvery, "0 or more days");
    require(keepRuns >= 1, "--keep-runs " + keepRuns, "1 or more");
    FitSettings fit = options.settings(family);
    RowQuery query = input.query(fit.seed(), List.of(family), err());
    query.transform().check(family);
    return new NightlySettings(
        output,
        date,
        new NightlySettings.Input(query, heldOut),
        new NightlySettings.Fit(
            family, fit, coldEvery, CheckpointOptions.interval(checkpointEvery)),
        Gate.parse(gate),
        keepRuns,
        Optional.ofNullable(prometheus),
        force,
        new NightlySettings.Options(effectiveOptions(), CheckpointOptions.configuration(this)));
  }

  /** A date by mistake far ahead would make all that follow older than the published one. */
  private LocalDate date() {
    try {
      LocalDate date = LocalDate.parse(runDate);
      LocalDate tomorrow = LocalDate.now(Clock.systemUTC()).plusDays(1);
      if (date.getYear() < 0) {
        throw new DateTimeException("before the year 0, whose names have no sign");
      }
      if (date.isAfter(tomorrow)) {
        throw new UsageException(
            "--run-date %s: lies ahead, expected %s at the latest", runDate, tomorrow);
      }
      return date;
    } catch (DateTimeException e) {
      throw new UsageException("--run-date %s: expected a date, as 2026-11-21", runDate);
    }
  }
}
