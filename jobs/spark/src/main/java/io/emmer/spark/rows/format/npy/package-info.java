/** Reading of NPY arrays of any size through Hadoop's {@code FileSystem}, by positional reads. */
package io.emmer.spark.rows.format.npy;
