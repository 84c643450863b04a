package io.emmer.spark.checkpoint;

/**
 * Where and how often states of runs are kept.
 *
 * @param directory of the checkpoints of this job alone
 * @param resume whether to go on from the newest
 */
public record CheckpointSettings(String directory, Interval interval, boolean resume) {}
