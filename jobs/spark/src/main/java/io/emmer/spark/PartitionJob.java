package io.emmer.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Work on every partition of an RDD, as a job. Spark's Java methods wrap what they are given in
 * Scala's closures, whose bytecode Spark reads in every job, 5 ms of the driver; an object of a
 * class with a name it takes as it is.
 *
 * @param <T> elements of the RDD
 * @param <U> results, one a partition
 */
public final class PartitionJob<T, U>
    extends AbstractFunction2<TaskContext, scala.collection.Iterator<T>, U>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Work<T, U> work;

  private PartitionJob(Work<T, U> work) {
    this.work = work;
  }

  /** What a task does. */
  @FunctionalInterface
  public interface Work<T, U> extends Serializable {
    /** The result of one partition. */
    U of(Iterator<T> part);
  }

  /** Runs the job, under the description that is set; the results in the order of partitions. */
  @SuppressWarnings("unchecked") // Spark fills an array of the tag's class
  public static <T, U> List<U> run(JavaRDDLike<T, ?> rdd, Work<T, U> work) {
    RDD<T> elements = rdd.rdd();
    ClassTag<U> any = (ClassTag<U>) ClassTag$.MODULE$.Object();
    Object results = elements.sparkContext().runJob(elements, new PartitionJob<>(work), any);
    return List.of((U[]) results);
  }

  @Override
  public U apply(TaskContext context, scala.collection.Iterator<T> part) {
    return work.of(new Elements<>(part));
  }

  /** Scala's iterators by names that all its versions have. */
  private static final class Elements<T> implements Iterator<T> {
    private final scala.collection.Iterator<T> elements;

    Elements(scala.collection.Iterator<T> elements) {
      this.elements = elements;
    }

    @Override
    public boolean hasNext() {
      return elements.hasNext();
    }

    @Override
    public T next() {
      return elements.next();
    }
  }
}
