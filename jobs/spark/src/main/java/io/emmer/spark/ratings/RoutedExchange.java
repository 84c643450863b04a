package io.emmer.spark.ratings;

import com.google.common.collect.Iterators;
import io.emmer.em.LeafTree;
import io.emmer.em.factor.BlockRule;
import io.emmer.em.factor.ErrorSums;
import io.emmer.em.factor.FactorRows;
import io.emmer.em.factor.Part;
import io.emmer.em.factor.RatingBlock;
import io.emmer.spark.PartitionJob;
import io.emmer.spark.ratings.BlockSolver.Solved;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import scala.Tuple3;

/**
 * The exchange by routes: every block is sent the factors of those rows of the other side that it
 * has ratings of. No machine holds all factors of a side; a block's sums run over the same rows in
 * the same order as where it does.
 */
final class RoutedExchange implements Exchange {
  private static final double[] NOTHING = {};

  private final JavaSparkContext spark;
  private final RatingData data;
  private final Partitioner partitioner;
  private final Map<Side, JavaPairRDD<Integer, Iterable<Route>>> routes = new EnumMap<>(Side.class);

  /** Which rows of a block of the fixed side a block of the other side needs. */
  private record Route(int target, int[] rows) implements Serializable {}

  /** Factors of such rows. */
  private record Slice(int[] rows, double[] values) implements Serializable {}

  /** Those factors that are held in the memory of the cluster. */
  private final Set<ClusterFactors> held = new HashSet<>();

  /** Factors in the memory of the cluster, never as a whole in one place. */
  final class ClusterFactors implements Factors {
    /** By number of the block, in partition number modulo partitions. */
    private final JavaPairRDD<Integer, Solved> solved;

    private ClusterFactors(JavaPairRDD<Integer, Solved> solved) {
      this.solved = solved;
    }

    @Override
    public Iterator<double[]> blocks() {
      return Iterators.transform(
          solved.mapValues(Solved::factors).sortByKey().toLocalIterator(), block -> block._2());
    }

    @Override
    public void release() {
      solved.unpersist(false);
      held.remove(this);
    }
  }

  RoutedExchange(JavaSparkContext spark, RatingData data) {
    this.spark = spark;
    this.data = data;
    this.partitioner = data.users().partitioner().get();
    for (Side side : Side.values()) {
      JavaPairRDD<Integer, Iterable<Route>> needed =
          data.blocks(side)
              .values()
              .flatMapToPair(RoutedExchange::needs)
              .groupByKey(partitioner)
              .persist(StorageLevel.MEMORY_AND_DISK());
      routes.put(side, needed);
    }
  }

  private static Iterator<Tuple2<Integer, Route>> needs(RatingBlock block) {
    int[] rows =
        Arrays.stream(Part.values())
            .flatMapToInt(part -> Arrays.stream(block.part(part).columns()))
            .distinct()
            .sorted()
            .toArray();
    return Arrays.stream(rows)
        .map(row -> row / RatingBlock.ROWS)
        .distinct()
        .mapToObj(
            number -> {
              int[] some =
                  Arrays.stream(rows).filter(row -> row / RatingBlock.ROWS == number).toArray();
              return new Tuple2<>(number, new Route(block.number(), some));
            })
        .iterator();
  }

  @Override
  public Factors create(Side side, int factors, Source source) {
    Broadcast<Source> shared = spark.broadcast(source);
    int blocks = RatingBlock.blocks(data.rows(side));
    JavaPairRDD<Integer, Solved> created =
        spark
            .parallelize(IntStream.range(0, blocks).boxed().toList())
            .mapToPair(n -> new Tuple2<>(n, n))
            .partitionBy(partitioner)
            .mapValues(n -> new Solved(n, shared.value().block(n), ErrorSums.ofNorm(NOTHING)));
    Factors result = kept(created);
    shared.unpersist(false); // not destroyed: the plan, though cut off, still names it
    return result;
  }

  /** Computes now, and forgets how, else plans would grow with every step. */
  private ClusterFactors kept(JavaPairRDD<Integer, Solved> factors) {
    ClusterFactors result = new ClusterFactors(factors);
    held.add(result);
    factors.persist(StorageLevel.MEMORY_AND_DISK());
    factors.rdd().localCheckpoint();
    factors.count();
    return result;
  }

  @Override
  public Half apply(
      String job, Side side, BlockRule rule, Factors own, Factors fixed, boolean measured) {
    spark.sc().setJobDescription(job);
    JavaPairRDD<Integer, Slice> slices =
        routes
            .get(side)
            .join(((ClusterFactors) fixed).solved, partitioner)
            .flatMapToPair(block -> slices(block._1(), block._2()._1(), block._2()._2(), rule));
    JavaPairRDD<Integer, Solved> before =
        own == null
            ? JavaPairRDD.fromJavaRDD(spark.<Tuple2<Integer, Solved>>emptyRDD())
            : ((ClusterFactors) own).solved;
    ClusterFactors after =
        kept(
            data.blocks(side)
                .cogroup(slices, before, partitioner)
                .mapPartitionsToPair(blocks -> solved(blocks, rule, measured), true));
    List<LeafTree.Node<ErrorSums>> nodes = new ArrayList<>();
    PartitionJob.run(after.solved, RoutedExchange::sums).forEach(nodes::addAll);
    return new Half(after, LeafTree.root(nodes));
  }

  private static List<LeafTree.Node<ErrorSums>> sums(Iterator<Tuple2<Integer, Solved>> blocks) {
    List<LeafTree.Node<ErrorSums>> nodes = new ArrayList<>();
    blocks.forEachRemaining(
        block -> nodes.add(new LeafTree.Node<>(0, block._1(), block._2().sums())));
    return nodes;
  }

  private static Iterator<Tuple2<Integer, Slice>> slices(
      int number, Iterable<Route> routes, Solved fixed, BlockRule rule) {
    int k = rule.factors();
    return StreamSupport.stream(routes.spliterator(), false)
        .map(
            route -> {
              double[] values = new double[route.rows().length * k];
              for (int i = 0; i < route.rows().length; i++) {
                int from = (route.rows()[i] - number * RatingBlock.ROWS) * k;
                System.arraycopy(fixed.factors(), from, values, i * k, k);
              }
              return new Tuple2<>(route.target(), new Slice(route.rows(), values));
            })
        .iterator();
  }

  private static Iterator<Tuple2<Integer, Solved>> solved(
      Iterator<Tuple2<Integer, Tuple3<Iterable<RatingBlock>, Iterable<Slice>, Iterable<Solved>>>>
          blocks,
      BlockRule rule,
      boolean measured) {
    BlockSolver solver = new BlockSolver(rule, measured);
    return Iterators.transform(
        blocks,
        entry -> {
          RatingBlock block = entry._2()._1().iterator().next();
          FactorRows fixed = rows(entry._2()._2(), rule.factors());
          Iterator<Solved> own = entry._2()._3().iterator();
          double[] before = own.hasNext() ? own.next().factors() : null;
          return new Tuple2<>(entry._1(), solver.solve(block, before, fixed));
        });
  }

  /** The rows of all slices, ascending. */
  private static FactorRows rows(Iterable<Slice> slices, int k) {
    List<Slice> sorted =
        StreamSupport.stream(slices.spliterator(), false)
            .sorted(Comparator.comparingInt(slice -> slice.rows()[0]))
            .toList();
    int[] rows = new int[sorted.stream().mapToInt(slice -> slice.rows().length).sum()];
    double[] values = new double[rows.length * k];
    int at = 0;
    for (Slice slice : sorted) {
      System.arraycopy(slice.rows(), 0, rows, at, slice.rows().length);
      System.arraycopy(slice.values(), 0, values, at * k, slice.values().length);
      at += slice.rows().length;
    }
    return new FactorRows(k, rows, values);
  }

  @Override
  public void close() {
    List.copyOf(held).forEach(Factors::release);
    routes.values().forEach(needed -> needed.unpersist(false));
  }
}
