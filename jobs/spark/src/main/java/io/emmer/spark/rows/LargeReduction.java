package io.emmer.spark.rows;

import io.emmer.em.LeafTree;
import io.emmer.em.Mergeable;
import io.emmer.spark.PartitionJob;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Merges large results on the executors: tasks cut the {@link Mergeable#sums} of their nodes into
 * slices, a shuffle brings equal slices together in the order of leaves, reducers merge them as
 * they stream by, and the driver gets one copy of every slice, whatever the number of partitions.
 * The merges are those of {@link LeafTree}, element by element, so no bit changes.
 *
 * @param reducers tasks that merge
 */
record LargeReduction(int reducers) {
  /** Doubles of a slice, at least: smaller ones cost more in handling than in adding. */
  static final int LEAST_SLICE = 2048;

  /** What is left of a result without its sums. */
  private static final int REST = 0;

  /**
   * A reduction by as many tasks as there are cores, but for results of few slices.
   *
   * @param resultBytes of one result
   */
  static LargeReduction of(long resultBytes, int cores) {
    long slices = resultBytes / ((long) LEAST_SLICE * Double.BYTES);
    return new LargeReduction((int) Math.max(1, Math.min(slices, cores)));
  }

  /** A piece of one sum. */
  private record Slice(double[] values) implements Mergeable<Slice> {
    @Override
    public Slice merge(Slice right) {
      for (int i = 0; i < values.length; i++) {
        values[i] += right.values[i];
      }
      return this;
    }
  }

  /** Slices are numbered from 1, in the order of the sums. */
  private record Key(int slice, long firstLeaf) implements Comparable<Key>, Serializable {
    @Override
    public int compareTo(Key other) {
      int order = Integer.compare(slice, other.slice);
      return order != 0 ? order : Long.compare(firstLeaf, other.firstLeaf);
    }
  }

  private static final class BySlice extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int reducers;

    BySlice(int reducers) {
      this.reducers = reducers;
    }

    @Override
    public int numPartitions() {
      return reducers;
    }

    @Override
    public int getPartition(Object key) {
      return ((Key) key).slice % reducers;
    }
  }

  /** Runs the job; what it returns puts the root of the tree over all nodes together. */
  <R extends Mergeable<R>> Supplier<R> collect(JavaRDD<LeafTree.Node<R>> nodes) {
    int parts = reducers;
    JavaPairRDD<Key, LeafTree.Node<?>> slices =
        nodes
            .flatMapToPair(node -> pieces(node, parts))
            .repartitionAndSortWithinPartitions(new BySlice(parts));
    List<Tuple2<Integer, Mergeable<?>>> pieces = new ArrayList<>();
    PartitionJob.run(slices, LargeReduction::merge).forEach(pieces::addAll);
    return () -> root(pieces);
  }

  private static <R extends Mergeable<R>> R root(List<Tuple2<Integer, Mergeable<?>>> pieces) {
    Map<Integer, Mergeable<?>> merged = new HashMap<>();
    pieces.forEach(piece -> merged.put(piece._1(), piece._2()));
    @SuppressWarnings("unchecked") // the piece that is no slice of a sum
    R rest = (R) ((Rest<?>) merged.get(REST)).unwrap();
    return rest.withSums(joined(merged, ((Rest<?>) merged.get(REST)).lengths));
  }

  /** A result without its sums, and how long they were. */
  private record Rest<R extends Mergeable<R>>(R result, int[] lengths)
      implements Mergeable<Rest<R>> {
    @Override
    public Rest<R> merge(Rest<R> right) {
      return new Rest<>(result.merge(right.result), lengths);
    }

    Object unwrap() {
      return result;
    }
  }

  private static <R extends Mergeable<R>> Iterator<Tuple2<Key, LeafTree.Node<?>>> pieces(
      LeafTree.Node<R> node, int parts) {
    List<double[]> sums = node.result().sums();
    int[] lengths = sums.stream().mapToInt(sum -> sum.length).toArray();
    List<Tuple2<Key, LeafTree.Node<?>>> pieces = new ArrayList<>();
    List<double[]> none = new ArrayList<>();
    int slice = sliceLength(lengths, parts);
    int number = REST;
    for (double[] sum : sums) {
      for (int from = 0; from < sum.length; from += slice) {
        double[] values = Arrays.copyOfRange(sum, from, Math.min(from + slice, sum.length));
        pieces.add(piece(++number, node, new Slice(values)));
      }
      none.add(new double[0]);
    }
    pieces.add(piece(REST, node, new Rest<>(node.result().withSums(none), lengths)));
    return pieces.iterator();
  }

  private static <P extends Mergeable<P>> Tuple2<Key, LeafTree.Node<?>> piece(
      int number, LeafTree.Node<?> node, P part) {
    return new Tuple2<>(
        new Key(number, node.firstLeaf()), new LeafTree.Node<>(node.level(), node.index(), part));
  }

  /** About one slice a reducer. */
  private static int sliceLength(int[] lengths, int parts) {
    long total = Arrays.stream(lengths).asLongStream().sum();
    return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_SLICE, (total - 1) / parts + 1));
  }

  /** Merges pieces that come slice by slice, and within a slice in the order of leaves. */
  private static List<Tuple2<Integer, Mergeable<?>>> merge(
      Iterator<Tuple2<Key, LeafTree.Node<?>>> pieces) {
    List<Tuple2<Integer, Mergeable<?>>> merged = new ArrayList<>();
    LeafTree<?> tree = null;
    int slice = -1;
    while (pieces.hasNext()) {
      Tuple2<Key, LeafTree.Node<?>> piece = pieces.next();
      if (tree != null && piece._1().slice() != slice) {
        merged.add(new Tuple2<>(slice, tree.root()));
        tree = null;
      }
      slice = piece._1().slice();
      tree = tree == null ? new LeafTree<>() : tree;
      add(tree, piece._2());
    }
    if (tree != null) {
      merged.add(new Tuple2<>(slice, tree.root()));
    }
    return merged;
  }

  @SuppressWarnings("unchecked") // pieces of the same number are of the same type
  private static <P extends Mergeable<P>> void add(LeafTree<?> tree, LeafTree.Node<?> node) {
    ((LeafTree<P>) tree).add((LeafTree.Node<P>) node);
  }

  private static List<double[]> joined(Map<Integer, Mergeable<?>> merged, int[] lengths) {
    List<double[]> sums = new ArrayList<>();
    int number = REST;
    for (int length : lengths) {
      double[] sum = new double[length];
      for (int at = 0; at < length; ) {
        double[] values = ((Slice) merged.get(++number)).values;
        System.arraycopy(values, 0, sum, at, values.length);
        at += values.length;
      }
      sums.add(sum);
    }
    return sums;
  }
}
