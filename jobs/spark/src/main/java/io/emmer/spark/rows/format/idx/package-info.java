/**
 * Reading and writing of IDX, the format of MNIST, through Hadoop's {@code FileSystem}.
 *
 * <p>An IDX file is a header and then the values of one dense array, first dimension slowest, all
 * numbers big-endian:
 *
 * <pre>
 * byte 0, 1         0
 * byte 2            type of the values, see {@link io.emmer.spark.rows.format.idx.IdxType}
 * byte 3            number of dimensions n
 * byte 4 + 4 i      size of dimension i, signed 32 bits, i = 0 .. n-1
 * byte 4 + 4 n ...  values
 * </pre>
 *
 * <p>A row is everything with one index of the first dimension. Files may be gzipped, of one or
 * several members. {@link io.emmer.spark.rows.format.idx.IdxFile#inspect} looks at a file once, on
 * the driver; {@link io.emmer.spark.rows.format.idx.IdxReader} reads a range of its rows, in a
 * task.
 *
 * <p>Bad files give an {@link io.emmer.spark.InputException}, failures of the file system an {@link
 * java.io.IOException}.
 */
package io.emmer.spark.rows.format.idx;
