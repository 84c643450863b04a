package io.emmer.em.init;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmException;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.Objective;
import io.emmer.em.Statistics;
import io.emmer.em.TooFewRowsException;
import java.util.List;
import java.util.stream.IntStream;

/** Makes the models from which fits start. */
public final class Starts {
  private Starts() {}

  /** The rule where the user says nothing: kmeans++ for K-means, random-rows for mixtures. */
  public static Start.Rule defaultRule(Family<?, ?> family) {
    return family.objective() == Objective.INERTIA
        ? Start.Rule.KMEANS_PLUS_PLUS
        : Start.Rule.RANDOM_ROWS;
  }

  /** The keys of restarts 0 .. restarts-1 of one K. */
  public static List<RandomKey> keys(int components, int restarts, long seed) {
    return IntStream.range(0, restarts)
        .mapToObj(restart -> new RandomKey(seed, restart, components))
        .toList();
  }

  /** The starts of restarts 0 .. restarts-1. */
  public static <M extends Model> List<M> models(
      Dataset data, Family<M, ?> family, int components, int restarts, long seed, Start.Rule rule) {
    return models(data, family, keys(components, restarts, seed), rule);
  }

  /**
   * One start for every key; all share the passes over the data.
   *
   * @throws TooFewRowsException for a mixture of more components than rows
   */
  public static <M extends Model> List<M> models(
      Dataset data, Family<M, ?> family, List<RandomKey> keys, Start.Rule rule) {
    for (RandomKey key : keys) {
      if (family.objective() != Objective.INERTIA && key.components() > data.rows()) {
        throw new TooFewRowsException(key.components(), data.rows());
      }
    }
    Moments moments = Moments.of(data);
    if (rule == Start.Rule.RANDOM) {
      return keys.stream().map(key -> family.random(key.components(), key, moments)).toList();
    }
    List<double[]> centres = centres(data, keys, rule, moments);
    return IntStream.range(0, keys.size())
        .mapToObj(i -> family.fromCentres(keys.get(i).components(), centres.get(i), moments))
        .toList();
  }

  /** The centres of every key, centres[k*D + d], in the space of the data. */
  private static List<double[]> centres(
      Dataset data, List<RandomKey> keys, Start.Rule rule, Moments moments) {
    return switch (rule) {
      case RANDOM_ROWS -> RandomRows.centres(data, keys);
      case NEAR_MEAN -> keys.stream().map(key -> moments.nearMean(key.components(), key)).toList();
      case KMEANS_PLUS_PLUS -> KMeansPlusPlus.centres(data, keys);
      case RANDOM -> keys.stream().map(k -> moments.uniformInRange(k.components(), k)).toList();
    };
  }

  /**
   * A warm start: the parameters of a model of the same family, or the M-step from the
   * responsibilities of a model of another family.
   *
   * @throws EmException if the dimensions differ
   */
  public static <M extends Model, S extends Statistics<S>> M fromModel(
      Dataset data, Family<M, S> family, Candidate<?, ?> other) {
    Model model = other.model();
    if (model.dimensions() != data.dimensions()) {
      throw new EmException(
          "the starting model has %d features, but the data have %d"
              .formatted(model.dimensions(), data.dimensions()));
    }
    int components = model.components();
    if (other.family().name().equals(family.name())) {
      return family.read(components, model.dimensions(), model.arrays());
    }
    M previous = family.fromCentres(components, model.centres(), Moments.of(data));
    double[] origin = data.origin();
    S statistics =
        data.reduce(
            "responsibilities of the starting model",
            new AbsorbTask<>(family, other, components, origin));
    return family.mStep(statistics, previous);
  }
}
