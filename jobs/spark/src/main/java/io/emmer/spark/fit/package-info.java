/** Fits of one model: their settings, their runs, and what is stored of them. */
package io.emmer.spark.fit;
