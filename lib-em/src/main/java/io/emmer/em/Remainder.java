package io.emmer.em;

import java.util.function.Consumer;

/**
 * What the sums of a sweep leave open, and another pass over the data tells.
 *
 * @param task what that pass computes
 * @param into takes its result
 */
public record Remainder<R extends Mergeable<R>>(LeafTask<R> task, Consumer<R> into) {
  @SuppressWarnings("unchecked") // it comes from this task
  void take(Mergeable<?> result) {
    into.accept((R) result);
  }
}
