package io.emmer.app.compare;

import io.emmer.app.nightly.ModelDrift;
import io.emmer.app.report.ReportData;
import io.emmer.em.Candidate;
import io.emmer.em.Model;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.findings.AgreementTask;
import io.emmer.em.metric.Agreement;
import io.emmer.em.metric.Contingency;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Two models of the same columns.
 *
 * @param first the model that the other is compared with
 * @param second the other
 */
public record ModelComparison(Side first, Side second) {
  /** A model with what its rows go through. */
  public record Side(StoredModel stored, Candidate<?, ?> candidate, RowTransform transform) {
    static Side of(Configuration conf, String directory) throws IOException {
      StoredModel stored = HadoopModels.read(conf, directory);
      return new Side(stored, HadoopModels.candidate(stored), HadoopModels.transform(conf, stored));
    }

    private int dimensions() {
      return transform.rawDimensions(candidate.model().dimensions());
    }

    /** The model itself, or its centres where the rows come from. */
    private Model inSpaceOfRows() {
      Model model = candidate.model();
      if (transform.isNone()) {
        return model;
      }
      List<double[]> centres = ReportData.prototypes(model, transform);
      double[] all = centres.stream().flatMapToDouble(Arrays::stream).toArray();
      return new KMeansModel(model.weights(), all);
    }
  }

  /**
   * How alike two models share out rows.
   *
   * @param ari adjusted Rand index
   */
  public record Shares(long rows, double ari) {}

  /**
   * Reads two models.
   *
   * @throws UsageException if they are of other columns
   */
  public static ModelComparison of(Configuration conf, String first, String second)
      throws IOException {
    ModelComparison both = new ModelComparison(Side.of(conf, first), Side.of(conf, second));
    int expected = both.first.dimensions();
    int found = both.second.dimensions();
    if (found != expected) {
      throw new UsageException(
          "%s: a model of rows of %d values, expected %d as in %s", second, found, expected, first);
    }
    List<?> columns = columns(both.first);
    List<?> others = columns(both.second);
    if (!columns.equals(others)) {
      throw new UsageException(
          "%s: its columns and their levels are other ones than those of %s; compare models of the"
              + " same columns",
          second, first);
    }
    return both;
  }

  /** Types and levels of the columns of a table; nothing for rows of numbers. */
  private static List<?> columns(Side side) {
    return side.candidate.model() instanceof MixedModel mixed
        ? mixed.schema().columns().stream()
            .map(column -> List.of(column.name(), column.type(), String.valueOf(column.levels())))
            .toList()
        : List.of();
  }

  /** Components of the second model beside the nearest of the first, each used once. */
  public ModelDrift matches() {
    Model of = first.inSpaceOfRows();
    return ModelDrift.of(second.inSpaceOfRows(), of, spread(of));
  }

  /** sum_k pi_k |c_k - c|^2 of the centres; 0 for a single one. */
  private static double spread(Model model) {
    double[] weights = model.weights();
    double[] centres = model.centres();
    double[] mean = model.mean();
    double spread = 0;
    for (int i = 0; i < centres.length; i++) {
      double deviation = centres[i] - mean[i % mean.length];
      spread += weights[i / mean.length] * deviation * deviation;
    }
    return spread;
  }

  /**
   * Looks at rows under both models.
   *
   * @param source prepared for neither
   * @throws UsageException if the models want the rows scaled in two ways
   */
  public Shares shares(SparkJob job, RowSource source) throws IOException {
    RowSource prepared = source.preparedAs(job.hadoop(), first.stored);
    RowSource other = source.preparedAs(job.hadoop(), second.stored);
    if (!prepared.scaling().equals(other.scaling())) {
      throw new UsageException(
          "%s and %s want their rows scaled in two ways; compare models of one scale, or leave"
              + " {input} out",
          first.stored.directory(), second.stored.directory());
    }
    boolean ofCells = first.candidate.model() instanceof MixedModel;
    try (Rows rows =
        ofCells
            ? prepared.load(job, first.candidate.family())
            : prepared.transformed(RowTransform.NONE).load(job)) {
      AgreementTask task = new AgreementTask(seen(first, rows), seen(second, rows));
      Contingency counts = rows.data().reduce("compare", task);
      return new Shares(counts.rows(), Agreement.ari(counts));
    }
  }

  private static AgreementTask.Side seen(Side side, Rows rows) {
    if (side.transform.isNone()) {
      return new AgreementTask.Side(side.candidate, rows.data().origin(), block -> block);
    }
    RowTransform transform = side.transform;
    double[] origin = new double[side.candidate.model().dimensions()];
    return new AgreementTask.Side(side.candidate, origin, transform::apply);
  }
}
