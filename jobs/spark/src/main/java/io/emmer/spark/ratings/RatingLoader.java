package io.emmer.spark.ratings;

import com.google.common.collect.Iterators;
import io.emmer.em.LeafTree;
import io.emmer.em.factor.ErrorMeter;
import io.emmer.em.factor.ErrorSums;
import io.emmer.em.factor.FactorRows;
import io.emmer.em.factor.Part;
import io.emmer.em.factor.RatingBlock;
import io.emmer.spark.InputException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The way from ratings to blocks: it filters them, splits them and subtracts the users' means.
 *
 * @param partitions number of partitions of the blocks, which changes no bit
 */
record RatingLoader(JavaSparkContext spark, RatingSettings settings, int partitions) {

  /**
   * Loads what a reader reads.
   *
   * @throws InputException if the filter leaves nothing, or a part of the split is empty
   */
  RatingData load(RatingReader reader) throws IOException {
    spark.sc().setJobDescription("read ratings");
    List<String> files = reader.files().stream().map(Path::toString).toList();
    boolean lastWins = settings.lastWins();
    JavaRDD<UserRatings> read =
        reader
            .ratings()
            .keyBy(Rating::user)
            .partitionBy(new HashPartitioner(partitions))
            .values()
            .mapPartitions(part -> List.of(UserRatings.of(part, lastWins, files)).iterator())
            .persist(StorageLevel.MEMORY_AND_DISK());
    List<Runnable> releases = new ArrayList<>();
    try {
      RatingData data = data(read, reader, releases);
      releases = List.of();
      return data;
    } finally {
      read.unpersist(false);
      releases.forEach(Runnable::run);
    }
  }

  private RatingData data(JavaRDD<UserRatings> read, RatingReader reader, List<Runnable> releases)
      throws IOException {
    String name = reader.files().get(0).toString();
    long all = count(read);
    ColdStart filter = ColdStart.of(spark, read, settings.minRatings());
    int least = settings.minRatings();
    Broadcast<long[]> items = broadcast(filter.items(), releases);
    JavaRDD<UserRatings> kept =
        read.map(part -> part.restrictedTo(items.value(), least))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      if (filter.items().length == 0) {
        throw new InputException(
            "%s: found %d ratings, but no users and items with %d ratings each are left; give more"
                + " ratings or a smaller {min-ratings}",
            name, all, least);
      }
      RatingData.Counts counts = new RatingData.Counts(all, count(kept), filter.rounds());
      return split(kept, filter.items(), counts, reader, releases);
    } finally {
      kept.unpersist(false);
    }
  }

  private static long count(JavaRDD<UserRatings> ratings) {
    return ratings.map(part -> (long) part.items().length).collect().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private RatingData split(
      JavaRDD<UserRatings> kept,
      long[] itemIds,
      RatingData.Counts counts,
      RatingReader reader,
      List<Runnable> releases)
      throws IOException {
    String name = reader.files().get(0).toString();
    long[] userIds =
        kept.map(UserRatings::users).collect().stream()
            .flatMapToLong(Arrays::stream)
            .sorted()
            .toArray();
    Broadcast<Ids> ids = broadcast(new Ids(userIds, itemIds), releases);
    RatingMeans shift =
        RatingMeans.ofUsers(blocks(kept, Side.USERS, ids, null), userIds.length, name);
    Broadcast<RatingMeans> means = broadcast(shift, releases);
    JavaPairRDD<Integer, RatingBlock> users =
        persisted("ratings by user", blocks(kept, Side.USERS, ids, means), releases);
    JavaPairRDD<Integer, RatingBlock> ofItems =
        persisted("ratings by item", blocks(kept, Side.ITEMS, ids, means), releases);
    ErrorSums baseline = baseline(users);
    requireParts(baseline, name);
    return new RatingData(
        counts,
        userIds,
        itemIds,
        Math.min(userIds[0], itemIds[0]) < IdText.LEAST_NUMBER ? reader.names() : Map.of(),
        RatingMeans.withItems(shift, ofItems, means, itemIds.length),
        baseline,
        users,
        ofItems,
        releases);
  }

  /** Shares what blocks are made of, should an executor be lost. */
  private <T> Broadcast<T> broadcast(T value, List<Runnable> releases) {
    Broadcast<T> shared = spark.broadcast(value);
    releases.add(shared::destroy);
    return shared;
  }

  private static JavaPairRDD<Integer, RatingBlock> persisted(
      String name, JavaPairRDD<Integer, RatingBlock> blocks, List<Runnable> releases) {
    releases.add(() -> blocks.unpersist(false));
    blocks.setName(name).persist(StorageLevel.MEMORY_AND_DISK());
    blocks.count();
    return blocks;
  }

  /** Ids of both sides, ascending. */
  private record Ids(long[] users, long[] items) implements java.io.Serializable {}

  private JavaPairRDD<Integer, RatingBlock> blocks(
      JavaRDD<UserRatings> kept, Side side, Broadcast<Ids> ids, Broadcast<RatingMeans> means) {
    RatingSettings split = settings;
    JavaPairRDD<Integer, RatingBuffer> entries =
        kept.flatMapToPair(
            part -> entries(part, side, ids.value(), means == null ? null : means.value(), split));
    int rows = side == Side.USERS ? ids.value().users().length : ids.value().items().length;
    return entries
        .groupByKey(new HashPartitioner(partitions)) // of an int n: n modulo partitions
        .mapPartitionsToPair(
            blocks ->
                Iterators.transform(
                    blocks,
                    block ->
                        new Tuple2<>(block._1(), RatingBuffer.block(block._1(), rows, block._2()))),
            true);
  }

  private static Iterator<Tuple2<Integer, RatingBuffer>> entries(
      UserRatings ratings, Side side, Ids ids, RatingMeans means, RatingSettings split) {
    Map<Integer, RatingBuffer> blocks = new HashMap<>();
    for (int u = 0; u < ratings.users().length; u++) {
      long user = ratings.users()[u];
      int row = Arrays.binarySearch(ids.users(), user);
      double mean = means == null ? 0 : means.users()[row];
      for (int i = ratings.starts()[u]; i < ratings.starts()[u + 1]; i++) {
        long item = ratings.items()[i];
        int column = Arrays.binarySearch(ids.items(), item);
        Part part = Part.of(split.seed(), user, item, split.validationShare(), split.testShare());
        double value = ratings.values()[i] - mean;
        int at = side == Side.USERS ? row : column;
        RatingBuffer block = blocks.computeIfAbsent(at / RatingBlock.ROWS, n -> new RatingBuffer());
        if (side == Side.USERS) {
          block.add(part, at % RatingBlock.ROWS, column, value);
        } else if (part == Part.TRAINING) {
          block.add(part, at % RatingBlock.ROWS, row, value);
        }
      }
    }
    return blocks.entrySet().stream()
        .map(block -> new Tuple2<>(block.getKey(), block.getValue().trimmed()))
        .iterator();
  }

  private static ErrorSums baseline(JavaPairRDD<Integer, RatingBlock> users) {
    List<LeafTree.Node<ErrorSums>> nodes =
        users
            .values()
            .map(
                block -> {
                  FactorRows none = new FactorRows(1, new int[0], new double[1]);
                  ErrorSums sums = new ErrorMeter(0).measure(block, new double[0], none);
                  return new LeafTree.Node<>(0, block.number(), sums);
                })
            .collect();
    return LeafTree.root(nodes);
  }

  private void requireParts(ErrorSums sums, String name) {
    for (Part part : Part.values()) {
      if (sums.count(part) == 0) {
        throw new InputException(
            "%s: no rating is left for %s; give more ratings or other shares",
            name, part.name().toLowerCase(java.util.Locale.ROOT));
      }
    }
  }

  /**
   * The filter that drops users and items with fewer than m ratings, until nothing changes. What is
   * left does not depend on the order of dropping, as whoever may be dropped stays so when others
   * go.
   *
   * @param items that are left, ascending
   * @param rounds until nothing changed
   */
  private record ColdStart(long[] items, int rounds) {
    /** Finds who stays; a user stays who rated m of the items that stay. */
    static ColdStart of(JavaSparkContext spark, JavaRDD<UserRatings> ratings, int least) {
      long[] kept =
          sorted(
              ratings
                  .flatMap(part -> Arrays.stream(part.items()).distinct().iterator())
                  .distinct());
      for (int round = 1; ; round++) {
        long[] next = next(spark, ratings, kept, least);
        if (next.length == kept.length) {
          return new ColdStart(kept, round);
        }
        kept = next;
      }
    }

    private static long[] next(
        JavaSparkContext spark, JavaRDD<UserRatings> ratings, long[] kept, int least) {
      Broadcast<long[]> known = spark.broadcast(kept);
      try {
        return sorted(
            ratings
                .flatMapToPair(
                    part -> counts(part.restrictedTo(known.value(), least), known.value()))
                .reduceByKey(Integer::sum)
                .filter(count -> count._2() >= Math.max(1, least))
                .keys());
      } finally {
        known.destroy();
      }
    }

    private static long[] sorted(JavaRDD<Long> ids) {
      return ids.collect().stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static java.util.Iterator<Tuple2<Long, Integer>> counts(UserRatings part, long[] kept) {
      int[] counts = new int[kept.length];
      for (long item : part.items()) {
        counts[Arrays.binarySearch(kept, item)]++;
      }
      return java.util.stream.IntStream.range(0, kept.length)
          .filter(i -> counts[i] > 0)
          .mapToObj(i -> new Tuple2<>(kept[i], counts[i]))
          .iterator();
    }
  }

  /**
   * All ratings of some users: user u rated items[i] with values[i], i in starts[u]..starts[u+1]-1,
   * users and the items of each ascending.
   */
  private record UserRatings(long[] users, int[] starts, long[] items, double[] values)
      implements Serializable {
    /**
     * Sorts ratings.
     *
     * @param lastWins whether the last of the ratings of a pair counts, else they are refused
     * @param files names, for messages
     */
    static UserRatings of(Iterator<Rating> ratings, boolean lastWins, List<String> files) {
      Rating[] sorted = Iterators.toArray(ratings, Rating.class);
      Arrays.sort(sorted, Rating.ORDER);
      int kept = unique(sorted, lastWins, files);
      return columns(sorted, kept);
    }

    private static int unique(Rating[] sorted, boolean lastWins, List<String> files) {
      int kept = 0;
      for (int i = 0; i < sorted.length; i++) {
        boolean again =
            kept > 0
                && sorted[kept - 1].user() == sorted[i].user()
                && sorted[kept - 1].item() == sorted[i].item();
        if (again && !lastWins) {
          Rating first = sorted[kept - 1];
          throw new InputException(
              "%s: position %d: user %s rates item %s again, first in %s at position %d; expected"
                  + " one rating a pair; give {duplicates} last to take the last",
              files.get(sorted[i].file()),
              sorted[i].position(),
              first.writtenUser(),
              first.writtenItem(),
              files.get(first.file()),
              first.position());
        }
        kept -= again ? 1 : 0;
        sorted[kept++] = sorted[i];
      }
      return kept;
    }

    private static UserRatings columns(Rating[] sorted, int count) {
      long[] users = new long[count];
      int[] starts = new int[count + 1];
      long[] items = new long[count];
      double[] values = new double[count];
      int rows = 0;
      for (int i = 0; i < count; i++) {
        if (i == 0 || sorted[i].user() != users[rows - 1]) {
          starts[rows] = i;
          users[rows++] = sorted[i].user();
        }
        items[i] = sorted[i].item();
        values[i] = sorted[i].value();
      }
      starts[rows] = count;
      return new UserRatings(
          Arrays.copyOf(users, rows), Arrays.copyOf(starts, rows + 1), items, values);
    }

    /**
     * These, less items that are not among {@code kept} and users with fewer than {@code least} of
     * the others.
     *
     * @param kept ascending
     */
    UserRatings restrictedTo(long[] kept, int least) {
      long[] newUsers = new long[users.length];
      int[] newStarts = new int[users.length + 1];
      long[] newItems = new long[items.length];
      double[] newValues = new double[items.length];
      int rows = 0;
      int count = 0;
      for (int u = 0; u < users.length; u++) {
        int begin = count;
        for (int i = starts[u]; i < starts[u + 1]; i++) {
          if (Arrays.binarySearch(kept, items[i]) >= 0) {
            newItems[count] = items[i];
            newValues[count++] = values[i];
          }
        }
        if (count - begin >= Math.max(1, least)) {
          newUsers[rows++] = users[u];
          newStarts[rows] = count;
        } else {
          count = begin;
        }
      }
      return new UserRatings(
          Arrays.copyOf(newUsers, rows),
          Arrays.copyOf(newStarts, rows + 1),
          Arrays.copyOf(newItems, count),
          Arrays.copyOf(newValues, count));
    }
  }
}
