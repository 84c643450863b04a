package io.emmer.em;

import java.util.ArrayList;
import java.util.List;

/**
 * The statistics of several candidates over the same rows, which are merged one by one.
 *
 * @param statistics one entry a candidate
 */
public record StatisticsList(List<Statistics<?>> statistics) implements Mergeable<StatisticsList> {
  @Override
  public StatisticsList merge(StatisticsList right) {
    for (int i = 0; i < statistics.size(); i++) {
      mergeInto(statistics.get(i), right.statistics.get(i));
    }
    return this;
  }

  /** The sums of all candidates, one candidate after the other. */
  @Override
  public List<double[]> sums() {
    return statistics.stream().flatMap(s -> s.sums().stream()).toList();
  }

  @Override
  public StatisticsList withSums(List<double[]> sums) {
    List<Statistics<?>> result = new ArrayList<>();
    int used = 0;
    for (Statistics<?> candidate : statistics) {
      int end = used + candidate.sums().size();
      result.add(candidate.withSums(sums.subList(used, end)));
      used = end;
    }
    return new StatisticsList(result);
  }

  @SuppressWarnings("unchecked") // both come from the same candidate
  private static <S extends Statistics<S>> void mergeInto(Statistics<?> left, Statistics<?> right) {
    ((S) left).merge((S) right);
  }
}
