package io.emmer.jobs.data;

import io.emmer.em.data.DataBlock;
import java.io.Serializable;

/**
 * A fixed number of consecutive global rows, with what travels with them.
 *
 * @param number of the leaf: its first row is number times the rows of a leaf
 * @param block the rows
 * @param labels labels[n] of row n, or null
 */
public record Leaf(long number, DataBlock block, int[] labels) implements Serializable {}
