package io.emmer.spark.checkpoint;

import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.RunState;
import io.emmer.em.Statistics;
import io.emmer.em.StopReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link RunState} as files hold it.
 *
 * @param arrays of the model
 * @param carried what its family holds besides
 */
record StoredRun(
    int components,
    int dimensions,
    Map<String, NdArray> arrays,
    Map<String, NdArray> carried,
    List<Double> objectiveTrace,
    List<Double> penalizedTrace,
    long lostComponents,
    long raisedFloors,
    double seconds,
    Optional<StopReason> stopped) {

  static StoredRun of(RunState<?, ?> state) {
    return new StoredRun(
        state.model().components(),
        state.model().dimensions(),
        state.model().arrays(),
        state.carried(),
        state.objectiveTrace(),
        state.penalizedTrace(),
        state.lostComponents(),
        state.raisedFloors(),
        state.seconds(),
        state.stopped());
  }

  <M extends Model, S extends Statistics<S>> RunState<M, S> state(Family<M, S> family) {
    return new RunState<>(
        family,
        family.read(components, dimensions, arrays),
        carried,
        objectiveTrace,
        penalizedTrace,
        lostComponents,
        raisedFloors,
        seconds,
        stopped);
  }
}
