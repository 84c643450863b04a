package io.emmer.app.nightly;

import io.emmer.app.evaluation.Evaluation;
import io.emmer.app.image.ImageShape;
import io.emmer.app.nightly.RunDocument.Evaluated;
import io.emmer.app.nightly.RunDocument.Found;
import io.emmer.app.report.ReportData;
import io.emmer.em.HyperParameters;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.family.Families;
import io.emmer.em.metric.Contingency;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.Provenance;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.rows.transform.RowTransform;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A page about drift, without running a night. */
public final class SampleDrift {
  private static final int NIGHTS = 30;
  private static final int COMPONENTS = 12;
  private static final int SIDE = 4;

  private SampleDrift() {}

  public static String page(String text, boolean images) {
    List<RunDocument> runs =
        IntStream.range(0, NIGHTS).mapToObj(night -> run(night, text)).toList();
    return new DriftPage(runs, report(text, images), prototypes(0)).html();
  }

  private static ReportData report(String text, boolean images) {
    ModelDocument document =
        new ModelDocument(
            new ModelDocument.Header(1, "kmeans", COMPONENTS, SIDE * SIDE),
            null,
            null,
            null,
            null,
            null,
            new Provenance(List.of("family = kmeans", text + " = " + text), Map.of()),
            null,
            null);
    return new ReportData(
        new StoredModel("model", document, Map.of()),
        model(),
        new Evaluation(9, 9, 9, new Contingency.Counter(COMPONENTS).contingency(), List.of(), 0),
        RowTransform.NONE,
        images ? ImageShape.grey(SIDE, SIDE) : null,
        null,
        null,
        null);
  }

  private static Model model() {
    double[] centres = prototypes(0.1).stream().flatMapToDouble(Arrays::stream).toArray();
    double[] weights = new double[COMPONENTS];
    Arrays.fill(weights, 1.0 / COMPONENTS);
    return Families.of("kmeans", HyperParameters.DEFAULTS)
        .read(
            COMPONENTS,
            SIDE * SIDE,
            Map.of(
                "weights",
                NdArray.of(weights, COMPONENTS),
                "means",
                NdArray.of(centres, COMPONENTS, SIDE * SIDE)));
  }

  private static List<double[]> prototypes(double shift) {
    return IntStream.range(0, COMPONENTS)
        .mapToObj(
            k ->
                IntStream.range(0, SIDE * SIDE)
                    .mapToDouble(d -> 0.5 + 0.4 * Math.sin(k + d) + shift)
                    .toArray())
        .toList();
  }

  private static ModelDrift.Pair pair(int k) {
    boolean isNew = k == COMPONENTS - 2;
    boolean isGone = k == COMPONENTS - 1;
    return new ModelDrift.Pair(
        isGone ? null : k,
        isNew ? null : (k + 1) % COMPONENTS,
        isGone ? 0 : 1.5 / (k + 10),
        isNew ? 0 : 1.0 / (k + 8),
        isNew || isGone ? 0 : 0.1 * k,
        isNew || isGone ? 0 : 0.02 * k);
  }

  private static RunDocument run(int night, String text) {
    RunId id = new RunId(LocalDate.of(2026, 10, 23).plusDays(night), 1);
    RunDocument begun = RunDocument.of(id, 1, Instant.EPOCH, Map.of());
    if (night == 12) {
      return begun.with(RunStatus.FAILED, text);
    }
    int rows = 10_000 + 37 * night;
    Double published = night == 0 ? null : -12.05 - 0.021 * night;
    ModelDrift drift =
        new ModelDrift(
            0.02 + 0.001 * night,
            0.1 + 0.01 * (night % 7),
            IntStream.range(0, COMPONENTS).mapToObj(SampleDrift::pair).toList(),
            List.of(
                new ColumnDrift("monthly_charge", 0.12, 0.1, -0.31, null),
                new ColumnDrift(text, 0.0, 0.0, null, 0.05 + 0.01 * (night % 7))));
    Evaluated evaluated =
        new Evaluated("log-likelihood", rows, -12 - 0.02 * night, published, null);
    boolean refused = night % 9 == 8 || night == NIGHTS - 1;
    return begun
        .with(InputDocument.UNKNOWN.with(new InputDocument.Split(rows, rows, 0)))
        .with(new RunDocument.Start("random", false, "2026-10-23", "2026-11-20"))
        .with(new Found(null, null, evaluated, night == 0 ? null : drift, checks(text)))
        .with(refused ? RunStatus.REFUSED : RunStatus.PUBLISHED, refused ? text : "passed");
  }

  private static List<Gate.Check> checks(String text) {
    return List.of(
        new Gate.Check("minRows", "10000", "12345", true),
        new Gate.Check("maxDropPerRow", "at most 0.5", null, true),
        new Gate.Check("maxWeightDrift", text, "0.31", false));
  }
}
