package io.emmer.em.init;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.RandomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Starting models of one family and one rule. */
public final class Starts {
  private Starts() {}

  /** The starts of restarts 0 .. restarts-1. */
  public static <M extends Model> List<M> models(
      Dataset data,
      Family<M, ?> family,
      int components,
      int restarts,
      long seed,
      Initialization.Rule rule) {
    List<RandomKey> keys =
        IntStream.range(0, restarts)
            .mapToObj(restart -> new RandomKey(seed, restart, components))
            .toList();
    return models(data, family, keys, rule);
  }

  /** One start for every key; all share the passes over the data. */
  @SuppressWarnings("unchecked") // every candidate is one of the family that was asked for
  public static <M extends Model> List<M> models(
      Dataset data, Family<M, ?> family, List<RandomKey> keys, Initialization.Rule rule) {
    List<Initializer.Request<?, ?>> requests = new ArrayList<>();
    keys.forEach(key -> requests.add(new Initializer.Request<>(family, key, rule)));
    return new Initializer(data)
        .candidates(requests).stream().map(candidate -> (M) candidate.model()).toList();
  }

  /** A warm start. */
  static <M extends Model> M fromModel(Dataset data, Family<M, ?> family, Candidate<?, ?> other) {
    return new Initializer(data).fromModel(family, other).model();
  }
}
