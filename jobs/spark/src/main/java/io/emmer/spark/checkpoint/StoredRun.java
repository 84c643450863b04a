package io.emmer.spark.checkpoint;

import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.RunState;
import io.emmer.em.Statistics;
import io.emmer.em.Trace;
import java.util.HashMap;
import java.util.Map;

/**
 * A {@link RunState} as files hold it.
 *
 * @param arrays the parameters of the model
 * @param carried what {@link Model#carried} adds to them
 */
record StoredRun(
    int components,
    int dimensions,
    Map<String, NdArray> arrays,
    Map<String, NdArray> carried,
    Trace trace) {

  static StoredRun of(RunState<?, ?> state) {
    Model model = state.model();
    return new StoredRun(
        model.components(), model.dimensions(), model.arrays(), model.carried(), state.trace());
  }

  <M extends Model, S extends Statistics<S>> RunState<M, S> state(Family<M, S> family) {
    Map<String, NdArray> all = new HashMap<>(arrays);
    all.putAll(carried);
    return new RunState<>(family, family.read(components, dimensions, all), trace);
  }
}
