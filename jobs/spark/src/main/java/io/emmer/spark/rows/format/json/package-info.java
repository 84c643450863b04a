/** Reading of tables in JSON lines: an object a line, whose keys are the names of columns. */
package io.emmer.spark.rows.format.json;
