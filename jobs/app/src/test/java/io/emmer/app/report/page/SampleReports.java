package io.emmer.app.report.page;

import io.emmer.app.evaluation.Evaluation;
import io.emmer.app.evaluation.Evaluation.Exemplar;
import io.emmer.app.image.ImageShape;
import io.emmer.app.report.Comparison;
import io.emmer.app.report.ModelProfile;
import io.emmer.app.report.Plane;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.SweepData;
import io.emmer.em.HyperParameters;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.family.Families;
import io.emmer.em.metric.Contingency;
import io.emmer.em.metric.InformationCriteria;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.Provenance;
import io.emmer.em.model.StoredModel;
import io.emmer.em.model.Traces;
import io.emmer.em.synthetic.StrokeDigits;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.sweep.SweepDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reports of generated digits, clustered by their label and slant, without running a fit. */
final class SampleReports {
  private static final int ROWS = 1500;
  private static final int EXEMPLARS = 10;

  private SampleReports() {}

  /** A report with images, labels and {@code components} components. */
  static ReportData digits(int components) {
    StrokeDigits digits = new StrokeDigits(7);
    double[][] rows = new double[ROWS][];
    int[] labels = new int[ROWS];
    int[] assigned = new int[ROWS];
    for (int n = 0; n < ROWS; n++) {
      rows[n] = image(digits, n);
      labels[n] = digits.label(n);
      // Every eighth row goes astray, so that components are not pure.
      int home = labels[n] + StrokeDigits.CLASSES * (n % 3);
      assigned[n] = (n % 8 == 0 ? home + 5 * (n % 5) : home) % components;
    }
    double[] weights = new double[components];
    double[][] means = new double[components][];
    List<List<Exemplar>> exemplars = new ArrayList<>();
    for (int k = 0; k < components; k++) {
      int component = k;
      int[] own = IntStream.range(0, ROWS).filter(n -> assigned[n] == component).toArray();
      weights[k] = (double) own.length / ROWS;
      double[] mean = new double[StrokeDigits.PIXELS];
      for (int n : own) {
        for (int d = 0; d < mean.length; d++) {
          mean[d] += rows[n][d] / own.length;
        }
      }
      means[k] = mean;
      exemplars.add(
          IntStream.of(own)
              .boxed()
              .sorted(Comparator.comparingDouble(n -> squaredDistance(rows[n], mean)))
              .limit(EXEMPLARS)
              .map(n -> new Exemplar(n, Integer.toString(labels[n]), -12, rows[n]))
              .toList());
    }
    return new ReportData(
        stored(
            "bernoulli",
            "log-likelihood",
            List.of(
                trace(1, -9_402_118.25, 0.31, 61, false),
                trace(2, -9_391_402.5, 0.26, 44, true),
                trace(3, -9_420_033.75, 0.22, 52, false)),
            ""),
        model("bernoulli", "probabilities", weights, means),
        new Evaluation(
            ROWS,
            ROWS,
            -156.5234 * ROWS,
            contingency(labels, assigned, components),
            exemplars,
            EXEMPLARS),
        RowTransform.NONE,
        ImageShape.grey(StrokeDigits.SIDE, StrokeDigits.SIDE),
        null,
        null,
        null);
  }

  private static Contingency contingency(int[] labels, int[] assigned, int components) {
    Contingency.Counter counter = new Contingency.Counter(components);
    for (int n = 0; n < labels.length; n++) {
      counter.add(Integer.toString(labels[n]), assigned[n]);
    }
    return counter.contingency();
  }

  private static double squaredDistance(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(d -> (a[d] - b[d]) * (a[d] - b[d])).sum();
  }

  private static double[] image(StrokeDigits digits, int row) {
    byte[] bytes = new byte[StrokeDigits.PIXELS];
    digits.draw(row, bytes, 0);
    return IntStream.range(0, bytes.length).mapToDouble(d -> (bytes[d] & 0xff) / 255.0).toArray();
  }

  /** A report without images and labels: two features, or more than are shown. */
  static ReportData plain(int dimensions) {
    return plain(dimensions, trace(1, 12.5, 0.5, 4, true));
  }

  /** The same of a model with these runs. */
  static ReportData plain(int dimensions, ModelDocument.Restart... runs) {
    double[][] means = means(3, dimensions);
    double[] weights = {1 / 6.0, 2 / 6.0, 3 / 6.0};
    StoredModel stored = stored("gaussian-unit", "log-likelihood", List.of(runs), "");
    Contingency none = new Contingency.Counter(3).contingency();
    return plain(stored, model("gaussian-unit", "means", weights, means), 90, none, null);
  }

  private static ReportData plain(
      StoredModel stored, Model model, int rows, Contingency table, Plane plane) {
    List<double[]> means = ReportData.prototypes(model, RowTransform.NONE);
    List<List<Exemplar>> exemplars =
        IntStream.range(0, means.size())
            .mapToObj(k -> List.of(new Exemplar(17L + k, null, -1, means.get(k))))
            .toList();
    return new ReportData(
        stored,
        model,
        new Evaluation(rows, rows, -3.5 * rows, table, exemplars, 1),
        RowTransform.NONE,
        null,
        plane,
        null,
        ModelProfile.of(stored, model, RowTransform.NONE, Optional.empty()));
  }

  private static double[][] means(int components, int dimensions) {
    double[][] means = new double[components][dimensions];
    for (int k = 0; k < components; k++) {
      for (int d = 0; d < dimensions; d++) {
        means[k][d] = Math.sin(d * 0.3 + k) * (k + 1);
      }
    }
    return means;
  }

  /** A report of rows of two values with two components, drawn. */
  static ReportData plane(int rows, boolean ellipses) {
    double[] points = new double[2 * rows];
    double[] responsibilities = new double[2 * rows];
    for (int n = 0; n < rows; n++) {
      points[2 * n] = n % 2 + 0.3 * Math.sin(n);
      points[2 * n + 1] = n % 2 + 0.3 * Math.cos(1.7 * n);
      responsibilities[2 * n] = n % 2 == 0 ? 0.9 : 0.05;
      responsibilities[2 * n + 1] = 1 - responsibilities[2 * n];
    }
    String family = ellipses ? "gaussian-unit" : "kmeans";
    String objective = ellipses ? "log-likelihood" : "inertia";
    double[] weights = {1 / 3.0, 2 / 3.0};
    return plain(
        stored(family, objective, List.of(trace(1, 12.5, 0.5, 4, true)), ""),
        model(family, "means", weights, means(2, 2)),
        rows,
        new Contingency.Counter(2).contingency(),
        new Plane("value 1", "value 2", rows, points, responsibilities, components(ellipses)));
  }

  private static List<Plane.Component> components(boolean ellipses) {
    double[] first = {0.04, 0.02, 0.02, 0.09};
    double[] second = {0.09, 0, 0, 0.04};
    return List.of(
        new Plane.Component(0.8, 0, 0, ellipses ? first : null),
        new Plane.Component(0.2, 1, 1, ellipses ? second : null));
  }

  /** Two models side by side, with the truth. */
  static Comparison comparison(String text) {
    Plane truth =
        new Plane("value 1", "value 2", 0, new double[0], new double[0], components(true));
    return new Comparison(
        text, List.of(plane(300, false), plane(300, true)), List.of(text, "mixture"), truth, null);
  }

  /** A sweep of two families and K-means, with the best models. */
  static Comparison sweep(String text) {
    List<SweepDocument.Configured> mixtures = new ArrayList<>();
    List<SweepDocument.Configured> clusters = new ArrayList<>();
    List<SweepDocument.Candidate> runs = new ArrayList<>();
    for (int k = 2; k <= 6; k++) {
      mixtures.add(configuration("gaussian-diagonal", k, 2 * k - 3, runs));
      mixtures.add(configuration(text, k, 2 * k - 2, runs));
      clusters.add(configuration("kmeans", k, 1, runs));
    }
    mixtures.add(
        new SweepDocument.Configured("gaussian-tied", 9, "gaussian", "", "random", 9, 0, null));
    SweepDocument document =
        new SweepDocument(
            new SweepDocument.Grid(1, 1500, 2, "bic", 3, 0, 3, List.of()),
            List.of(
                best("gaussian", "gaussian-diagonal", "best-gaussian"),
                best("kmeans-2", "kmeans", "best-kmeans-2")),
            Stream.concat(mixtures.stream(), clusters.stream()).toList(),
            runs,
            List.of(),
            Map.of("total", 4.25),
            input(""),
            provenance(text));
    SweepData sweep =
        new SweepData(
            document,
            List.of(
                new SweepData.Group("gaussian", mixtures, runs),
                new SweepData.Group("kmeans", clusters, runs)));
    return new Comparison(
        text, List.of(plane(300, true), digits(10)), List.of(text, "digits"), null, sweep);
  }

  private static SweepDocument.Group best(String group, String family, String directory) {
    return new SweepDocument.Group(group, "bic", family, 2, 0, 1, directory);
  }

  private static SweepDocument.Configured configuration(
      String family, int components, int rank, List<SweepDocument.Candidate> runs) {
    double most = -9000 + 300 * Math.sqrt(components);
    double free = 5.0 * components;
    for (int r = 0; r < 3; r++) {
      double objective = most - 17 * r;
      InformationCriteria criteria =
          new InformationCriteria(
              2 * free - 2 * objective, 7 * free - 2 * objective, 7 * free - 2 * objective + 30);
      runs.add(
          new SweepDocument.Candidate(
              family,
              components,
              r,
              new SweepDocument.Ending(r == 0, components, true, "TOLERANCE", 12 + r, objective),
              5L * components,
              0.0,
              family.equals("kmeans") ? null : criteria,
              null,
              null));
    }
    SweepDocument.Found found =
        new SweepDocument.Found(
            rank,
            0,
            most,
            new SweepDocument.Range(most - 34, most - 17, most),
            false,
            null,
            5L * components,
            null);
    return new SweepDocument.Configured(family, components, "", "", "random", 9, 3, found);
  }

  /** A plain report in which every text is {@code text} that a file can hold. */
  static ReportData withText(String text) {
    double[][] means = {{0, Math.sin(0.3)}};
    ModelDocument.Restart best = restart(1, true, text, 1.0, 2.0);
    ModelDocument.Restart other = restart(2, false, text, 1.0, 1.5);
    return plain(
        stored("gaussian-unit", text, List.of(best, other), text),
        model("gaussian-unit", "means", new double[] {1}, means),
        2,
        new Contingency(List.of(text), 1, new long[][] {{2}}),
        null);
  }

  private static Model model(String family, String name, double[] weights, double[][] means) {
    double[] centres = Arrays.stream(means).flatMapToDouble(Arrays::stream).toArray();
    int dimensions = means[0].length;
    return Families.of(family, HyperParameters.DEFAULTS)
        .read(
            weights.length,
            dimensions,
            Map.of(
                "weights",
                NdArray.of(weights, weights.length),
                name,
                NdArray.of(centres, weights.length, dimensions)));
  }

  private static StoredModel stored(
      String family, String objective, List<ModelDocument.Restart> runs, String text) {
    ModelDocument document =
        new ModelDocument(
            new ModelDocument.Header(1, family, 1, 1),
            new ModelDocument.Fit(9L, objective, 1, true, text, 4, 0L, null),
            null,
            runs,
            null,
            input(text),
            provenance(text),
            new ModelDocument.Details(
                Map.of("fit" + text, 4.8), null, null, null, null, null, null),
            Map.of("probabilities.npy" + text, "440fcabf73cc546fa21475e81ea370265605f56be210a402"));
    return new StoredModel("model", document, Map.of());
  }

  static ModelDocument.Restart trace(
      int number, double end, double rate, int iterations, boolean best) {
    Double[] values = new Double[iterations + 1];
    for (int i = 0; i <= iterations; i++) {
      values[i] = end - Math.abs(end) * (gap(rate, i) - gap(rate, iterations));
    }
    return restart(number, best, best ? "TOLERANCE" : "MAX_ITERATIONS", values);
  }

  /** A run that converged if it is the best. */
  static ModelDocument.Restart restart(int number, boolean best, String stop, Double... values) {
    Traces traces = new Traces(List.of(values), null);
    return new ModelDocument.Restart(number, best, best, stop, values.length - 1, traces);
  }

  private static double gap(double rate, int iteration) {
    return 0.3 * Math.exp(-6 * rate * iteration) + 0.004 * Math.exp(-rate * iteration / 3);
  }

  private static InputDocument input(String text) {
    return new InputDocument(
        2,
        9L,
        null,
        null,
        null,
        null,
        new InputDocument.Source(
            List.of(new InputDocument.File("train-images-idx3-ubyte.gz" + text, 9_912_422)),
            "ab12" + text,
            null),
        null);
  }

  private static Provenance provenance(String text) {
    return new Provenance(
        List.of("components = 20", "option = " + text), Map.of("Emmer" + text, "0.1.0" + text));
  }
}
