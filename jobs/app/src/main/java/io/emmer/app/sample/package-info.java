/**
 * The drawing of rows from a fitted mixture: {@link io.emmer.app.sample.SampleRows} makes each row
 * a function of its number, so that any number of tasks draw the same rows, and {@link
 * io.emmer.app.sample.SampleJob} writes them as Parquet, NPY, IDX or one PNG sheet.
 */
package io.emmer.app.sample;
