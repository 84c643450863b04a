package io.emmer.spark.ml;

import io.emmer.em.Assignments;
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
