package io.emmer.em.init;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EStep;
import io.emmer.em.EmException;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.HyperParameters;
import io.emmer.em.LeafTask;
import io.emmer.em.MergeableList;
import io.emmer.em.Model;
import io.emmer.em.Moments;
import io.emmer.em.RandomKey;
import io.emmer.em.SettingException;
import io.emmer.em.Statistics;
import io.emmer.em.StopRule;
import io.emmer.em.TooFewRowsException;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.RowView;
import io.emmer.em.family.Families;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Makes the models from which fits to one dataset start. What several starts need, such as the
 * moments of the features, is computed once; starts of one rule share their passes over the data.
 * No start depends on which others are made.
 */
public final class Initializer {
  private static final String K_MEANS = "kmeans";

  private final Dataset data;
  private final StopRule kMeansRule;
  private Moments moments;

  /** Starts whose K-means fits, where a rule asks for them, stop as K-means does by default. */
  public Initializer(Dataset data) {
    this(data, kMeansRule());
  }

  /**
   * Starts for a dataset.
   *
   * @param kMeansRule when the K-means fits of {@link Initialization.Rule#KMEANS} stop
   */
  public Initializer(Dataset data, StopRule kMeansRule) {
    this.data = data;
    this.kMeansRule = kMeansRule;
  }

  /** When the K-means fits of {@link Initialization.Rule#KMEANS} stop by default. */
  public static StopRule kMeansRule() {
    return StopRule.defaults(kMeans().objective());
  }

  private static Family<?, ?> kMeans() {
    return Families.of(K_MEANS, HyperParameters.DEFAULTS);
  }

  /** One start that is wanted. */
  public record Request<M extends Model, S extends Statistics<S>>(
      Family<M, S> family, RandomKey key, Initialization.Rule rule) {
    private Candidate<M, S> around(double[] centres, Moments moments) {
      return new Candidate<>(family, family.fromCentres(key.components(), centres, moments));
    }

    private Candidate<M, S> random(Moments moments) {
      return new Candidate<>(family, family.random(key.components(), key, moments));
    }
  }

  /**
   * The starts in the order of the requests.
   *
   * @throws TooFewRowsException for a mixture of more components than rows
   */
  public List<Candidate<?, ?>> candidates(List<Request<?, ?>> requests) {
    requests.forEach(request -> requireRows(request.family(), request.key().components()));
    Map<Request<?, ?>, Candidate<?, ?>> made = new HashMap<>();
    for (Initialization.Rule rule : Initialization.Rule.values()) {
      List<Request<?, ?>> ofRule =
          requests.stream().<Request<?, ?>>map(r -> r).filter(r -> r.rule() == rule).toList();
      List<Candidate<?, ?>> starts = ofRule.isEmpty() ? List.of() : byRule(rule, ofRule);
      IntStream.range(0, starts.size()).forEach(i -> made.put(ofRule.get(i), starts.get(i)));
    }
    return requests.stream().<Candidate<?, ?>>map(made::get).toList();
  }

  /**
   * A warm start: the parameters of a model of the same family, or the M-step from the
   * responsibilities of a model of another family.
   *
   * @throws EmException if the dimensions differ
   * @throws TooFewRowsException for a mixture of more components than rows
   */
  @SuppressWarnings("unchecked") // it is of the family that was asked for
  public <M extends Model, S extends Statistics<S>> Candidate<M, S> fromModel(
      Family<M, S> family, Candidate<?, ?> other) {
    Model model = other.model();
    if (model.dimensions() != data.dimensions()) {
      throw new EmException(
          "the starting model has %d features, but the data have %d",
          model.dimensions(), data.dimensions());
    }
    requireRows(family, model.components());
    return (Candidate<M, S>)
        fromAssignments(List.of(other), null, List.of(family), new int[] {0}).get(0);
  }

  private Moments moments() {
    if (moments == null) {
      moments = Moments.of(data);
    }
    return moments;
  }

  private void requireRows(Family<?, ?> family, int components) {
    boolean needed = family.objective().isLikelihood();
    if (needed && (components > data.rows() || components > moments().rows())) {
      throw new TooFewRowsException(components, Math.min(data.rows(), moments().rows()));
    }
  }

  private List<Candidate<?, ?>> byRule(Initialization.Rule rule, List<Request<?, ?>> requests) {
    List<Candidate<?, ?>> result = new ArrayList<>();
    if (rule == Initialization.Rule.RANDOM) {
      requests.forEach(request -> result.add(request.random(moments())));
      return result;
    }
    if (rule == Initialization.Rule.KMEANS) {
      return fromKMeans(requests);
    }
    if (rule != Initialization.Rule.RANDOM_ROWS) {
      requests.forEach(request -> requireCentres(request.family(), rule));
    }
    List<RandomKey> keys = distinctKeys(requests);
    Map<RandomKey, double[]> centres = new HashMap<>();
    List<double[]> found = centres(rule, keys);
    IntStream.range(0, keys.size()).forEach(i -> centres.put(keys.get(i), found.get(i)));
    requests.forEach(request -> result.add(request.around(centres.get(request.key()), moments())));
    return result;
  }

  private static void requireCentres(Family<?, ?> family, Initialization.Rule rule) {
    if (family.clusterView().isPresent()) {
      throw new SettingException(
          "{init} %s: %s starts from rows of categories, which have no centres; give random-rows,"
              + " kmeans, random or model:PATH",
          rule, family.name());
    }
  }

  private static List<RandomKey> distinctKeys(List<Request<?, ?>> requests) {
    LinkedHashSet<RandomKey> keys = new LinkedHashSet<>();
    requests.forEach(request -> keys.add(request.key()));
    return List.copyOf(keys);
  }

  /** The centres of every key, centres[k*D + d], in the space of the data. */
  private List<double[]> centres(Initialization.Rule rule, List<RandomKey> keys) {
    return switch (rule) {
      case RANDOM_ROWS -> RandomRows.centres(data, keys, moments().rows());
      case NEAR_MEAN ->
          keys.stream().map(key -> moments().nearMean(key.components(), key)).toList();
      case KMEANS_PLUS_PLUS -> KMeansPlusPlus.centres(data, keys);
      case KMEANS_PARALLEL -> KMeansParallel.centres(data, keys);
      case KMEANS, RANDOM -> throw new IllegalArgumentException(rule + " has no centres");
    };
  }

  /** Families whose rows K-means is to see otherwise start apart from the others. */
  private List<Candidate<?, ?>> fromKMeans(List<Request<?, ?>> requests) {
    Map<Boolean, List<Request<?, ?>>> viewed = new TreeMap<>();
    for (Request<?, ?> request : requests) {
      boolean hasView = request.family().clusterView().isPresent();
      viewed.computeIfAbsent(hasView, none -> new ArrayList<>()).add(request);
    }
    Map<Request<?, ?>, Candidate<?, ?>> made = new HashMap<>();
    for (List<Request<?, ?>> alike : viewed.values()) {
      RowView viewOrNull = alike.get(0).family().clusterView().orElse(null);
      List<Candidate<?, ?>> starts = fromKMeans(alike, viewOrNull);
      IntStream.range(0, starts.size()).forEach(i -> made.put(alike.get(i), starts.get(i)));
    }
    return requests.stream().<Candidate<?, ?>>map(made::get).toList();
  }

  private List<Candidate<?, ?>> fromKMeans(List<Request<?, ?>> requests, RowView viewOrNull) {
    List<RandomKey> keys = distinctKeys(requests);
    Initializer seen =
        viewOrNull == null
            ? this
            : new Initializer(new ViewedDataset(data, viewOrNull), kMeansRule);
    List<Family<?, ?>> families = new ArrayList<>();
    requests.forEach(request -> families.add(request.family()));
    int[] source = requests.stream().mapToInt(r -> keys.indexOf(r.key())).toArray();
    return fromAssignments(seen.kMeansFits(keys), viewOrNull, families, source);
  }

  /** Fits K-means once for every key, all in shared passes. */
  private List<Candidate<?, ?>> kMeansFits(List<RandomKey> keys) {
    List<Request<?, ?>> fits = new ArrayList<>();
    keys.forEach(
        key -> fits.add(new Request<>(kMeans(), key, Initialization.Rule.KMEANS_PLUS_PLUS)));
    List<Candidate<?, ?>> fitted = new ArrayList<>();
    for (FitResult<?, ?> fit : new EmLoop(data, kMeansRule, event -> {}).run(candidates(fits))) {
      fitted.add(padded(fits.get(fitted.size()), fit.model()));
    }
    return fitted;
  }

  /**
   * K-means drops centres where rows are few; copies of the last, which win no row, replace them.
   */
  private Candidate<?, ?> padded(Request<?, ?> request, Model fitted) {
    int dims = fitted.dimensions();
    double[] centres = Arrays.copyOf(fitted.centres(), request.key().components() * dims);
    for (int i = fitted.components() * dims; i < centres.length; i++) {
      centres[i] = centres[i - dims];
    }
    return request.around(centres, moments());
  }

  /** families[i] from the model at source[i]: its parameters, or an M-step in one shared pass. */
  private List<Candidate<?, ?>> fromAssignments(
      List<Candidate<?, ?>> sources,
      RowView viewOrNull,
      List<Family<?, ?>> families,
      int[] source) {
    List<AssignmentsTask.Target<?, ?>> targets = new ArrayList<>();
    List<Candidate<?, ?>> result = new ArrayList<>();
    for (int i = 0; i < source.length; i++) {
      Candidate<?, ?> other = sources.get(source[i]);
      if (other.family().name().equals(families.get(i).name())) {
        result.add(taken(families.get(i), other.model()));
      } else {
        result.add(null);
        targets.add(
            new AssignmentsTask.Target<>(families.get(i), source[i], other.model().components()));
      }
    }
    if (!targets.isEmpty()) {
      AssignmentsTask task = new AssignmentsTask(sources, viewOrNull, targets, data.origin());
      List<Statistics<?>> statistics =
          data.reduce("responsibilities of the starting models", task).parts();
      for (int i = 0; i < statistics.size(); i++) {
        AssignmentsTask.Target<?, ?> target = targets.get(i);
        double[] centres = sources.get(target.source()).model().centres();
        if (viewOrNull != null) {
          centres = new double[target.components() * data.dimensions()];
          Arrays.fill(centres, Double.NaN);
        }
        result.set(result.indexOf(null), target.start(statistics.get(i), centres, moments()));
      }
    }
    return result;
  }

  private <M extends Model, S extends Statistics<S>> Candidate<M, S> taken(
      Family<M, S> family, Model model) {
    try {
      return new Candidate<>(family, family.fromModel(model, this::moments));
    } catch (IllegalArgumentException e) {
      throw new EmException("the starting model: %s", e.getMessage());
    }
  }

  /**
   * The pass that collects statistics of families by the assignments of models of other families.
   *
   * @param viewOrNull how those models see the rows
   */
  private record AssignmentsTask(
      List<Candidate<?, ?>> sources,
      RowView viewOrNull,
      List<Target<?, ?>> targets,
      double[] origin)
      implements LeafTask<MergeableList<Statistics<?>>> {

    /**
     * A family that starts from the assignments of another one's model.
     *
     * @param source position of that model
     */
    record Target<M extends Model, S extends Statistics<S>>(
        Family<M, S> family, int source, int components) implements Serializable {
      S statistics(Assignments assignments, DataBlock leaf, double[] origin) {
        S statistics = family.newStatistics(components, origin);
        family.addAssignments(assignments, leaf, statistics);
        return statistics;
      }

      long statisticsBytes(int dimensions) {
        return family.statisticsBytes(components, dimensions);
      }

      /** The M-step; a component without rows stays at its centre, which NaN leaves open. */
      @SuppressWarnings("unchecked") // they are of this family
      Candidate<M, S> start(Statistics<?> statistics, double[] centres, Moments moments) {
        M previous = family.fromCentres(components, centres, moments);
        return new Candidate<>(family, family.mStep((S) statistics, previous));
      }
    }

    @Override
    public long resultBytes() {
      return targets.stream().mapToLong(target -> target.statisticsBytes(origin.length)).sum();
    }

    @Override
    public Worker<MergeableList<Statistics<?>>> worker() {
      List<EStep<?>> eSteps = new ArrayList<>();
      double[] seenFrom = viewOrNull == null ? origin : new double[viewOrNull.dimensions()];
      sources.forEach(source -> eSteps.add(source.eStep(seenFrom)));
      return leaf -> {
        DataBlock seen = viewOrNull == null ? leaf : viewOrNull.of(leaf);
        List<Assignments> assignments = new ArrayList<>();
        eSteps.forEach(eStep -> assignments.add(eStep.assign(seen)));
        List<Statistics<?>> statistics = new ArrayList<>();
        for (Target<?, ?> target : targets) {
          statistics.add(target.statistics(assignments.get(target.source()), leaf, origin));
        }
        return new MergeableList<>(statistics);
      };
    }
  }
}
