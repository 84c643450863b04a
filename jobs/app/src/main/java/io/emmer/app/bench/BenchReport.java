package io.emmer.app.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.model.Flat;
import io.emmer.em.text.Text;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The table of a comparison, for people and for machines.
 *
 * @param machine what it was measured on, one line
 */
public record BenchReport(String machine, List<Measurement> measurements) {
  private static final String ROW = "%-24s%-14s%-16s%14s%10s%10s%6s   %s%n";

  public BenchReport {
    measurements = List.copyOf(measurements);
  }

  /**
   * One line about this machine and its software.
   *
   * @param blas what {@link MllibBlas} selected
   */
  public static String machine(JavaSparkContext spark, String blas) {
    return Text.format(
        "%d cores, Java %s, Spark %s on %s, kernels %s%s",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        spark.version(),
        spark.master(),
        Kernels.get(),
        spark.sc().isLocal() ? ", MLlib's BLAS " + blas : "");
  }

  /** The table, with the ratio to MLlib's K-means over sparse vectors. */
  public String text() {
    boolean ofRatings = measurements.stream().anyMatch(m -> Work.isOfRatings(m.work()));
    StringBuilder text = new StringBuilder(machine).append(System.lineSeparator());
    text.append(
        Text.format(
            ROW,
            "work",
            "system",
            "storage",
            "ms/iteration",
            "min",
            "max",
            "runs",
            "ratio to MLlib " + (ofRatings ? "ALS" : "sparse K-means")));
    document().rows().forEach(row -> text.append(line(row)));
    measurements.stream()
        .filter(m -> m.system() != BenchSystem.SPARK)
        .map(Measurement::work)
        .distinct()
        .filter(work -> !Work.isInMllib(work))
        .forEach(
            work -> text.append(Text.format(ROW, work, "mllib", "-", "-", "-", "-", "-", "-")));
    return text.toString().stripTrailing();
  }

  private static String line(Row row) {
    Measurement.Accuracy accuracy = row.accuracy;
    String quality =
        accuracy == null
            ? ""
            : Text.format("   lambda %.4g, test RMSE %.5f", accuracy.lambda(), accuracy.testRmse());
    return Text.format(
        ROW,
        row.work,
        row.system,
        row.storage,
        ms(row.times.msPerIteration),
        ms(row.times.min),
        ms(row.times.max),
        row.runs,
        row.failure != null ? "failed: " + row.failure : ratio(row.ratio) + quality);
  }

  /**
   * The document of a comparison.
   *
   * @param machine what it was measured on
   */
  public record Document(String machine, List<Row> rows) {}

  /**
   * One system at one work.
   *
   * @param runs number of the times
   * @param accuracy of a factorisation
   * @param failure why there are no times, if a system failed
   */
  @Flat
  public record Row(
      String work,
      String system,
      String storage,
      @JsonUnwrapped Times times,
      int runs,
      @JsonInclude(JsonInclude.Include.ALWAYS) Double ratio,
      @JsonUnwrapped Measurement.Accuracy accuracy,
      String failure) {}

  /** Times in milliseconds: the median, the shortest and the longest; null without any. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Times(Double msPerIteration, Double min, Double max) {}

  /** The same for machines. */
  public Document document() {
    return new Document(
        machine,
        measurements.stream().map(m -> row(m, m.ratioTo(m.yardstick(measurements)))).toList());
  }

  private static Row row(Measurement m, double ratio) {
    return new Row(
        m.work(),
        m.system().toString(),
        m.storage(),
        m.isFailed() ? new Times(null, null, null) : new Times(m.median(), m.min(), m.max()),
        m.runs(),
        Double.isNaN(ratio) ? null : ratio,
        m.accuracy(),
        m.failure());
  }

  private static String ms(Double value) {
    return value == null ? "-" : Text.format("%.2f", value);
  }

  private static String ratio(Double ratio) {
    if (ratio == null) {
      return "-";
    }
    return ratio > 0 && ratio < 1 ? Text.format("1/%.1f", 1 / ratio) : Text.format("%.2f", ratio);
  }
}
