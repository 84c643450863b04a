package io.emmer.jobs.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one checkpoint holds.
 *
 * @param version of the program that wrote it
 * @param runs by their names, in order
 */
record Snapshot(Identity identity, String version, Map<String, StoredRun> runs) {
  Snapshot {
    runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
  }

  /** M-steps of the run that is the farthest. */
  int iteration() {
    return runs.values().stream().mapToInt(run -> run.objectiveTrace().size()).max().orElse(0);
  }
}
