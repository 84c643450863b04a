/** Files and directories on Hadoop's file systems that appear whole or not at all. */
package io.emmer.spark.store;
