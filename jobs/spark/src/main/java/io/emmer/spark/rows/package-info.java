/** Rows in the memory of a cluster: inputs, leaves, and the dataset that EM sweeps over. */
package io.emmer.spark.rows;
