/**
 * What formats of tables in text have in common: files are read in parts of whole rows through
 * Hadoop's {@code FileSystem}, once to tell numbers from texts and to count, then for their cells.
 *
 * <p>Bad files give an {@link io.emmer.spark.InputException} with their line, failures of the file
 * system an {@link java.io.IOException}.
 */
package io.emmer.spark.rows.format.text;
