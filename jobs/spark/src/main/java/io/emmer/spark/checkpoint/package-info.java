/**
 * Checkpoints: the states of all runs of a fit or a sweep, from which another process goes on to
 * the same bits. A directory of checkpoints holds {@code checkpoint-NNNNNNNN} directories, of which
 * the two newest are kept. Of a factorisation they hold what its {@code FactorSnapshot} says; else
 *
 * <ul>
 *   <li>{@code runs.npz}: for every run the arrays of its model as in a model directory, its traces
 *       as doubles, and what else its family carries along; {@code numpy.load} reads it
 *   <li>{@code checkpoint.json}: which runs, how far they are, and of which configuration and input
 *   <li>{@code SHA256SUMS}: the checksums of both, as {@code sha256sum} writes them; written last
 * </ul>
 */
package io.emmer.spark.checkpoint;
