/** What a fit tells those who operate it: one JSON line a pass over the data. */
package io.emmer.spark.metrics;
