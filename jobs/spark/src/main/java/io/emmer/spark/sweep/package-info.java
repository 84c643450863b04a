/**
 * Model selection: families times K times restarts in shared passes over the data, their
 * information criteria, and the best of what can be ranked together.
 */
package io.emmer.spark.sweep;
