package io.emmer.em;

import java.util.ArrayList;
import java.util.List;

/**
 * Results of several tasks over the same rows, which are merged one by one.
 *
 * @param parts one a task, as the statistics of one candidate are
 */
public record MergeableList<R extends Mergeable<?>>(List<R> parts)
    implements Mergeable<MergeableList<R>> {
  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // both come from the same task
  public MergeableList<R> merge(MergeableList<R> right) {
    List<R> merged = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      merged.add((R) ((Mergeable) parts.get(i)).merge((Mergeable) right.parts.get(i)));
    }
    return new MergeableList<>(merged);
  }

  /** The sums of all parts, one part after the other. */
  @Override
  public List<double[]> sums() {
    return parts.stream().flatMap(part -> part.sums().stream()).toList();
  }

  @Override
  @SuppressWarnings("unchecked") // a part with other sums is of the same type
  public MergeableList<R> withSums(List<double[]> sums) {
    List<R> result = new ArrayList<>();
    int used = 0;
    for (R part : parts) {
      int end = used + part.sums().size();
      result.add((R) part.withSums(sums.subList(used, end)));
      used = end;
    }
    return new MergeableList<>(result);
  }
}
