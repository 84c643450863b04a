package io.emmer.spark.rows;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;
import scala.collection.Iterator;

/** What Spark's sessions do by other classes in Spark 3 and 4, by what both have. */
final class Sessions {
  private Sessions() {}

  /** A new session of the same settings that tells columns apart also by upper and lower case. */
  static SparkSession caseSensitive(SparkSession session) {
    SparkSession own = session.newSession();
    RuntimeConfig conf = own.conf();
    Iterator<Tuple2<String, String>> settings = session.conf().getAll().iterator();
    while (settings.hasNext()) {
      Tuple2<String, String> setting = settings.next();
      // Those of the context are there already, and cannot be set.
      if (conf.isModifiable(setting._1()) || !setting._1().startsWith("spark.")) {
        conf.set(setting._1(), setting._2());
      }
    }
    conf.set("spark.sql.caseSensitive", true);
    return own;
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
