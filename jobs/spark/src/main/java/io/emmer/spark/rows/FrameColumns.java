package io.emmer.spark.rows;

import java.io.Serializable;

/**
 * Which columns of a DataFrame hold what.
 *
 * @param features vectors or arrays of numbers
 * @param weight row weights, or null for 1 each
 * @param row whole numbers whose order is that of the rows, or null for the order of the DataFrame
 */
public record FrameColumns(String features, String weight, String row) implements Serializable {}
