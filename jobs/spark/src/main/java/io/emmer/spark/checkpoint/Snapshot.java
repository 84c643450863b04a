package io.emmer.spark.checkpoint;

import io.emmer.spark.fit.RunSummary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one checkpoint holds.
 *
 * @param runs by their names, in order
 * @param summaries of the runs that are over and whose models nobody asks for, likewise
 */
record Snapshot(
    CheckpointHead head, Map<String, StoredRun> runs, Map<String, RunSummary> summaries) {
  Snapshot {
    runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
    summaries = Collections.unmodifiableMap(new LinkedHashMap<>(summaries));
  }

  /** M-steps of the run that is the farthest. */
  int iteration() {
    return runs.values().stream().mapToInt(run -> run.trace().objectives().size()).max().orElse(0);
  }
}
