package io.emmer.app.report.page;

import io.emmer.app.image.ImageShape;
import io.emmer.app.report.Comparison;
import io.emmer.app.report.Plane;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.SweepData;
import io.emmer.app.report.Values;
import io.emmer.em.metric.Agreement;
import io.emmer.em.metric.Contingency;
import io.emmer.em.synthetic.StrokeDigits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Reports of generated digits, clustered by their label and slant, without running a fit. */
final class SampleReports {
  private static final int ROWS = 1500;
  private static final int EXEMPLARS = 10;

  private SampleReports() {}

  /** A report with images, labels and {@code components} components. */
  static ReportData digits(int components) {
    StrokeDigits digits = new StrokeDigits(7);
    double[][] rows = new double[ROWS][];
    int[] assigned = new int[ROWS];
    long[][] counts = new long[StrokeDigits.CLASSES][components];
    for (int n = 0; n < ROWS; n++) {
      rows[n] = image(digits, n);
      // Every eighth row goes astray, so that components are not pure.
      int home = digits.label(n) + StrokeDigits.CLASSES * (n % 3);
      assigned[n] = (n % 8 == 0 ? home + 5 * (n % 5) : home) % components;
      counts[digits.label(n)][assigned[n]]++;
    }
    List<ReportData.ComponentCard> cards = new ArrayList<>();
    for (int k = 0; k < components; k++) {
      cards.add(card(k, digits, rows, assigned));
    }
    List<String> labels =
        IntStream.range(0, StrokeDigits.CLASSES).mapToObj(Integer::toString).toList();
    return new ReportData(
        new ReportData.Subject("Generated digits", "bernoulli", "log-likelihood", "responsibility"),
        new ReportData.Size(components, StrokeDigits.PIXELS, ROWS),
        summary(),
        List.of(
            trace("restart 1", -9_402_118.25, 0.31, 61, false),
            trace("restart 2", -9_391_402.5, 0.26, 44, true),
            trace("restart 3", -9_420_033.75, 0.22, 52, false)),
        cards,
        new ReportData.Labels(
            new Contingency(labels, components, counts),
            new Agreement(0.7123, 0.6012, 0.5034, Double.NaN)),
        ImageShape.grey(StrokeDigits.SIDE, StrokeDigits.SIDE),
        new ReportData.Origin(configuration(), provenance()),
        ReportData.Drawings.NONE);
  }

  /** A report without images and labels: two features, or more than are shown. */
  static ReportData plain(int dimensions) {
    List<ReportData.ComponentCard> cards = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      double[] mean = new double[dimensions];
      for (int d = 0; d < dimensions; d++) {
        mean[d] = Math.sin(d * 0.3 + k) * (k + 1);
      }
      List<ReportData.Exemplar> exemplars =
          List.of(new ReportData.Exemplar(17L + k, Values.of(mean), null, 0.75));
      cards.add(new ReportData.ComponentCard(k, (k + 1) / 6.0, Values.of(mean), exemplars));
    }
    return new ReportData(
        new ReportData.Subject("Plain rows", "gaussian-unit", "log-likelihood", "responsibility"),
        new ReportData.Size(3, dimensions, 90),
        List.of(),
        List.of(trace("restart 1", 12.5, 0.5, 4, true)),
        cards,
        null,
        null,
        new ReportData.Origin(configuration(), provenance()),
        ReportData.Drawings.NONE);
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
    ReportData plain = plain(2);
    ReportData data =
        new ReportData(
            new ReportData.Subject(
                "Two blobs",
                ellipses ? "gaussian-full" : "kmeans",
                ellipses ? "log-likelihood" : "inertia",
                "responsibility"),
            new ReportData.Size(2, 2, rows),
            List.of(),
            List.of(trace("restart 1", 12.5, 0.5, 4, true)),
            plain.cards().subList(0, 2),
            null,
            null,
            new ReportData.Origin(configuration(), provenance()),
            ReportData.Drawings.NONE);
    return data.with(
        new ReportData.Drawings(
            new Plane(
                "value 1",
                "value 2",
                rows,
                Values.of(points),
                Values.of(responsibilities),
                components(ellipses)),
            null));
  }

  private static List<Plane.Component> components(boolean ellipses) {
    return List.of(
        new Plane.Component(0.8, 0, 0, ellipses ? Values.of(0.04, 0.02, 0.02, 0.09) : null),
        new Plane.Component(0.2, 1, 1, ellipses ? Values.of(0.09, 0, 0, 0.04) : null));
  }

  /** Two models side by side, with the truth. */
  static Comparison comparison(String text) {
    Plane truth = new Plane("value 1", "value 2", 0, Values.of(), Values.of(), components(true));
    return new Comparison(
        text, List.of(plane(300, false), plane(300, true)), List.of(text, "mixture"), truth, null);
  }

  /** A sweep of two families and K-means, with the best models. */
  static Comparison sweep(String text) {
    List<SweepData.Configuration> mixtures = new ArrayList<>();
    List<SweepData.Configuration> clusters = new ArrayList<>();
    for (int k = 2; k <= 6; k++) {
      mixtures.add(configuration("gaussian-diagonal", k, 2 * k - 3));
      mixtures.add(configuration(text, k, 2 * k - 2));
      clusters.add(configuration("kmeans", k, 1));
    }
    mixtures.add(new SweepData.Configuration("gaussian-tied", 9, 0, 40, List.of()));
    SweepData sweep =
        new SweepData(
            "bic",
            3,
            1500,
            2,
            List.of(
                new SweepData.Group("gaussian", mixtures), new SweepData.Group("kmeans", clusters)),
            List.of(
                new SweepData.Best("gaussian", "gaussian-diagonal", 2, "best-gaussian"),
                new SweepData.Best("kmeans-2", "kmeans", 2, "best-kmeans-2")),
            4.25,
            configuration(),
            provenance());
    return new Comparison(
        text, List.of(plane(300, true), digits(10)), List.of(text, "digits"), null, sweep);
  }

  private static SweepData.Configuration configuration(String family, int components, int rank) {
    List<SweepData.Run> runs = new ArrayList<>();
    for (int r = 0; r < 3; r++) {
      double objective = -9000 + 300 * Math.sqrt(components) - 17 * r;
      double free = 5.0 * components;
      runs.add(
          new SweepData.Run(
              r,
              r == 0,
              objective,
              2 * free - 2 * objective,
              7 * free - 2 * objective,
              7 * free - 2 * objective + 30,
              12 + r,
              "tolerance"));
    }
    return new SweepData.Configuration(family, components, rank, 5L * components, runs);
  }

  /** A plain report in which every text is {@code text}. */
  static ReportData withText(String text) {
    ReportData plain = plain(2);
    List<ReportData.Entry> entries = List.of(new ReportData.Entry(text, text));
    ReportData.Exemplar exemplar = new ReportData.Exemplar(1, Values.of(1, 2), text, 0.5);
    return new ReportData(
        new ReportData.Subject(text, text, text, text),
        new ReportData.Size(1, 2, 2),
        entries,
        List.of(
            new ReportData.Trace(text, Values.of(1, 2), true, false, text),
            new ReportData.Trace(text, Values.of(1, 1.5), false, false, text)),
        List.of(
            new ReportData.ComponentCard(
                0, 1, plain.cards().get(0).prototype(), List.of(exemplar))),
        new ReportData.Labels(new Contingency(List.of(text), 1, new long[][] {{2}}), null),
        null,
        new ReportData.Origin(entries, entries),
        ReportData.Drawings.NONE);
  }

  static ReportData.Trace trace(
      String label, double end, double rate, int iterations, boolean best) {
    double[] values = new double[iterations + 1];
    for (int i = 0; i <= iterations; i++) {
      values[i] = end - Math.abs(end) * (gap(rate, i) - gap(rate, iterations));
    }
    return new ReportData.Trace(
        label, Values.of(values), best, best, best ? "tolerance" : "max-iterations");
  }

  private static double gap(double rate, int iteration) {
    return 0.3 * Math.exp(-6 * rate * iteration) + 0.004 * Math.exp(-rate * iteration / 3);
  }

  private static double[] image(StrokeDigits digits, int row) {
    byte[] bytes = new byte[StrokeDigits.PIXELS];
    digits.draw(row, bytes, 0);
    return IntStream.range(0, bytes.length).mapToDouble(d -> (bytes[d] & 0xff) / 255.0).toArray();
  }

  private static ReportData.ComponentCard card(
      int component, StrokeDigits digits, double[][] rows, int[] assigned) {
    int[] own = IntStream.range(0, ROWS).filter(n -> assigned[n] == component).toArray();
    double[] mean = new double[StrokeDigits.PIXELS];
    for (int n : own) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += rows[n][d] / own.length;
      }
    }
    List<ReportData.Exemplar> exemplars =
        IntStream.of(own)
            .boxed()
            .sorted(Comparator.comparingDouble(n -> squaredDistance(rows[n], mean)))
            .limit(EXEMPLARS)
            .map(
                n ->
                    new ReportData.Exemplar(
                        n, Values.of(rows[n]), Integer.toString(digits.label(n)), 0.998))
            .toList();
    return new ReportData.ComponentCard(
        component, (double) own.length / ROWS, Values.of(mean), exemplars);
  }

  private static double squaredDistance(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(d -> (a[d] - b[d]) * (a[d] - b[d])).sum();
  }

  private static List<ReportData.Entry> summary() {
    return List.of(
        new ReportData.Entry("Best run", "restart 2 of 3"),
        new ReportData.Entry("Log-likelihood per row", "−156.5234"),
        new ReportData.Entry("Stop rule", "relative change below 1e-6, at most 60 iterations"),
        new ReportData.Entry("Lost components", "0"),
        new ReportData.Entry("Seconds", "4.8"),
        new ReportData.Entry("Element type", "unsigned bytes, 1/255"));
  }

  private static List<ReportData.Entry> configuration() {
    return List.of(
        new ReportData.Entry("family", "bernoulli"),
        new ReportData.Entry("components", "20"),
        new ReportData.Entry("init", "random-rows"),
        new ReportData.Entry("restarts", "3"),
        new ReportData.Entry("seed", "1"),
        new ReportData.Entry("tolerance", "1.0e-6"));
  }

  private static List<ReportData.Entry> provenance() {
    return List.of(
        new ReportData.Entry("Emmer", "0.1.0"),
        new ReportData.Entry("Spark", "4.1.0"),
        new ReportData.Entry("input", "train-images-idx3-ubyte.gz, 9,912,422 bytes"),
        new ReportData.Entry(
            "probabilities.npy",
            "sha256 440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"));
  }
}
