/**
 * Files of which any range of rows can be read without the others: what IDX and NPY have in common.
 */
package io.emmer.spark.rows.range;
