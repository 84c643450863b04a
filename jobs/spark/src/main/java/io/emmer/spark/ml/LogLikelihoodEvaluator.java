package io.emmer.spark.ml;

import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.FrameInput;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Mean log density of the rows, sum_n w_n log p(x_n) / sum_n w_n, in nats; larger is better. It
 * ranks mixtures of one kind by rows that they were not fitted to.
 */
public final class LogLikelihoodEvaluator extends Evaluator implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> logDensityCol;
  private final Param<String> weightCol;

  public LogLikelihoodEvaluator(String uid) {
    this.uid = uid;
    this.logDensityCol =
        new Param<>(this, "logDensityCol", "column of log densities, as the mixture has it");
    this.weightCol = new Param<>(this, "weightCol", "column of row weights; empty for 1");
    setDefault(logDensityCol, "logDensity");
    setDefault(weightCol, "");
  }

  public LogLikelihoodEvaluator() {
    this(Identifiable$.MODULE$.randomUID("LogLikelihoodEvaluator"));
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> logDensityCol() {
    return logDensityCol;
  }

  public Param<String> weightCol() {
    return weightCol;
  }

  public LogLikelihoodEvaluator setLogDensityCol(String value) {
    set(logDensityCol, value);
    return this;
  }

  public LogLikelihoodEvaluator setWeightCol(String value) {
    set(weightCol, value);
    return this;
  }

  /**
   * The mean over rows of positive weight; -Infinity where it is no number, which Spark's searches
   * would take for the largest.
   *
   * @throws IllegalArgumentException if there is no such column
   * @throws InputException if no row has a positive weight
   */
  @Override
  public double evaluate(Dataset<?> dataset) {
    String name = getOrDefault(logDensityCol);
    if (!java.util.List.of(dataset.columns()).contains(name)) {
      throw new IllegalArgumentException(
          Text.format(
              "logDensityCol '%s': no such column; set the mixture's logDensityCol to it", name));
    }
    Column value = FrameInput.column(name);
    String weight = getOrDefault(weightCol);
    Column w = weight.isEmpty() ? functions.lit(1.0) : FrameInput.column(weight).cast("double");
    Column counts = w.gt(0); // 0 times a log density of -Infinity is no number
    Column sum = functions.sum(functions.when(counts, value.multiply(w)));
    Row sums = dataset.select(sum, functions.sum(functions.when(counts, w))).first();
    if (sums.isNullAt(0)) {
      throw new InputException(
          "DataFrame: found no row with '%s' and a positive weight, expected one or more", name);
    }
    double mean = sums.getDouble(0) / sums.getDouble(1);
    return Double.isNaN(mean) ? Double.NEGATIVE_INFINITY : mean;
  }

  @Override
  public boolean isLargerBetter() {
    return true;
  }

  @Override
  public LogLikelihoodEvaluator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  public static MLReader<LogLikelihoodEvaluator> read() {
    return new DefaultParamsReadable<LogLikelihoodEvaluator>() {}.read();
  }

  public static LogLikelihoodEvaluator load(String path) {
    return read().load(path);
  }
}
