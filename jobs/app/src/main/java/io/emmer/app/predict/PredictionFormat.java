package io.emmer.app.predict;

import java.util.Locale;

/** What predictions are written as. */
public enum PredictionFormat {
  /** A table of all columns. */
  PARQUET,
  /** One array a column, row n being row n of the input; without ids. */
  NPY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
