package io.emmer.spark.rows;

import java.util.List;

/**
 * Where a table of Spark's catalog lies, as far as Spark tells.
 *
 * @param files that are read
 * @param folders of which all files are read
 */
public record TableFiles(List<String> files, List<String> folders) {}
