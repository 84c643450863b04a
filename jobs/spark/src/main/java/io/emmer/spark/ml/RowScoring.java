package io.emmer.spark.ml;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.Support;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.transform.RowTransform;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a model says of single rows, on the driver and in tasks; threads share it, and each has its
 * own scratch.
 */
final class RowScoring implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Candidate<?, ?> candidate;
  private final RowTransform transform;
  private final Scaling scaling;
  private final Support support;
  private final double[] origin;
  private transient ThreadLocal<EStep<?>> eSteps; // made where this is made or read

  RowScoring(FittedModel fitted, Scaling scaling) {
    this.candidate = fitted.candidate();
    this.transform = fitted.transform();
    this.scaling = scaling;
    Family<?, ?> family = candidate.family();
    this.support = transform.isNone() ? family.support() : Support.REAL;
    // Near the rows, so that squares keep their digits.
    this.origin =
        family.prefersCentredData()
            ? mean(candidate.model())
            : new double[candidate.model().dimensions()];
    this.eSteps = eSteps();
  }

  /** sum_k pi_k c_k of the centres c_k. */
  private static double[] mean(Model model) {
    double[] weights = model.weights();
    double[] centres = model.centres();
    double[] mean = new double[model.dimensions()];
    for (int i = 0; i < centres.length; i++) {
      int d = i % mean.length;
      mean[d] = Math.fma(weights[i / mean.length], centres[i], mean[d]);
    }
    return mean;
  }

  Scaling scaling() {
    return scaling;
  }

  private ThreadLocal<EStep<?>> eSteps() {
    return ThreadLocal.withInitial(() -> candidate.eStep(origin));
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    eSteps = eSteps();
  }

  /**
   * Scores one raw row.
   *
   * @throws InputException if it is null, of another D, or has a value that the family has no
   *     density for
   */
  Assignments assign(Vector features) {
    int expected = transform.rawDimensions(candidate.model().dimensions());
    if (features == null) {
      throw new InputException("features are null, expected %s values", expected);
    }
    if (features.size() != expected) {
      throw new InputException(
          "features of %d values, expected %d as the model has", features.size(), expected);
    }
    double[] x = features.toArray().clone(); // of a dense vector it is the vector's own
    for (int d = 0; d < x.length; d++) {
      double raw = x[d];
      x[d] = scaling.apply(raw);
      if (!support.contains(x[d])) {
        throw new InputException(
            "features: value %d is %s, expected a finite number%s; repair or drop the row",
            d, raw, limits());
      }
    }
    DataBlock block = new DenseBlock(0, x.length, x, null);
    if (!transform.isNone()) {
      block = transform.apply(block);
      x = new double[block.dimensions()];
      block.copyRow(0, x, 0);
    }
    for (int d = 0; d < x.length; d++) {
      x[d] -= origin[d];
    }
    return eSteps.get().assign(new DenseBlock(0, x.length, x, null));
  }

  private String limits() {
    return Double.isFinite(support.highest())
        ? String.format(
            Locale.ROOT,
            " from %s to %s times the scale %s",
            support.lowest(),
            support.highest(),
            scaling.divisor())
        : "";
  }

  /**
   * All that a model says of a row, as one struct.
   *
   * @param soft whether responsibilities are wanted
   */
  record ScoreRow(Broadcast<RowScoring> scoring, boolean soft) implements UDF1<Vector, Row> {
    static final String COMPONENT = "component";
    static final String RESPONSIBILITIES = "responsibilities";
    static final String SCORE = "score";

    /** Of the results. */
    static final StructType TYPE =
        new StructType(
            new StructField[] {
              DataTypes.createStructField(COMPONENT, DataTypes.IntegerType, false),
              DataTypes.createStructField(RESPONSIBILITIES, SQLDataTypes.VectorType(), false),
              DataTypes.createStructField(SCORE, DataTypes.DoubleType, false)
            });

    @Override
    public Row call(Vector features) {
      Assignments assigned = scoring.value().assign(features);
      double[] responsibilities = soft ? assigned.responsibilities() : new double[0];
      return RowFactory.create(
          assigned.component()[0], Vectors.dense(responsibilities), assigned.score()[0]);
    }
  }
}
