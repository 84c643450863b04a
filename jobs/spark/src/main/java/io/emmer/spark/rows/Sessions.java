package io.emmer.spark.rows;

import org.apache.commons.lang3.reflect.MethodUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/** What Spark's sessions do by other classes in Spark 3 and 4, by what both have. */
final class Sessions {
  private Sessions() {}

  /**
   * A session of the same settings, views, functions and catalog that tells columns apart also by
   * upper and lower case.
   */
  static SparkSession caseSensitive(SparkSession session) {
    try {
      // A method of all sessions, but of no class that Spark 3 and 4 have in common.
      SparkSession own = (SparkSession) MethodUtils.invokeMethod(session, "cloneSession");
      own.conf().set("spark.sql.caseSensitive", true);
      return own;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a session of Spark's cannot be copied", e);
    }
  }

  /** Rows as Spark has them inside. */
  static Dataset<Row> frame(SparkSession session, JavaRDD<InternalRow> rows, StructType schema) {
    return session.baseRelationToDataFrame(new Rows(session, rows, schema));
  }

  private static final class Rows extends BaseRelation implements TableScan {
    private final SparkSession session;
    private final JavaRDD<InternalRow> rows;
    private final StructType schema;

    Rows(SparkSession session, JavaRDD<InternalRow> rows, StructType schema) {
      this.session = session;
      this.rows = rows;
      this.schema = schema;
    }

    @Override
    public SQLContext sqlContext() {
      return session.sqlContext();
    }

    @Override
    public StructType schema() {
      return schema;
    }

    @Override
    public boolean needConversion() {
      return false;
    }

    /** Without conversion Spark takes them for what they are. */
    @SuppressWarnings("unchecked")
    @Override
    public RDD<Row> buildScan() {
      return (RDD<Row>) (RDD<?>) rows.rdd();
    }
  }
}
