package io.emmer.spark.fit;

import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.Objective;
import io.emmer.em.Trace;
import io.emmer.em.findings.Finding;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.metric.RowScores;
import io.emmer.em.model.Checksums;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.ModelStore;
import io.emmer.em.model.Provenance;
import io.emmer.em.model.Publication;
import io.emmer.em.model.Traces;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import io.emmer.spark.Secrets;
import io.emmer.spark.Version;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.RowOrder;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** The documents about a fit: what model.json says besides the parameters, and its parts. */
public final class ModelMetadata {
  /** Of columns that a finding is about. */
  private static final int MOST_NAMED = 4;

  private ModelMetadata() {}

  /** The document of a finished fit. */
  public static ModelDocument of(
      FitJob.Outcome outcome, FitSettings settings, Rows rows, Provenance by) {
    FitResult<?, ?> best = outcome.best();
    RowScores.Summary scores = outcome.scoresOrNull();
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("start", outcome.startSeconds());
    seconds.put("fit", outcome.fitSeconds());
    return new ModelDocument(
        null,
        new ModelDocument.Fit(
            rows.input().rows(),
            best.family().objective().label(),
            settings.components(),
            best.converged(),
            best.stopReason().name(),
            best.iterations(),
            settings.seed(),
            incidents(best.trace())),
        traces(RunSummary.of(outcome.bestRestart(), best)),
        outcome.runs().stream().map(run -> restart(run, outcome.bestRestart())).toList(),
        settings(settings, best.family()),
        input(rows),
        by,
        new ModelDocument.Details(
            seconds,
            scores == null ? null : scores.sizes(),
            null,
            columns(scores, rows),
            findings(outcome, rows),
            quantiles(scores, Objective.LOG_LIKELIHOOD),
            quantiles(scores, Objective.INERTIA)),
        null);
  }

  /** With one about columns that do not vary, which Gaussian densities count as very sharp. */
  private static List<Finding> findings(FitJob.Outcome outcome, Rows rows) {
    List<Finding> findings = new ArrayList<>(outcome.findings());
    Family<?, ?> family = outcome.best().family();
    boolean isGaussian = family.objective().isLikelihood() && !family.support().isBounded();
    List<String> constant =
        rows.schema().map(TableSchema::columns).orElse(List.of()).stream()
            .filter(column -> column.type() == ColumnType.NUMERIC)
            .filter(column -> Objects.equals(column.standardDeviation(), 0.0))
            .map(Column::name)
            .toList();
    if (isGaussian && !family.support().missing() && !constant.isEmpty()) {
      findings.add(
          new Finding(
              "constant-columns",
              Finding.Level.DOUBTFUL,
              Text.format(
                  "the same in all rows: %s%s; the log-likelihood counts the smallest variance"
                      + " there",
                  constant.stream().limit(MOST_NAMED).collect(Collectors.joining("', '", "'", "'")),
                  constant.size() > MOST_NAMED
                      ? " and " + (constant.size() - MOST_NAMED) + " more"
                      : ""),
              "--exclude them"));
    }
    return findings;
  }

  /** The columns of the rows, which know how likely their cells are; null without any. */
  private static List<Column> columns(RowScores.Summary scoresOrNull, Rows rows) {
    List<Column> columns = rows.schema().map(TableSchema::columns).orElse(null);
    if (columns == null
        || scoresOrNull == null
        || rows.transform().reducedDimensions() > 0
        || scoresOrNull.averageLogDensity().size() != columns.size()) {
      return columns;
    }
    List<Column> averaging = new ArrayList<>();
    for (Column column : columns) {
      Double average = scoresOrNull.averageLogDensity().get(averaging.size());
      averaging.add(column.averaging(average.isNaN() ? null : average));
    }
    return averaging;
  }

  /** The quantiles if they are of such an objective, else null. */
  private static List<Double> quantiles(RowScores.Summary scoresOrNull, Objective objective) {
    return scoresOrNull == null || scoresOrNull.quantiles().objective() != objective
        ? null
        : scoresOrNull.quantiles().values();
  }

  /** Writes the best model of a finished fit as a new directory, with its document. */
  public static void write(
      ModelStore store,
      String directory,
      FitJob.Outcome outcome,
      FitSettings settings,
      Rows rows,
      Provenance by)
      throws IOException {
    FitResult<?, ?> best = outcome.best();
    try (Publication model = Publication.begin(store, directory, false)) {
      TransformFiles.write(model, rows.transform());
      ModelDocument document = of(outcome, settings, rows, by);
      ModelDirectory.write(model, best.family().name(), best.model(), document);
      model.commit();
    }
  }

  private static ModelDocument.Incidents incidents(Trace trace) {
    return new ModelDocument.Incidents(trace.lostComponents(), trace.raisedFloors(), trace.falls());
  }

  private static ModelDocument.Restart restart(RunSummary run, int best) {
    return new ModelDocument.Restart(
        run.restart(),
        run.restart() == best,
        run.trace().converged(),
        run.trace().stopReason().name(),
        run.trace().iterations(),
        traces(run));
  }

  private static ModelDocument.Settings settings(FitSettings settings, Family<?, ?> family) {
    Double floor = settings.hyperParameters().floorOrNull();
    boolean isOwn = floor == null && family.support().missing();
    return new ModelDocument.Settings(
        settings.start().toString(),
        settings.rule().maxIterations(),
        settings.rule().tolerance(),
        settings.rule().absoluteTolerance(),
        settings.hyperParameters().pseudoCount(),
        isOwn ? null : (Double) settings.hyperParameters().varianceFloor());
  }

  /** How the work was called, and what runs. */
  public static Provenance provenance(List<String> configuration, String sparkVersion) {
    Map<String, String> versions = versions(sparkVersion);
    versions.put("kernels", Kernels.get().getClass().getSimpleName());
    return new Provenance(configuration, versions);
  }

  /** The versions of what runs, by name. */
  public static Map<String, String> versions(String sparkVersion) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("emmer", Version.text());
    versions.put("spark", sparkVersion);
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }

  /** The traces of a run. */
  public static Traces traces(RunSummary run) {
    Trace trace = run.trace();
    return new Traces(trace.objectives(), run.hasPrior() ? trace.penalized() : null);
  }

  /** Which rows were read, and how. */
  public static InputDocument input(Rows rows) {
    return input(rows.input(), rows.scaling(), rows.transform());
  }

  /** Which rows will be read, and how they will be scaled. */
  public static InputDocument input(RowSource rows) {
    return input(rows.input(), rows.scaling(), RowTransform.NONE);
  }

  private static InputDocument input(RowInput input, Scaling scaling, RowTransform transform) {
    MessageDigest digest = Checksums.sha256();
    for (RowInput.File file : input.files()) {
      digest.update(new Path(file.path()).getName().getBytes(StandardCharsets.UTF_8));
      digest.update(Long.toString(file.bytes()).getBytes(StandardCharsets.UTF_8));
      digest.update(file.header());
    }
    return new InputDocument(
        input.dimensions(),
        input.rowsInFiles(),
        input.subset() == null ? null : new InputDocument.Subset(input.rows(), input.subset().of()),
        TransformFiles.describe(
            scaling.divisor(), scaling.threshold(), input.unsignedBytes(), transform),
        Arrays.stream(input.rowShape()).boxed().toList(),
        input.featureNames().orElse(null),
        new InputDocument.Source(
            input.files().stream()
                .map(file -> new InputDocument.File(Secrets.hide(file.path()), file.bytes()))
                .toList(),
            Checksums.hex(digest),
            input.order() == RowOrder.FILE ? null : input.order().toString()),
        null);
  }
}
