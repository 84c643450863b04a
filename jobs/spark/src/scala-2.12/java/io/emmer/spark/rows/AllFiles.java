package io.emmer.spark.rows;

import io.emmer.spark.ScalaCollections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import scala.collection.Seq;

/** An index that gives all files, whatever is asked of them, as Scala 2.12 has its sequences. */
interface AllFiles extends FileIndex {
  PartitionDirectory all();

  @Override
  default Seq<PartitionDirectory> listFiles(Seq<Expression> partitions, Seq<Expression> data) {
    return ScalaCollections.toScala(List.of(all()));
  }
}
