package io.emmer.app.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.app.evaluation.Evaluation;
import io.emmer.app.evaluation.EvaluationTask;
import io.emmer.em.Candidate;
import io.emmer.em.findings.Finding;
import io.emmer.em.metric.Agreement;
import io.emmer.em.metric.Contingency;
import io.emmer.em.model.Flat;
import io.emmer.em.model.StoredModel;
import io.emmer.em.text.Text;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.sweep.SweepTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How well a model fits rows, and how its components agree with labels. */
@Command(
    name = "evaluate",
    customSynopsis = "emmer evaluate --model DIR --input PATH [options]",
    description = {
      "Scores a model on rows; with labels also their agreement.",
      "Prints the log-likelihood per row, or the inertia; with labels also the "
          + "contingency table, purity, NMI, ARI and Hungarian accuracy."
    },
    footer = {
      "  emmer evaluate --model model --input t10k-images-idx3-ubyte.gz \\",
      "      --labels t10k-labels-idx1-ubyte.gz"
    })
final class EvaluateVerb extends SparkVerb {
  /** Of which a line is printed; all are in the JSON. */
  private static final int MOST_LABELS = 40;

  @Mixin private ModelOptions model;
  @Mixin private InputOptions input;

  /**
   * The result of {@code evaluate}: either the inertia or the log-likelihood, and what labels tell.
   *
   * @param rowsAre what rows go through before the model sees them, if anything
   * @param agreement of labels and components, or null
   * @param contingency rows of every component by label, or null
   * @param findings what the fit of the model said about itself
   */
  @Flat
  record Result(
      long rows,
      Double inertia,
      Double inertiaPerRow,
      Double logLikelihood,
      Double logLikelihoodPerRow,
      String rowsAre,
      @JsonUnwrapped Agreement agreement,
      Map<String, long[]> contingency,
      List<Finding> findings) {

    /** The counts by label. */
    static Map<String, long[]> counts(Contingency table) {
      Map<String, long[]> counts = new LinkedHashMap<>();
      for (int label = 0; label < table.labels().size(); label++) {
        counts.put(table.labels().get(label), table.counts()[label]);
      }
      return counts;
    }
  }

  @Override
  SparkWork prepare() {
    RowQuery query = input.query();
    return () -> {
      StoredModel stored = HadoopModels.read(job.hadoop(), model.model);
      RowSource found = inspect(query.knowing(stored, false));
      RowSource source = found.preparedAs(job.hadoop(), stored);
      Candidate<?, ?> loaded = HadoopModels.candidate(stored);
      if (isDryRun(source.describe())) {
        return;
      }
      Evaluation evaluation;
      RowTransform transform;
      try (Rows rows = source.load(job, loaded.family())) {
        evaluation = EvaluationTask.run(rows.data(), loaded, 0, "evaluate");
        transform = rows.transform();
      }
      boolean labelled = source.labelled();
      List<Finding> findings = stored.document().findings();
      String text = text(evaluation, loaded, transform, labelled);
      String lines = findings.isEmpty() ? "" : "\n" + Finding.lines(findings, MOST_FINDINGS);
      printResult(result(evaluation, loaded, transform, labelled, findings), text + lines);
    };
  }

  @Override
  void check(FileChecks files) throws IOException {
    files.model(model.model);
    input.check(files);
  }

  private static Result result(
      Evaluation evaluation,
      Candidate<?, ?> model,
      RowTransform transform,
      boolean labelled,
      List<Finding> findings) {
    boolean likelihood = model.family().objective().isLikelihood();
    double score = evaluation.score();
    double perRow = score / evaluation.weight();
    Contingency table = evaluation.contingency();
    return new Result(
        evaluation.rows(),
        likelihood ? null : score,
        likelihood ? null : perRow,
        likelihood ? score : null,
        likelihood ? perRow : null,
        transform.isNone() ? null : transform.describe(),
        labelled ? Agreement.of(table) : null,
        labelled ? Result.counts(table) : null,
        findings);
  }

  private static String text(
      Evaluation evaluation, Candidate<?, ?> model, RowTransform transform, boolean labelled) {
    StringBuilder text = new StringBuilder();
    text.append(
        Text.format(
            "%d rows, %s per row %.6f",
            evaluation.rows(),
            model.family().objective().label(),
            evaluation.score() / evaluation.weight()));
    if (!transform.isNone()) {
      text.append(" (").append(transform.remark()).append(')');
    }
    if (labelled) {
      describe(evaluation.contingency(), text);
    }
    return text.toString();
  }

  private static void describe(Contingency table, StringBuilder text) {
    Agreement agreement = Agreement.of(table);
    text.append(
        Text.format(
            "%npurity %.4f, NMI %.4f, ARI %.4f, Hungarian accuracy %.4f%n",
            agreement.purity(), agreement.nmi(), agreement.ari(), agreement.hungarianAccuracy()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("label", LongStream.range(0, table.components())));
    int labels = table.labels().size();
    IntStream.range(0, labels)
        .boxed()
        .sorted(Comparator.comparing(label -> -LongStream.of(table.counts()[label]).sum()))
        .limit(MOST_LABELS)
        .sorted()
        .forEach(
            label ->
                rows.add(row(table.labels().get(label), LongStream.of(table.counts()[label]))));
    text.append(SweepTable.lines(rows, 1, 0).stripTrailing());
    if (labels > MOST_LABELS) {
      text.append(Text.format("%nand %d rarer labels", labels - MOST_LABELS));
    }
  }

  private static List<String> row(String name, LongStream numbers) {
    return Stream.concat(Stream.of(name), numbers.mapToObj(Long::toString)).toList();
  }
}
