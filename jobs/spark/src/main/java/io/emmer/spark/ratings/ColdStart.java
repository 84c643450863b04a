package io.emmer.spark.ratings;

import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * The filter that drops users and items with fewer than m ratings, until nothing changes. What is
 * left does not depend on the order of dropping, as whoever may be dropped stays so when others go.
 *
 * @param items that are left, ascending
 * @param rounds until nothing changed
 */
record ColdStart(long[] items, int rounds) {
  /** Finds who stays; a user stays who rated m of the items that stay. */
  static ColdStart of(JavaSparkContext spark, JavaRDD<UserRatings> ratings, int least) {
    long[] kept =
        sorted(
            ratings.flatMap(part -> Arrays.stream(part.items()).distinct().iterator()).distinct());
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
              .flatMapToPair(part -> counts(part.restrictedTo(known.value(), least), known.value()))
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
