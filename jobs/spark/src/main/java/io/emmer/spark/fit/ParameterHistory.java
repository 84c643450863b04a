package io.emmer.spark.fit;

import io.emmer.em.FitListener;
import io.emmer.em.FitResult;
import io.emmer.em.Model;
import io.emmer.em.RunState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Keeps the model of every iteration of every run: which run is the best is known at the end. */
public final class ParameterHistory implements FitListener {
  private final Map<Integer, SortedMap<Integer, Model>> runs = new HashMap<>();

  /**
   * The models of a run.
   *
   * @param firstIteration number of M-steps behind the first one: 0, but for a run that went on
   *     from a checkpoint
   */
  public record Kept(int firstIteration, List<Model> models) {
    public Kept {
      models = List.copyOf(models);
    }
  }

  @Override
  public void evaluated(Event event) {}

  @Override
  public void begun(Supplier<List<RunState<?, ?>>> states) {
    keep(states.get());
  }

  @Override
  public void passed(boolean ended, Supplier<List<RunState<?, ?>>> states) {
    keep(states.get());
  }

  private void keep(List<RunState<?, ?>> states) {
    for (int run = 0; run < states.size(); run++) {
      RunState<?, ?> state = states.get(run);
      runs.computeIfAbsent(run, any -> new TreeMap<>()).put(state.iteration(), state.model());
    }
  }

  /**
   * The models of a run up to that of its result.
   *
   * @param run its position among the starts
   */
  public Kept of(int run, FitResult<?, ?> result) {
    SortedMap<Integer, Model> kept = runs.get(run);
    int first = kept.firstKey();
    List<Model> models = new ArrayList<>(kept.headMap(result.iterations()).values());
    Model last = result.model();
    // K-means drops superfluous centres at the end; an array has one K.
    models.add(
        models.isEmpty() || last.components() == models.get(0).components()
            ? last
            : kept.get(result.iterations()));
    return new Kept(first, models);
  }
}
