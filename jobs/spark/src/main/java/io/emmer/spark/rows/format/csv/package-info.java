/**
 * Reading of tables in text through Hadoop's {@code FileSystem}: CSV as RFC 4180 has it, in UTF-8,
 * with any delimiter, and lines that end with LF or CRLF.
 *
 * <p>A field that begins with a quote ends with one; between them a quote is doubled, and line
 * breaks are text. Anything else about quotes is refused, with its line: so whether a line break
 * stands in quotes is told by the number of quotes before it, and large files can be read in parts.
 *
 * <p>Bad files give an {@link io.emmer.spark.InputException}, failures of the file system an {@link
 * java.io.IOException}.
 */
package io.emmer.spark.rows.format.csv;
