/**
 * The conversion of rows between IDX, NPY, Parquet and folders of images, in their order: {@link
 * io.emmer.app.convert.ImageFolder} and {@link io.emmer.app.convert.RowStream} give rows, {@link
 * io.emmer.app.convert.ConvertJob} writes them. Bytes stay bytes.
 */
package io.emmer.app.convert;
